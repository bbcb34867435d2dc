/* konnect_mtls_auth (docs/dev/konnect.md, "Credentials"). */
#include "resources/resources.h"

#include "resources/common.h"

static const struct attr attrs[] = {
    ATTR_CONTROL_PLANE_ID,
    ATTR_CONSUMER_ID,
    ATTR_ID,
    {
        .name = "subject_name",
        .type = &type_string,
        .flags = ATTR_REQUIRED,
        .limits = LIMITS(.chars = AT_LEAST(1)),
        .doc = "The subject alternative name or common name of the client's certificate.",
    },
    ATTR_REFERENCE("ca_certificate_id", "ca_certificate.id", "CA certificate", ATTR_OPTIONAL,
                   "The ID of the authority that must have signed it. Without it, any that is trusted."),
    ATTR_TAGS,
    ATTR_CREATED_AT_SECONDS,
    ATTR_UPDATED_AT_SECONDS,
    { .name = NULL },
};

const struct resource_def resource_mtls_auth = {
    .type_name = "konnect_mtls_auth",
    .noun = "mTLS credential",
    .doc = "The subject of a client certificate by which a consumer is known, for the plugin `mtls-auth`.",
    .subcategory = "Consumers",
    .attrs = attrs,
    CONSUMER_CREDENTIAL("mtls-auth", "mtls-auths"),
    .identity.unique = GROUPS(NAMES("subject_name", "ca_certificate_id")),
    .moves = MOVES(OFFICIAL("mtls_auth", 1)),
};
