/* konnect_upstream (docs/dev/konnect.md, "Core entities"). */
#include "resources/resources.h"

#include "resources/common.h"

static const struct type statuses = { .kind = TYPE_SET, .element = &type_number };
static const struct type headers = { .kind = TYPE_MAP, .element = &type_list_of_string };

#define STATUS(number) VALUE_NUMBER(#number)
#define STATUSES(...)                                                                                        \
    (&(const struct value){ .type = &statuses,                                                               \
                            .state = VALUE_KNOWN,                                                            \
                            .count = sizeof(const struct value *[]){ __VA_ARGS__ } / sizeof(struct value *), \
                            .items = (const struct value *const[]){ __VA_ARGS__ } })

/* Rows that active and passive checks, or both of their halves, have. */
#define ROW_INTERVAL                                                                                         \
    {                                                                                                        \
        .name = "interval", .type = &type_number, .flags = ATTR_OPTIONAL, .filled_in = VALUE_NUMBER("0"),    \
        .limits = LIMITS(.amount = FROM_TO(0, 65535)),                                                       \
        .doc = "Seconds between two checks; 0: none are made.",                                              \
    }
#define ROW_SUCCESS_STATUSES(usual)                                                                          \
    {                                                                                                        \
        .name = "http_statuses", .type = &statuses, .flags = ATTR_OPTIONAL, .filled_in = (usual),            \
        .limits = LIMITS(.number = FROM_TO(100, 999)), .doc = "The statuses that are a success.",            \
    }
#define ROWS_OF_FAILURES(usual)                                                                              \
    {                                                                                                        \
        .name = "http_failures",                                                                             \
        .type = &type_number,                                                                                \
        .flags = ATTR_OPTIONAL,                                                                              \
        .filled_in = VALUE_NUMBER("0"),                                                                      \
        .limits = LIMITS(.number = FROM_TO(0, 255)),                                                         \
        .doc = "How many HTTP failures make a target unhealthy.",                                            \
    },                                                                                                       \
        {                                                                                                    \
            .name = "tcp_failures",                                                                          \
            .type = &type_number,                                                                            \
            .flags = ATTR_OPTIONAL,                                                                          \
            .filled_in = VALUE_NUMBER("0"),                                                                  \
            .limits = LIMITS(.number = FROM_TO(0, 255)),                                                     \
            .doc = "How many TCP failures make a target unhealthy.",                                         \
        },                                                                                                   \
        {                                                                                                    \
            .name = "timeouts",                                                                              \
            .type = &type_number,                                                                            \
            .flags = ATTR_OPTIONAL,                                                                          \
            .filled_in = VALUE_NUMBER("0"),                                                                  \
            .limits = LIMITS(.number = FROM_TO(0, 255)),                                                     \
            .doc = "How many timeouts make a target unhealthy.",                                             \
        },                                                                                                   \
    {                                                                                                        \
        .name = "http_statuses", .type = &statuses, .flags = ATTR_OPTIONAL, .filled_in = (usual),            \
        .limits = LIMITS(.number = FROM_TO(100, 999)), .doc = "The statuses that are a failure.",            \
    }

/* healthchecks = { active = { healthy = {...}, unhealthy = {...}, ... }, passive = {...}, threshold = 0 } */
static const struct type_attr active_healthy_types[] = {
    { SV_INIT("http_statuses"), &statuses },
    { SV_INIT("interval"), &type_number },
    { SV_INIT("successes"), &type_number },
};
static const struct type active_healthy = { .kind = TYPE_OBJECT, .count = 3, .attrs = active_healthy_types };
static const struct attr active_healthy_attrs[] = {
    ROW_INTERVAL,
    {
        .name = "successes",
        .type = &type_number,
        .flags = ATTR_OPTIONAL,
        .filled_in = VALUE_NUMBER("0"),
        .limits = LIMITS(.number = FROM_TO(0, 255)),
        .doc = "How many successes make a target healthy; 0: none do.",
    },
    ROW_SUCCESS_STATUSES(STATUSES(STATUS(200), STATUS(302))),
    { .name = NULL },
};

static const struct type_attr active_unhealthy_types[] = {
    { SV_INIT("http_failures"), &type_number }, { SV_INIT("http_statuses"), &statuses },
    { SV_INIT("interval"), &type_number },      { SV_INIT("tcp_failures"), &type_number },
    { SV_INIT("timeouts"), &type_number },
};
static const struct type active_unhealthy = { .kind = TYPE_OBJECT,
                                              .count = 5,
                                              .attrs = active_unhealthy_types };
