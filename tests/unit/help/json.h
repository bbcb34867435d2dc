/* Values and diagnostics as text, for tests. */
#ifndef TESTS_UNIT_HELP_JSON_H
#define TESTS_UNIT_HELP_JSON_H

#include "value/value.h"

/* A value from natural JSON; bad JSON ends the process. */
const struct value *test_json(struct arena *arena, const char *text);
strview test_text(struct arena *arena, const struct value *value);
/* "error at PATH: SUMMARY" lines, warnings alike. */
strview test_diags(struct ctx *ctx);

#endif
