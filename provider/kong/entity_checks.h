/* What a plugin schema says about several fields of a record: at_least_one_of, only_one_of, distinct,
 * mutually_required, mutually_exclusive, mutually_exclusive_sets, conditional, conditional_at_least_one_of
 * (the `entity_checks` of docs/dev/konnect.md, "Plugin schemas", and those that only plugins elsewhere have).
 */
#ifndef KONG_ENTITY_CHECKS_H
#define KONG_ENTITY_CHECKS_H

#include "value/value.h"

/* A rule that a record breaks. */
struct entity_fault {
    strview message;            /* in Kong's words */
    const char *keyword;        /* "at_least_one_of", ... */
    const struct value *rule;   /* what the schema has at the keyword */
    const struct value *record; /* the record that was looked at */
};

/* Reports each of the `checks` (NULL: none) that `record` breaks; the fault lives as long as the call. The
 * record is in its normal form (kong/shorthand.h): the rules look at defaults, too. A rule that looks at an
 * unknown field, or below one, holds. Left to the server: custom_entity_check, which is a Lua function, and
 * what is not known here. */
void kong_entity_checks(struct arena *arena, const struct value *checks, const struct value *record,
                        void (*report)(void *payload, const struct entity_fault *fault), void *payload);

/* Whether the record has something at the path: neither null nor empty. */
bool entity_field_is_set(const struct value *record, strview path);

#endif