static const struct attr active_unhealthy_attrs[] = {
    ROW_INTERVAL,
    ROWS_OF_FAILURES(STATUSES(STATUS(404), STATUS(429), STATUS(500), STATUS(501), STATUS(502), STATUS(503),
                              STATUS(504), STATUS(505))),
    { .name = NULL },
};

static const struct type_attr active_types[] = {
    { SV_INIT("concurrency"), &type_number },    { SV_INIT("headers"), &headers },
    { SV_INIT("healthy"), &active_healthy },     { SV_INIT("http_path"), &type_string },
    { SV_INIT("https_sni"), &type_string },      { SV_INIT("https_verify_certificate"), &type_bool },
    { SV_INIT("timeout"), &type_number },        { SV_INIT("type"), &type_string },
    { SV_INIT("unhealthy"), &active_unhealthy },
};
static const struct type active = { .kind = TYPE_OBJECT, .count = 9, .attrs = active_types };
static const struct attr active_attrs[] = {
    {
        .name = "type",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .filled_in = VALUE_TEXT("http"),
        .limits = LIMITS(.one_of = NAMES("grpc", "grpcs", "http", "https", "tcp")),
        .doc = "How targets are checked. Without it, Konnect takes `http`.",
    },
    {
        .name = "timeout",
        .type = &type_number,
        .flags = ATTR_OPTIONAL,
        .filled_in = VALUE_NUMBER("1"),
        .limits = LIMITS(.amount = FROM_TO(0, 65535)),
        .doc = "Seconds after which a check without an answer has failed.",
    },
    {
        .name = "concurrency",
        .type = &type_number,
        .flags = ATTR_OPTIONAL,
        .filled_in = VALUE_NUMBER("10"),
        .limits = LIMITS(.number = FROM_TO(1, 2147483648)),
        .doc = "How many targets are checked at once.",
    },
    {
        .name = "http_path",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .filled_in = VALUE_TEXT("/"),
        .limits = LIMITS(.chars = FROM_TO(1, 1024), .pattern = "^/.*$", .pattern_says = "begin with a slash"),
        .doc = "The path that is asked for.",
    },
    {
        .name = "https_sni",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .limits = LIMITS(.chars = AT_LEAST(1)),
        .doc = "The server name for TLS.",
    },
    {
        .name = "https_verify_certificate",
        .type = &type_bool,
        .flags = ATTR_OPTIONAL,
        .filled_in = VALUE_BOOL(true),
        .doc = "Whether certificates are verified.",
    },
    {
        .name = "headers",
        .type = &headers,
        .flags = ATTR_OPTIONAL,
        .doc = "Headers of the checks: values by name.",
    },
    {
        .name = "healthy",
        .type = &active_healthy,
        .nested = active_healthy_attrs,
        .flags = ATTR_OPTIONAL,
        .doc = "What makes a target healthy.",
    },
    {
        .name = "unhealthy",
        .type = &active_unhealthy,
        .nested = active_unhealthy_attrs,
        .flags = ATTR_OPTIONAL,
        .doc = "What makes a target unhealthy.",
    },
    { .name = NULL },
};

static const struct type_attr passive_healthy_types[] = {
    { SV_INIT("http_statuses"), &statuses },
    { SV_INIT("successes"), &type_number },
};
static const struct type passive_healthy = { .kind = TYPE_OBJECT,
                                             .count = 2,
                                             .attrs = passive_healthy_types };
static const struct attr passive_healthy_attrs[] = {
    {
        .name = "successes",
        .type = &type_number,
        .flags = ATTR_OPTIONAL,
        .filled_in = VALUE_NUMBER("0"),
        .limits = LIMITS(.number = FROM_TO(0, 255)),
        .doc = "How many successes make a target healthy.",
    },
    ROW_SUCCESS_STATUSES(STATUSES(STATUS(200), STATUS(201), STATUS(202), STATUS(203), STATUS(204),
                                  STATUS(205), STATUS(206), STATUS(207), STATUS(208), STATUS(226),
                                  STATUS(300), STATUS(301), STATUS(302), STATUS(303), STATUS(304),
                                  STATUS(305), STATUS(306), STATUS(307), STATUS(308))),
    { .name = NULL },
};

static const struct type_attr passive_unhealthy_types[] = {
    { SV_INIT("http_failures"), &type_number },
    { SV_INIT("http_statuses"), &statuses },
    { SV_INIT("tcp_failures"), &type_number },
    { SV_INIT("timeouts"), &type_number },
};
static const struct type passive_unhealthy = { .kind = TYPE_OBJECT,
                                               .count = 4,
                                               .attrs = passive_unhealthy_types };
static const struct attr passive_unhealthy_attrs[] = {
    ROWS_OF_FAILURES(STATUSES(STATUS(429), STATUS(500), STATUS(503))),
    { .name = NULL },
};

