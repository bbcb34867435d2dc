/* konnect_ca_certificate (docs/dev/konnect.md, "Certificates and keys"). */
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
        .doc = "The certificate of the authority, one alone, as PEM text.",
    },
    {
        .name = "cert_digest",
        .type = &type_string,
        .flags = ATTR_COMPUTED,
        .doc = "The SHA-256 digest of the certificate, in hexadecimal digits.",
    },
    ATTR_TAGS,
    ATTR_CREATED_AT_SECONDS,
    ATTR_UPDATED_AT_SECONDS,
    { .name = NULL },
};

const struct resource_def resource_ca_certificate = {
    .type_name = "konnect_ca_certificate",
    .noun = "CA certificate",
    .doc =
        "The certificate of an authority that the gateway trusts when it checks certificates of clients or "
        "services.",
    .subcategory = "Certificates",
    .attrs = attrs,
    CORE_ENTITY("ca_certificates"),
    .rest.large_objects = true,
    .moves = MOVES(OFFICIAL("ca_certificate", 1)),
};
