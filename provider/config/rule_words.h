/* A rule over several fields that a configuration breaks, in sentences: the fields by their whole names, the
 * values that break it as far as they may be shown, and what would mend it. Kong's own words
 * (kong/entity_checks.h) name neither. */
#ifndef CONFIG_RULE_WORDS_H
#define CONFIG_RULE_WORDS_H

#include "kong/check.h"

struct rule_naming {
    struct arena *arena;
    /* What the user calls the field at a path below the fault's record ("redis.host"). */
    strview (*name)(void *payload, strview path);
    void *payload;
};

/* Of a fault of the kind KONG_FAULT_ENTITY. A value is quoted only when it is a boolean, a number, or one of
 * those that the schema lists, and its field is no secret. */
strview rule_in_words(const struct rule_naming *naming, const struct kong_fault *fault);

/* The paths that the rule is about, the one first that a user would look at: a list of texts. */
const struct value *rule_fields(struct arena *arena, const struct entity_fault *rule);

#endif
