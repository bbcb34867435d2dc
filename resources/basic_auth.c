/* konnect_basic_auth (docs/dev/konnect.md, "Credentials"). */
#include "resources/resources.h"

#include "resources/common.h"

static const struct attr attrs[] = {
    ATTR_CONTROL_PLANE_ID,
    ATTR_CONSUMER_ID,
    ATTR_ID,
    {
        .name = "username",
        .type = &type_string,
        .flags = ATTR_REQUIRED,
        .limits = LIMITS(.chars = AT_LEAST(1)),
        .doc = "The user name, unique in the control plane.",
    },
    /* What Konnect gives back is a hash. */
    {
        .name = "password",
        .type = &type_string,
        .flags = ATTR_OPTIONAL | ATTR_SENSITIVE | ATTR_UNREADABLE,
        .limits = LIMITS(.chars = AT_LEAST(1)),
        .doc = "The password. Konnect keeps only a hash; it is in the state, marked sensitive. Every update "
               "needs it, or `password_wo`.",
    },
    ATTR_WRITE_ONLY_OF("password", "password", ATTR_HASHED),
    ATTR_TAGS,
    ATTR_CREATED_AT_SECONDS,
    ATTR_UPDATED_AT_SECONDS,
    { .name = NULL },
};

static const struct attr_group groups[] = {
    { GROUP_ONE_AT_CREATION, NAMES("password", "password_wo") },
    { .names = NULL },
};

const struct resource_def resource_basic_auth = {
    .type_name = "konnect_basic_auth",
    .noun = "basic-auth credential",
    .doc = "A user name and password of a consumer, for the plugin `basic-auth`.",
    .subcategory = "Consumers",
    .attrs = attrs,
    .groups = groups,
    CONSUMER_CREDENTIAL("basic-auth", "basic-auths"),
    .identity.unique = GROUPS(NAMES("username")),
    .identity.unique_over_parents = true,
    .moves = MOVES(OFFICIAL("basic_auth", 1)),
};
