/* konnect_sni (docs/dev/konnect.md, "Certificates and keys"). */
#include "resources/resources.h"

#include "resources/common.h"

static const struct attr attrs[] = {
    ATTR_CONTROL_PLANE_ID,
    ATTR_ID,
    {
        .name = "name",
        .type = &type_string,
        .flags = ATTR_REQUIRED,
        .limits = LIMITS(.chars = AT_LEAST(1)),
        .doc = "The host name: `example.com`, `*.example.com` or `example.*`. Unique in the control plane.",
    },
    ATTR_REFERENCE("certificate_id", "certificate.id", "certificate", ATTR_REQUIRED,
                   "The ID of the certificate for this name."),
    ATTR_TAGS,
    ATTR_CREATED_AT_SECONDS,
    ATTR_UPDATED_AT_SECONDS,
    { .name = NULL },
};

const struct resource_def resource_sni = {
    .type_name = "konnect_sni",
    .noun = "server name",
    .doc = "A host name for which the gateway shows a `konnect_certificate`.",
    .subcategory = "Certificates",
    .attrs = attrs,
    CORE_ENTITY("snis"),
    .identity.unique = GROUPS(NAMES("name")),
    .moves = MOVES(OFFICIAL("sni", 1)),
};