static const struct type_attr passive_types[] = {
    { SV_INIT("healthy"), &passive_healthy },
    { SV_INIT("type"), &type_string },
    { SV_INIT("unhealthy"), &passive_unhealthy },
};
static const struct type passive = { .kind = TYPE_OBJECT, .count = 3, .attrs = passive_types };
static const struct attr passive_attrs[] = {
    {
        .name = "type",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .filled_in = VALUE_TEXT("http"),
        .limits = LIMITS(.one_of = NAMES("grpc", "grpcs", "http", "https", "tcp")),
        .doc = "Which traffic is watched. Without it, Konnect takes `http`.",
    },
    {
        .name = "healthy",
        .type = &passive_healthy,
        .nested = passive_healthy_attrs,
        .flags = ATTR_OPTIONAL,
        .doc = "What makes a target healthy.",
    },
    {
        .name = "unhealthy",
        .type = &passive_unhealthy,
        .nested = passive_unhealthy_attrs,
        .flags = ATTR_OPTIONAL,
        .doc = "What makes a target unhealthy.",
    },
    { .name = NULL },
};

static const struct type_attr healthchecks_types[] = {
    { SV_INIT("active"), &active },
    { SV_INIT("passive"), &passive },
    { SV_INIT("threshold"), &type_number },
};
static const struct type healthchecks = { .kind = TYPE_OBJECT, .count = 3, .attrs = healthchecks_types };
static const struct attr healthchecks_attrs[] = {
    {
        .name = "active",
        .type = &active,
        .nested = active_attrs,
        .flags = ATTR_OPTIONAL,
        .doc = "Checks that the gateway makes.",
    },
    {
        .name = "passive",
        .type = &passive,
        .nested = passive_attrs,
        .flags = ATTR_OPTIONAL,
        .doc = "Checks of the traffic that passes.",
    },
    {
        .name = "threshold",
        .type = &type_number,
        .flags = ATTR_OPTIONAL,
        .filled_in = VALUE_NUMBER("0"),
        .limits = LIMITS(.amount = FROM_TO(0, 100)),
        .doc = "The percentage of weight that must be healthy, or the upstream as a whole is not.",
    },
    { .name = NULL },
};

#define HASH_INPUTS                                                                                          \
    LIMITS(.one_of = NAMES("consumer", "cookie", "header", "ip", "none", "path", "query_arg", "uri_capture"))

static const struct attr attrs[] = {
    ATTR_CONTROL_PLANE_ID,
    ATTR_ID,
    {
        .name = "name",
        .type = &type_string,
        .flags = ATTR_REQUIRED,
        .limits = NAME_LIMITS,
        .doc = "The name of the upstream, unique in the control plane. Services name it as their `host`.",
    },
    {
        .name = "algorithm",
        .type = &type_string,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .default_value = VALUE_TEXT("round-robin"),
        .limits = LIMITS(.one_of = NAMES("consistent-hashing", "latency", "least-connections", "round-robin",
                                         "sticky-sessions")),
        .doc = "How requests are spread. Default: `round-robin`.",
    },
    {
        .name = "slots",
        .type = &type_number,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .default_value = VALUE_NUMBER("10000"),
        .limits = LIMITS(.number = FROM_TO(10, 65536)),
        .doc = "The number of slots of the balancer. Default: 10000.",
    },
    {
        .name = "hash_on",
        .type = &type_string,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .default_value = VALUE_TEXT("none"),
        .limits = HASH_INPUTS,
        .doc = "What requests are hashed by. Default: `none`.",
    },
    {
        .name = "hash_fallback",
        .type = &type_string,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .default_value = VALUE_TEXT("none"),
        .limits = HASH_INPUTS,
        .doc = "What requests are hashed by when `hash_on` finds nothing. Default: `none`.",
    },
    {
        .name = "hash_on_header",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .limits = LIMITS(.chars = AT_LEAST(1)),
        .doc = "The header, for `hash_on = \"header\"`.",
    },
    {
        .name = "hash_fallback_header",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .limits = LIMITS(.chars = AT_LEAST(1)),
        .doc = "The header, for `hash_fallback = \"header\"`.",
    },
    {
        .name = "hash_on_cookie",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .limits = LIMITS(.chars = AT_LEAST(1)),
        .doc = "The name of the cookie that requests are hashed by.",
    },
    {
        .name = "hash_on_cookie_path",
        .type = &type_string,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .default_value = VALUE_TEXT("/"),
        .limits = LIMITS(.chars = AT_LEAST(1)),
        .doc = "The path of the cookie that the gateway sets. Default: `/`.",
    },
    {
        .name = "hash_on_query_arg",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .limits = LIMITS(.chars = AT_LEAST(1)),
        .doc = "The query argument, for `hash_on = \"query_arg\"`.",
    },
    {
        .name = "hash_fallback_query_arg",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .limits = LIMITS(.chars = AT_LEAST(1)),
        .doc = "The query argument, for `hash_fallback = \"query_arg\"`.",
    },
    {
        .name = "hash_on_uri_capture",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .limits = LIMITS(.chars = AT_LEAST(1)),
        .doc = "The capture of the route, for `hash_on = \"uri_capture\"`.",
    },
    {
        .name = "hash_fallback_uri_capture",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .limits = LIMITS(.chars = AT_LEAST(1)),
        .doc = "The capture of the route, for `hash_fallback = \"uri_capture\"`.",
    },
    {
        .name = "sticky_sessions_cookie",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .limits = LIMITS(.chars = AT_LEAST(1)),
        .doc = "The name of the cookie for sticky sessions.",
    },
    {
        .name = "sticky_sessions_cookie_path",
        .type = &type_string,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .default_value = VALUE_TEXT("/"),
        .limits = LIMITS(.chars = AT_LEAST(1)),
        .doc = "The path of that cookie. Default: `/`.",
    },
    {
        .name = "host_header",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .limits = LIMITS(.chars = AT_LEAST(1)),
        .doc = "The `Host` header of requests to the targets.",
    },
    ATTR_REFERENCE("client_certificate_id", "client_certificate.id", "certificate", ATTR_OPTIONAL,
                   "The ID of the certificate that the gateway shows to the targets."),
    {
        .name = "use_srv_name",
        .type = &type_bool,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .default_value = VALUE_BOOL(false),
        .doc = "Whether the name of a DNS answer of type SRV becomes the `Host` header. Default: `false`.",
    },
    {
        .name = "healthchecks",
        .type = &healthchecks,
        .nested = healthchecks_attrs,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .doc = "How the gateway finds out which targets can be used. Konnect fills in what is not set "
               "here.",
    },
    ATTR_TAGS,
    ATTR_CREATED_AT_SECONDS,
    ATTR_UPDATED_AT_SECONDS,
    { .name = NULL },
};

