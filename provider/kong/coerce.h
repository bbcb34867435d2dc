/* Primitive values as the schema has them, whatever HCL made of them: HCL makes text of numbers and booleans
 * wherever it unifies types (conditions, maps of strings, untyped variables, templates), and Terraform takes
 * "5" for a number everywhere else. */
#ifndef KONG_COERCE_H
#define KONG_COERCE_H

#include "kong/schema.h"

/* `value`, as it was written, with each text that is a number or a boolean as such where the field wants one,
 * and each number or boolean as text where the field wants text. What does not convert stays, and is at fault
 * (kong/check.h); so do references to vaults, and what is Konnect's to judge. */
const struct value *field_coerced(struct arena *arena, const struct field *field, const struct value *value);

#endif
