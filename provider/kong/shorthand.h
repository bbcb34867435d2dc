/* Shorthands: deprecated other ways to write fields (`shorthand_fields` of a record). Kong moves their values
 * to the fields that replace them, and never gives them back (docs/dev/konnect.md, "How Kong fills in a
 * configuration"). */
#ifndef KONG_SHORTHAND_H
#define KONG_SHORTHAND_H

#include "kong/schema.h"

/* A field that replaces a shorthand; most have one, `timeout` of Redis has three. */
struct shorthand_target {
    strview path;              /* below the record: "redis.host" */
    const struct field *field; /* in the schema */
};

/* How many there are; those that the schema does not have are left out. */
size_t shorthand_targets(struct arena *arena, const struct field *record, const struct field *shorthand,
                         const struct shorthand_target **out);
/* The shorthand's value in the form of the field that replaces it: "host:port" and "host" texts become
 * records where the field is a list of records of a port and one text more; all else stays. */
const struct value *shorthand_translate(struct arena *arena, const struct field *target,
                                        const struct value *value);
/* What stands at a dotted path, or NULL; the unknown value, or the one that is no object, on the way there.
 */
const struct value *kong_value_at(const struct value *record, strview path);

/* `value`, an object for `record`, without its shorthands; their values stand in the fields that replace
 * them, unless something stands there already (null is nothing). What is below stays as it is. */
const struct value *shorthands_move(struct arena *arena, const struct field *record,
                                    const struct value *value);
/* The same at every level, in arrays, sets and maps of records, too. Never fails: what is no object stays. */
const struct value *shorthands_expand(struct arena *arena, const struct field *record,
                                      const struct value *value);
/* Shorthands expanded and defaults filled in: what Kong makes of a configuration. NULL and null count as {}.
 * Unknown values stay where they are. */
const struct value *field_normal_form(struct arena *arena, const struct field *record,
                                      const struct value *config);

#endif