static const struct attr_condition conditions[] = {
    {
        .name = "hash_on",
        .values = NAMES("header"),
        .needs = "hash_on_header",
    },
    {
        .name = "hash_on",
        .values = NAMES("cookie"),
        .needs = "hash_on_cookie",
    },
    {
        .name = "hash_on",
        .values = NAMES("query_arg"),
        .needs = "hash_on_query_arg",
    },
    {
        .name = "hash_on",
        .values = NAMES("uri_capture"),
        .needs = "hash_on_uri_capture",
    },
    {
        .name = "hash_fallback",
        .values = NAMES("header"),
        .needs = "hash_fallback_header",
    },
    {
        .name = "hash_fallback",
        .values = NAMES("cookie"),
        .needs = "hash_on_cookie",
    },
    {
        .name = "hash_fallback",
        .values = NAMES("query_arg"),
        .needs = "hash_fallback_query_arg",
    },
    {
        .name = "hash_fallback",
        .values = NAMES("uri_capture"),
        .needs = "hash_fallback_uri_capture",
    },
    {
        .name = "algorithm",
        .values = NAMES("sticky-sessions"),
        .needs = "sticky_sessions_cookie",
    },
    {
        .name = "hash_on",
        .values = NAMES("none", "cookie"),
        .excludes = NAMES("hash_fallback"),
    },
    {
        .name = "hash_on",
        .values = NAMES("consumer"),
        .excludes = NAMES("hash_fallback"),
        .value = VALUE_TEXT("consumer"),
    },
    {
        .name = "hash_on",
        .values = NAMES("ip"),
        .excludes = NAMES("hash_fallback"),
        .value = VALUE_TEXT("ip"),
    },
    { .name = NULL },
};

static const struct attr_group groups[] = {
    { GROUP_DISTINCT, NAMES("hash_on_header", "hash_fallback_header") },
    { GROUP_DISTINCT, NAMES("hash_on_query_arg", "hash_fallback_query_arg") },
    { GROUP_DISTINCT, NAMES("hash_on_uri_capture", "hash_fallback_uri_capture") },
    { .names = NULL },
};

const struct resource_def resource_upstream = {
    .type_name = "konnect_upstream",
    .noun = "upstream",
    .doc = "An upstream: a name for several targets, among which requests are spread.",
    .subcategory = "Gateway",
    .attrs = attrs,
    .groups = groups,
    .conditions = conditions,
    CORE_ENTITY("upstreams"),
    .identity.unique = GROUPS(NAMES("name")),
    .moves = MOVES(OFFICIAL("upstream", 1)),
};
