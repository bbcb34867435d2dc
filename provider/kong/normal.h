/* What Kong makes of a configuration: shorthands become the fields that they stand for, and what is missing
 * is filled in. None of these fails: a value that does not fit its field stays as it is, and so does all that
 * is Konnect's to judge (`opaque`). Unknown values stay where they are.
 */
#ifndef KONG_NORMAL_H
#define KONG_NORMAL_H

#include "kong/schema.h"

/* Shorthands moved (kong/shorthand.h) at every level, in arrays, sets and maps of records, too. */
const struct value *shorthands_expand(struct arena *arena, const struct field *record,
                                      const struct value *value);

/* `config` with everything filled in as Kong does it: a missing field becomes its default, else a required
 * record is filled recursively, else null; a given record recurses, also inside arrays, sets and maps; an
 * explicit null stays. NULL or null `config` counts as {}. */
const struct value *field_fill_defaults(struct arena *arena, const struct field *record,
                                        const struct value *config);
/* Both: expanded, then filled. */
const struct value *field_normal_form(struct arena *arena, const struct field *record,
                                      const struct value *config);

/* The same, where somebody knows more of a missing field that Kong makes up or that is opaque: `missing`
 * gives its value, or NULL for null. */
struct field_filler {
    struct arena *arena;
    const struct value *(*missing)(void *payload, const struct field *field); /* may be NULL */
    void *payload;
};
const struct value *field_normal_form_by(const struct field_filler *filler, const struct field *record,
                                         const struct value *config);

#endif
