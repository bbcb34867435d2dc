/* What a plugin schema says about single values: one_of, between, match and the like (docs/dev/konnect.md,
 * "Plugin schemas"). */
#ifndef KONG_RULES_H
#define KONG_RULES_H

#include "value/value.h"

/* What a message begins with that quotes the value; no other does. */
#define KONG_INVALID_VALUE "invalid value: "

/* Whether the value keeps all `rules` (an object of keywords); the message of the first broken one, in
 * Kong's words, goes to `*message` (which may be NULL). NULL counts as null. What
 * is unknown keeps every rule; a value with unknown parts those that compare contents. Left to the server:
 * keywords that are not known here, `is_regex` and `json_schema`. */
bool kong_rules_hold(struct arena *arena, const struct value *rules, const struct value *value,
                     strview *message);

/* Whether it is one of the keywords that are checked here. */
bool kong_rule_is_known(strview keyword);
/* Whether all of the rules are checked here, so that it is known when a value keeps them. */
bool kong_rules_are_decidable(const struct value *rules);
/* The keywords, one after the other; NULL behind the last. */
const char *kong_rule(size_t i);

#endif
