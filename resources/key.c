/* konnect_key (docs/dev/konnect.md, "Certificates and keys"). */
#include "resources/resources.h"

#include "resources/common.h"

static const struct attr attrs[] = {
    ATTR_CONTROL_PLANE_ID,
    ATTR_ID,
    ATTR_NAME("key", ATTR_OPTIONAL),
    {
        .name = "kid",
        .type = &type_string,
        .flags = ATTR_REQUIRED,
        .limits = LIMITS(.chars = AT_LEAST(1)),
        .doc = "The key ID, unique in its set. A JWK has the same one.",
    },
    ATTR_REFERENCE("set_id", "set.id", "key set", ATTR_OPTIONAL,
                   "The ID of the key set that the key belongs to."),
    ATTR_SECRET_TEXT("jwk", ATTR_JSON, "The key as a JSON Web Key (JSON text), or a reference to a vault."),
    ATTR_WRITE_ONLY_OF("jwk", "jwk", ATTR_JSON),
    {
        .name = "pem_public_key",
        .field = "pem.public_key",
        .type = &type_string,
        .flags = ATTR_OPTIONAL | ATTR_PEM,
        .limits = LIMITS(.chars = AT_LEAST(1)),
        .doc = "The public key as PEM text, or a reference to a vault. Excludes `jwk`.",
    },
    {
        .name = "pem_private_key",
        .field = "pem.private_key",
        .type = &type_string,
        .flags = ATTR_OPTIONAL | ATTR_SENSITIVE | ATTR_SECRET | ATTR_PEM,
        .limits = LIMITS(.chars = AT_LEAST(1)),
        .doc =
            "The private key as PEM text, or a reference to a vault. It is in the state, marked sensitive.",
    },
    ATTR_WRITE_ONLY_OF("pem_private_key", "pem.private_key", ATTR_PEM),
    {
        .name = "x5t",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .limits = LIMITS(.chars = AT_LEAST(1)),
        .doc = "The SHA-1 thumbprint of the key's X.509 certificate.",
    },
    ATTR_TAGS,
    ATTR_CREATED_AT_SECONDS,
    ATTR_UPDATED_AT_SECONDS,
    { .name = NULL },
};

static const struct attr_group groups[] = {
    { GROUP_JSON_AGREES, NAMES("kid", "jwk", "jwk_wo") },
    { GROUP_AT_MOST_ONE, NAMES("jwk", "jwk_wo", "pem_public_key") },
    { GROUP_AT_MOST_ONE, NAMES("jwk", "jwk_wo", "pem_private_key", "pem_private_key_wo") },
    { GROUP_SOME_AT_CREATION,
      NAMES("jwk", "jwk_wo", "pem_public_key", "pem_private_key", "pem_private_key_wo") },
    { .names = NULL },
};

const struct resource_def resource_key = {
    .type_name = "konnect_key",
    .noun = "key",
    .doc = "A key for plugins that sign, check or decrypt, as a JSON Web Key or as PEM texts.",
    .subcategory = "Keys",
    .attrs = attrs,
    .groups = groups,
    CORE_ENTITY("keys"),
    .rest.large_objects = true,
    .identity.unique = GROUPS(NAMES("name"), NAMES("kid", "set_id")),
    .moves = MOVES(OFFICIAL("key", 1)),
};
