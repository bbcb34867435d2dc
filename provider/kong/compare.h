/* Comparing free-form configuration whose fields are known: a plugin's by Konnect's schema of it, a vault's
 * by its type.
 *
 * It is compared by meaning: null, absent and the default are one, a deprecated shorthand is what it stands
 * for, sets have no order, numbers are compared by value (docs/dev/konnect.md, "How Kong fills in a
 * configuration", "Comparing configurations"). Of what is opaque, only the keys that are written count.
 */
#ifndef KONG_COMPARE_H
#define KONG_COMPARE_H

#include "kong/schema.h"
#include "value/value.h"

/* Whether two written objects (HCL or JSON text) ask for the same. Neither has unknown parts. `by_keys`: `b`
 * is all that Konnect had at an import, so that it may hold more of what is opaque, and what Kong made up. */
bool kong_same(struct arena *arena, const struct field *shape, const struct value *a, const struct value *b,
               bool by_keys);

/* What Kong makes of an object for the record: the common ground of all comparisons. */
const struct value *field_canonical(struct arena *arena, const struct field *record,
                                    const struct value *value);

/* Whether canonical values mean the same; NULL is nothing. */
struct comparison {
    struct arena *arena;
    bool by_keys; /* `b` may hold more than `a` of what is opaque, and what Kong makes up */
    bool
        answered; /* `b` is Konnect's: what of `a` it has no word for is not compared (field_is_unanswered) */
};
bool field_same(const struct comparison *comparison, const struct field *field, const struct value *a,
                const struct value *b);

/* Whether Konnect's answer cannot tell what became of a written member of a (selected) record: of a shorthand
 * whose target nobody knows, when it has no such key (`there` is NULL); of one with the name of a field, when
 * the value is none that the field takes, and so one that is translated. */
bool field_is_unanswered(struct arena *arena, const struct field *record, strview name,
                         const struct value *written, const struct value *there);

#endif
