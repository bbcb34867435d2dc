/* konnect_service (docs/dev/konnect.md, "Core entities"). */
#include "resources/resources.h"

#include "resources/common.h"

#define TIMEOUT_LIMITS LIMITS(.number = FROM_TO(1, 2147483646))

/* tls_sans = { dnsnames = [...], uris = [...] } */
static const struct type_attr sans_types[] = {
    { SV_INIT("dnsnames"), &type_set_of_string },
    { SV_INIT("uris"), &type_set_of_string },
};
static const struct type sans = { .kind = TYPE_OBJECT, .count = 2, .attrs = sans_types };
static const struct attr sans_attrs[] = {
    {
        .name = "dnsnames",
        .type = &type_set_of_string,
        .flags = ATTR_OPTIONAL,
        .doc = "Further DNS names.",
    },
    {
        .name = "uris",
        .type = &type_set_of_string,
        .flags = ATTR_OPTIONAL,
        .doc = "URIs.",
    },
    { .name = NULL },
};

static const struct attr attrs[] = {
    ATTR_CONTROL_PLANE_ID,
    ATTR_ID,
    ATTR_NAME("service", ATTR_OPTIONAL),
    {
        .name = "protocol",
        .type = &type_string,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .default_value = VALUE_TEXT("http"),
        .limits = LIMITS(.one_of = PROTOCOLS),
        .doc = "The protocol of the requests to the upstream server. Default: `http`.",
    },
    {
        .name = "host",
        .type = &type_string,
        .flags = ATTR_REQUIRED,
        /* An IPv6 address has at least two colons. */
        .limits = LIMITS(.chars = FROM_TO(1, 256),
                         .pattern = "^([^]/:?#@[:space:]]+|[[]?[0-9A-Fa-f]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*]?)$",
                         .pattern_says = "be a host name or IP address alone: \"protocol\", \"port\" and "
                                         "\"path\" are attributes of their own"),
        .doc = "The host of the upstream server, or the name of a `konnect_upstream`.",
    },
    {
        .name = "port",
        .type = &type_number,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .default_value = VALUE_NUMBER("80"),
        .limits = LIMITS(.number = FROM_TO(0, 65535)),
        .doc = "The port of the upstream server. Default: 80, whatever the protocol is.",
    },
    {
        .name = "path",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .limits = LIMITS(.chars = FROM_TO(1, 1024), .pattern = "^" PLAIN_PATH "$",
                         .pattern_says = "begin with a slash and have no empty segment (//)"),
        .doc = "The path that is put in front of that of each request to the upstream server.",
    },
    {
        .name = "retries",
        .type = &type_number,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .default_value = VALUE_NUMBER("5"),
        .limits = LIMITS(.number = FROM_TO(0, 32767)),
        .doc = "How often a request that failed is tried again. Default: 5.",
    },
    {
        .name = "connect_timeout",
        .type = &type_number,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .default_value = VALUE_NUMBER("60000"),
        .limits = TIMEOUT_LIMITS,
        .doc = "Milliseconds to wait for a connection. Default: 60000.",
    },
    {
        .name = "read_timeout",
        .type = &type_number,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .default_value = VALUE_NUMBER("60000"),
        .limits = TIMEOUT_LIMITS,
        .doc = "Milliseconds to wait between two reads. Default: 60000.",
    },
    {
        .name = "write_timeout",
        .type = &type_number,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .default_value = VALUE_NUMBER("60000"),
        .limits = TIMEOUT_LIMITS,
        .doc = "Milliseconds to wait between two writes. Default: 60000.",
    },
    {
        .name = "enabled",
        .type = &type_bool,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .default_value = VALUE_BOOL(true),
        .doc = "Whether the service is active; its routes answer 404 while it is not. Default: `true`.",
    },
    ATTR_REFERENCE("client_certificate_id", "client_certificate.id", "certificate", ATTR_OPTIONAL,
                   "The ID of the certificate that the gateway shows to the upstream server."),
    {
        .name = "ca_certificates",
        .type = &type_set_of_string,
        .flags = ATTR_OPTIONAL,
        .limits = UUID_FROM("in Konnect on the page of the CA certificate"),
        .doc = "The IDs of the CA certificates by which the upstream server's certificate is verified.",
    },
    {
        .name = "tls_verify",
        .type = &type_bool,
        .flags = ATTR_OPTIONAL,
        .doc = "Whether the upstream server's certificate is verified. Without it, the gateway's own "
               "settings decide.",
    },
    {
        .name = "tls_verify_depth",
        .type = &type_number,
        .flags = ATTR_OPTIONAL,
        .limits = LIMITS(.number = FROM_TO(0, 64)),
        .doc = "The longest chain of certificates that is accepted. Without it, the gateway's own settings "
               "decide.",
    },
    {
        .name = "tls_sans",
        .type = &sans,
        .nested = sans_attrs,
        .flags = ATTR_OPTIONAL,
        .doc = "Subject Alternative Names that are accepted in the upstream server's certificate, besides "
               "`host`.",
    },
    ATTR_TAGS,
    ATTR_CREATED_AT_SECONDS,
    ATTR_UPDATED_AT_SECONDS,
    { .name = NULL },
};

static const struct attr_condition conditions[] = {
    {
        .name = "protocol",
        .values = NAMES("http", "tcp", "udp", "grpc", "grpcs", "ws"),
        .excludes =
            NAMES("client_certificate_id", "ca_certificates", "tls_verify", "tls_verify_depth", "tls_sans"),
    },
    {
        .name = "protocol",
        .values = NAMES("tls_passthrough", "wss"),
        .unsure = true,
        .excludes =
            NAMES("client_certificate_id", "ca_certificates", "tls_verify", "tls_verify_depth", "tls_sans"),
    },
    {
        .name = "protocol",
        .values = NAMES("tcp", "tls", "udp", "grpc", "grpcs"),
        .excludes = NAMES("path"),
    },
    { .name = NULL },
};

const struct resource_def resource_service = {
    .type_name = "konnect_service",
    .noun = "service",
    .doc = "A service of the gateway: an upstream server that routes lead to.",
    .subcategory = "Gateway",
    .attrs = attrs,
    .conditions = conditions,
    CORE_ENTITY("services"),
    .identity.unique = GROUPS(NAMES("name")),
    .moves = MOVES(OFFICIAL("service", 1)),
};
