/* What a plugin schema says about several fields of a record: at_least_one_of, only_one_of, distinct,
 * mutually_required, mutually_exclusive, mutually_exclusive_sets, conditional, conditional_at_least_one_of
 * (the `entity_checks` of docs/dev/konnect.md, "Plugin schemas", and those that only plugins elsewhere have).
 */
#ifndef KONG_ENTITY_CHECKS_H
#define KONG_ENTITY_CHECKS_H

#include "value/value.h"

/* Reports the message, in Kong's words, of each of the `checks` (NULL: none) that `record` breaks. The record
 * is in its normal form (kong/shorthand.h): the rules look at defaults, too. A rule that looks at an
 * unknown field, or below one, holds. Left to the server: custom_entity_check, which is a Lua function, and
 * what is not known here. */
void kong_entity_checks(struct arena *arena, const struct value *checks, const struct value *record,
                        void (*report)(void *payload, strview message), void *payload);

#endif
