/* What is wrong with a configuration (kong/check.h) as messages: what is there, as far as it may be shown,
 * and what would mend it. */
#ifndef CONFIG_FAULT_WORDS_H
#define CONFIG_FAULT_WORDS_H

#include "config/rule_words.h"

struct fault_naming {
    struct rule_naming rule; /* of the fields of a broken rule */
    strview name;            /* of the fault's own place, as the user wrote it */
    strview kind;            /* "the plugin \"ai-proxy\"" */
    bool own_schema;         /* the schema is none of Konnect's, so that Konnect may know more fields */
};

/* One line. */
const char *fault_summary(const struct kong_fault *fault);
/* Whole sentences. Of texts no more than the length is told: any may be a secret. */
strview fault_in_words(const struct fault_naming *naming, const struct kong_fault *fault);

#endif
