/* konnect_certificate (docs/dev/konnect.md, "Certificates and keys"). */
#include "resources/resources.h"

#include "resources/common.h"

static const struct attr attrs[] = {
    ATTR_CONTROL_PLANE_ID,
    ATTR_ID,
    {
        .name = "cert",
        .type = &type_string,
        .flags = ATTR_REQUIRED | ATTR_PEM,
        .limits = LIMITS(.chars = AT_LEAST(1)),
        .doc =
            "The certificate as PEM text, with the intermediate ones behind it, or a reference to a vault.",
    },
    ATTR_SECRET_TEXT("key", ATTR_PEM, "The private key as PEM text, or a reference to a vault."),
    ATTR_WRITE_ONLY_OF("key", "key", ATTR_PEM),
    {
        .name = "cert_alt",
        .type = &type_string,
        .flags = ATTR_OPTIONAL | ATTR_PEM,
        .limits = LIMITS(.chars = AT_LEAST(1)),
        .doc =
            "A second certificate with a key of another kind (ECDSA beside RSA), for clients that prefer it.",
    },
    ATTR_SECRET_TEXT("key_alt", ATTR_PEM, "The private key of `cert_alt`."),
    ATTR_WRITE_ONLY_OF("key_alt", "key_alt", ATTR_PEM),
    ATTR_TAGS,
    ATTR_CREATED_AT_SECONDS,
    ATTR_UPDATED_AT_SECONDS,
    { .name = NULL },
};

static const struct attr_group groups[] = {
    { GROUP_ONE_AT_CREATION, NAMES("key", "key_wo") },
    { GROUP_AT_MOST_ONE, NAMES("key_alt", "key_alt_wo") },
    { GROUP_NEED_FIRST, NAMES("cert_alt", "key_alt", "key_alt_wo") },
    { GROUP_NEW_FIRST_NEEDS, NAMES("cert_alt", "key_alt", "key_alt_wo") },
    { .names = NULL },
};

const struct resource_def resource_certificate = {
    .type_name = "konnect_certificate",
    .noun = "certificate",
    .doc = "A certificate with its private key, which the gateway shows to clients (see `konnect_sni`) or to "
           "services.",
    .subcategory = "Certificates",
    .attrs = attrs,
    .groups = groups,
    CORE_ENTITY("certificates"),
    .rest.large_objects = true,
    .moves = MOVES(OFFICIAL("certificate", 1)),
};
