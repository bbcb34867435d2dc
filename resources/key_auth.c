/* konnect_key_auth (docs/dev/konnect.md, "Credentials"). */
#include "resources/resources.h"

#include "resources/common.h"

static const struct attr attrs[] = {
    ATTR_CONTROL_PLANE_ID,
    ATTR_CONSUMER_ID,
    ATTR_ID,
    ATTR_SECRET_TEXT("key", ATTR_COMPUTED,
                     "The key. Konnect makes one when neither this nor `key_wo` is set."),
    ATTR_WRITE_ONLY_OF("key", "key", 0),
    {
        .name = "ttl",
        .type = &type_number,
        .flags = ATTR_OPTIONAL,
        .limits = LIMITS(.number = FROM_TO(0, 100000000)),
        .doc = "After how many seconds the key expires.",
    },
    ATTR_TAGS,
    ATTR_CREATED_AT_SECONDS,
    ATTR_UPDATED_AT_SECONDS,
    { .name = NULL },
};

static const struct attr_group groups[] = {
    { GROUP_AT_MOST_ONE, NAMES("key", "key_wo") },
    { .names = NULL },
};

const struct resource_def resource_key_auth = {
    .type_name = "konnect_key_auth",
    .noun = "key-auth credential",
    .doc = "A key of a consumer, for the plugin `key-auth`.",
    .subcategory = "Consumers",
    .attrs = attrs,
    .groups = groups,
    CONSUMER_CREDENTIAL("key-auth", "key-auths"),
    .moves = MOVES(OFFICIAL("key_auth", 1)),
};
