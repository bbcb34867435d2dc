/* konnect_hmac_auth (docs/dev/konnect.md, "Credentials"). */
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
        .doc = "The user name in the signature, unique in the control plane.",
    },
    ATTR_SECRET_TEXT("secret", ATTR_COMPUTED,
                     "The secret. Konnect makes one when neither this nor `secret_wo` is set."),
    ATTR_WRITE_ONLY_OF("secret", "secret", 0),
    ATTR_TAGS,
    ATTR_CREATED_AT_SECONDS,
    ATTR_UPDATED_AT_SECONDS,
    { .name = NULL },
};

static const struct attr_group groups[] = {
    { GROUP_AT_MOST_ONE, NAMES("secret", "secret_wo") },
    { .names = NULL },
};

const struct resource_def resource_hmac_auth = {
    .type_name = "konnect_hmac_auth",
    .noun = "HMAC credential",
    .doc = "A user name and secret of a consumer, for the plugin `hmac-auth`.",
    .subcategory = "Consumers",
    .attrs = attrs,
    .groups = groups,
    CONSUMER_CREDENTIAL("hmac-auth", "hmac-auths"),
    .identity.unique = GROUPS(NAMES("username")),
    .identity.unique_over_parents = true,
    .moves = MOVES(OFFICIAL("hmac_auth", 1)),
};
