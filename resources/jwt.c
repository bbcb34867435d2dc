/* konnect_jwt (docs/dev/konnect.md, "Credentials"). */
#include "resources/resources.h"

#include "resources/common.h"

static const char *const algorithms[] = { "ES256",  "ES256K", "ES384",  "ES512",  "ESB256", "ESB320",
                                          "ESB384", "ESB512", "ESP256", "ESP384", "ESP512", "Ed25519",
                                          "Ed448",  "EdDSA",  "HS256",  "HS384",  "HS512",  "PS256",
                                          "PS384",  "PS512",  "RS256",  "RS384",  "RS512",  NULL };

static const struct attr attrs[] = {
    ATTR_CONTROL_PLANE_ID,
    ATTR_CONSUMER_ID,
    ATTR_ID,
    {
        .name = "algorithm",
        .type = &type_string,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .default_value = VALUE_TEXT("HS256"),
        .limits = LIMITS(.known = algorithms),
        .doc = "The algorithm that the tokens are signed with. Default: `HS256`.",
    },
    {
        .name = "key",
        .type = &type_string,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .limits = LIMITS(.chars = AT_LEAST(1)),
        .doc = "The tokens' claim `iss`, unique in the control plane. Without it, Konnect makes one.",
    },
    ATTR_SECRET_TEXT(
        "secret", ATTR_COMPUTED,
        "The secret of the algorithms HS…. Konnect makes one when neither this nor `secret_wo` is set."),
    ATTR_WRITE_ONLY_OF("secret", "secret", 0),
    {
        .name = "rsa_public_key",
        .type = &type_string,
        .flags = ATTR_OPTIONAL | ATTR_PEM,
        .limits = LIMITS(.chars = AT_LEAST(1)),
        .doc = "The public key as PEM text, for all algorithms but HS….",
    },
    ATTR_TAGS,
    ATTR_CREATED_AT_SECONDS,
    ATTR_UPDATED_AT_SECONDS,
    { .name = NULL },
};

static const struct attr_group groups[] = {
    { GROUP_AT_MOST_ONE, NAMES("secret", "secret_wo") },
    { .names = NULL },
};

static const struct attr_condition conditions[] = {
    {
        .name = "algorithm",
        .values = NAMES("HS256", "HS384", "HS512"),
        .otherwise = true,
        .needs = "rsa_public_key",
    },
    { .name = NULL },
};

const struct resource_def resource_jwt = {
    .type_name = "konnect_jwt",
    .noun = "JWT credential",
    .doc = "The secret or public key by which a consumer's JSON Web Tokens are verified, for the plugin "
           "`jwt`.",
    .subcategory = "Consumers",
    .attrs = attrs,
    .groups = groups,
    .conditions = conditions,
    CONSUMER_CREDENTIAL("jwt", "jwts"),
    .identity.unique = GROUPS(NAMES("key")),
    .identity.unique_over_parents = true,
    .moves = MOVES(OFFICIAL("jwt", 1)),
};
