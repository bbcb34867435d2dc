/* A small table for the engine's tests, and shorthands for values. */
#ifndef TESTS_UNIT_ENGINE_TABLE_H
#define TESTS_UNIT_ENGINE_TABLE_H

#include "engine/schema.h"

extern const struct attr test_attrs[];
extern const struct resource_def test_resource;

/* A value from natural JSON; bad JSON ends the process. */
const struct value *test_json(struct arena *arena, const char *text);
/* Rows of `attrs` from natural JSON, each value converted to its row's type. */
struct rows test_rows(struct arena *arena, const struct attr *attrs, const char *text);
strview test_text(struct arena *arena, const struct value *value);
/* "error at PATH: SUMMARY" lines, warnings alike. */
strview test_diags(struct ctx *ctx);

#endif
