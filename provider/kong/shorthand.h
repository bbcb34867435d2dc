/* Shorthands: deprecated other ways to write fields (`shorthand_fields` of a record). Kong moves their values
 * to the fields that replace them, and never gives them back (docs/dev/konnect.md, "How Kong fills in a
 * configuration").
 *
 * Where the schema does not tell what replaces one, and where it has the name of one of the record's own
 * fields (it translates a few old values there, and every other value is the field's own), it stays as it is
 * written (`target_count` of 0).
 */
#ifndef KONG_SHORTHAND_H
#define KONG_SHORTHAND_H

#include "kong/schema.h"

/* The shorthand's value in the form of the field that replaces it: "host:port" and "host" texts become
 * records where the field is a list of records of a port and one text more; all else stays. */
const struct value *shorthand_translate(struct arena *arena, const struct field *target,
                                        const struct value *value);
/* `value`, an object for `record` (a selected one), without its shorthands; their values stand in the fields
 * that replace them, unless something stands there already (null is nothing). What is below stays as it is.
 */
const struct value *shorthands_move(struct arena *arena, const struct field *record,
                                    const struct value *value);

#endif
