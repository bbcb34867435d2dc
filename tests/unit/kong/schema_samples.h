/* Schemas and configurations written as JSON, for the tests of what knows plugins. */
#ifndef TESTS_UNIT_KONG_SCHEMA_SAMPLES_H
#define TESTS_UNIT_KONG_SCHEMA_SAMPLES_H

#include "kong/schema.h"

/* The JSON as a value, in which each text "?" is an unknown value. */
const struct value *sample_value(struct arena *arena, const char *json);
/* A whole schema. */
const struct kong_schema *sample_schema(struct arena *arena, const char *json);
/* The same from a file. */
const struct kong_schema *sample_schema_file(struct arena *arena, const char *path);
/* A record with these fields, `{"a":{...}},{"b":{...}}`, and more keywords of its own:
 * `"entity_checks":[...]`, or "". */
const struct field *sample_record(struct arena *arena, const char *fields, const char *more);
/* The value as JSON, "?" for what is unknown. */
strview sample_text(struct arena *arena, const struct value *value);

#endif
