/* konnect_route (docs/dev/konnect.md, "Core entities"). */
#include "resources/resources.h"

#include "resources/common.h"

static const struct type headers = { .kind = TYPE_MAP, .element = &type_list_of_string };

/* sources = [{ ip = "...", port = 123 }], and destinations likewise */
static const struct type_attr address_types[] = {
    { SV_INIT("ip"), &type_string },
    { SV_INIT("port"), &type_number },
};
static const struct type address = { .kind = TYPE_OBJECT, .count = 2, .attrs = address_types };
static const struct type addresses = { .kind = TYPE_SET, .element = &address };
static const struct attr address_attrs[] = {
    {
        .name = "ip",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .limits = LIMITS(.pattern = "^[0-9A-Fa-f.:]+(/[0-9]{1,3})?$",
                         .pattern_says = "be an IP address, or a range of them in CIDR notation"),
        .doc = "The address, `10.1.2.3` or `10.0.0.0/8` for example.",
    },
    {
        .name = "port",
        .type = &type_number,
        .flags = ATTR_OPTIONAL,
        .limits = LIMITS(.number = FROM_TO(0, 65535)),
        .doc = "A port.",
    },
    { .name = NULL },
};

static const struct attr attrs[] = {
    ATTR_CONTROL_PLANE_ID,
    ATTR_ID,
    ATTR_NAME("route", ATTR_OPTIONAL),
    ATTR_REFERENCE("service_id", "service.id", "service", ATTR_OPTIONAL,
                   "The ID of the service that requests are passed on to."),
    {
        .name = "protocols",
        .type = &type_set_of_string,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .limits = LIMITS(.one_of = PROTOCOLS),
        .doc = "The protocols that the route takes, of one family: `http` and `https`; `grpc` and `grpcs`; "
               "`tcp`, `tls` and `udp`; `ws` and `wss`; `tls_passthrough`.",
    },
    {
        .name = "methods",
        .type = &type_set_of_string,
        .flags = ATTR_OPTIONAL,
        .limits = LIMITS(.pattern = "^[A-Z]+$", .pattern_says = "consist of upper-case letters"),
        .doc = "The HTTP methods that match.",
    },
    {
        .name = "hosts",
        .type = &type_list_of_string,
        .flags = ATTR_OPTIONAL,
        .limits = LIMITS(.chars = FROM_TO(1, 256), .pattern = "^[^/?#@[:space:]]+$",
                         .pattern_says = "be a domain name alone, without protocol and path"),
        .doc = "The domain names that match; `*.example.com` and `example.*` match all that are like it.",
    },
    {
        .name = "paths",
        .type = &type_list_of_string,
        .flags = ATTR_OPTIONAL,
        .limits = LIMITS(.chars = FROM_TO(1, 1024), .pattern = "^(~/.*|" PLAIN_PATH ")$",
                         .pattern_says = "begin with a slash and have no empty segment (//), or begin with "
                                         "~/ for a regular expression"),
        .doc = "The paths that match, by what they begin with; `~/…` is a regular expression.",
    },
    {
        .name = "headers",
        .type = &headers,
        .flags = ATTR_OPTIONAL,
        .doc = "The values that match, by the header's name. For `Host` there is `hosts`.",
    },
    {
        .name = "snis",
        .type = &type_set_of_string,
        .flags = ATTR_OPTIONAL,
        .limits = LIMITS(.chars = FROM_TO(1, 256), .pattern = "^[^/:?#@[:space:]]+$",
                         .pattern_says = "be a server name alone, without protocol, port and path"),
        .doc = "The server names of TLS that match.",
    },
    {
        .name = "sources",
        .type = &addresses,
        .nested = address_attrs,
        .flags = ATTR_OPTIONAL,
        .doc = "Where connections that match come from (`tcp`, `tls`, `udp`, `tls_passthrough`).",
    },
    {
        .name = "destinations",
        .type = &addresses,
        .nested = address_attrs,
        .flags = ATTR_OPTIONAL,
        .doc = "Where connections that match lead to (`tcp`, `tls`, `udp`, `tls_passthrough`).",
    },
    {
        .name = "regex_priority",
        .type = &type_number,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .filled_in = VALUE_NUMBER("0"),
        .limits = LIMITS(.number = FROM_TO(0, 2147483647)),
        .doc = "Of several routes with a regular expression that matches, the one with the highest "
               "number is taken.",
    },
    {
        .name = "expression",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .limits = LIMITS(.chars = AT_LEAST(1)),
        .doc =
            "What matches, as an [expression of Kong's router](https://developer.konghq.com/gateway/routing/"
            "expressions/), in the place of all other matchers. Only Konnect checks it, when it is applied.",
    },
    {
        .name = "priority",
        .type = &type_number,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .filled_in = VALUE_NUMBER("0"),
        .limits = LIMITS(.number = FROM_TO(0, 70368744177663)),
        .doc = "Of several routes whose expression matches, the one with the highest number is taken.",
    },
    {
        .name = "https_redirect_status_code",
        .type = &type_number,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .default_value = VALUE_NUMBER("426"),
        .limits = LIMITS(.one_of = NAMES("301", "302", "307", "308", "426")),
        .doc = "What HTTP requests are answered with when only `https` is taken. Default: 426.",
    },
    {
        .name = "strip_path",
        .type = &type_bool,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .filled_in = VALUE_BOOL(true),
        .doc = "Whether the part of the path that matched is left out of the request to the service. "
               "Without it: `true`, but `false` for `grpc` and `grpcs`.",
    },
    {
        .name = "path_handling",
        .type = &type_string,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .filled_in = VALUE_TEXT("v0"),
        .limits = LIMITS(.one_of = NAMES("v0", "v1")),
        .doc = "How the paths of service, route and request are put together.",
    },
    {
        .name = "preserve_host",
        .type = &type_bool,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .default_value = VALUE_BOOL(false),
        .doc = "Whether the service gets the `Host` header of the request. Default: `false`.",
    },
    {
        .name = "request_buffering",
        .type = &type_bool,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .default_value = VALUE_BOOL(true),
        .doc = "Whether a request's body is read as a whole first. Default: `true`.",
    },
    {
        .name = "response_buffering",
        .type = &type_bool,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .default_value = VALUE_BOOL(true),
        .doc = "Whether a response's body is read as a whole first. Default: `true`.",
    },
    ATTR_TAGS,
    ATTR_CREATED_AT_SECONDS,
    ATTR_UPDATED_AT_SECONDS,
    { .name = NULL },
};

#define MATCHERS "methods", "hosts", "paths", "headers", "snis", "sources", "destinations"

static const struct attr_group groups[] = {
    { GROUP_AT_LEAST_ONE, NAMES("expression", MATCHERS) },
    { GROUP_FIRST_EXCLUDES, NAMES("expression", MATCHERS, "regex_priority") },
    { GROUP_NEED_FIRST, NAMES("expression", "priority") },
    { .names = NULL },
};

static const struct attr_condition conditions[] = {
    { .name = "protocols", .values = NAMES("http", "https"), .alone = true },
    { .name = "protocols", .values = NAMES("grpc", "grpcs"), .alone = true },
    { .name = "protocols", .values = NAMES("tcp", "tls", "udp"), .alone = true },
    { .name = "protocols", .values = NAMES("ws", "wss"), .alone = true },
    { .name = "protocols", .values = NAMES("tls_passthrough"), .alone = true },
    {
        .name = "protocols",
        .values = NAMES("http", "https"),
        .when_unset = true,
        .excludes = NAMES("sources", "destinations"),
    },
    {
        .name = "protocols",
        .values = NAMES("tcp", "tls", "udp", "tls_passthrough"),
        .excludes = NAMES("methods", "hosts", "paths", "headers"),
    },
    {
        .name = "protocols",
        .values = NAMES("grpc", "grpcs"),
        .excludes = NAMES("methods", "sources", "destinations"),
    },
    {
        .name = "protocols",
        .values = NAMES("grpc", "grpcs"),
        .excludes = NAMES("strip_path"),
        .value = VALUE_BOOL(true),
    },
    {
        .name = "protocols",
        .values = NAMES("https", "grpcs", "tls", "tls_passthrough", "wss"),
        .otherwise = true,
        .excludes = NAMES("snis"),
    },
    { .name = NULL },
};

/* ---- What no word of the table says ---- */

static bool names_no_host(struct ctx *ctx, const struct value *by_name)
{
    for (size_t i = 0; value_is_known(by_name) && i < by_name->count; i++)
        if (sv_equal_nocase(by_name->keys[i], SV("host")))
            return ctx_error_at(ctx, path_attribute(ctx->arena, ctx->path, SV("headers")),
                                "Value not allowed",
                                "\"headers\" cannot have the header Host. Name the hosts in \"hosts\".");
    return true;
}

/* An element of sources or destinations. */
static bool has_parts(struct ctx *ctx, const struct rows *config, const char *name)
{
    const struct value *all = rows_get(config, name);
    for (size_t i = 0; value_is_known(all) && i < all->count; i++)
        if (value_is_known(all->items[i]) && value_is_null(value_get(all->items[i], SV("ip"))) &&
            value_is_null(value_get(all->items[i], SV("port"))))
            return ctx_error_at(ctx, path_attribute(ctx->arena, ctx->path, sv_from(name)),
                                "Missing required argument",
                                "An element of \"%s\" must have \"ip\" or \"port\".", name);
    return true;
}

static bool validate(struct ctx *ctx, const struct rows *config)
{
    bool good = names_no_host(ctx, rows_get(config, "headers"));
    good &= has_parts(ctx, config, "sources");
    good &= has_parts(ctx, config, "destinations");
    return good;
}

const struct resource_def resource_route = {
    .type_name = "konnect_route",
    .noun = "route",
    .doc = "A route of the gateway: which requests are passed on to a service.",
    .subcategory = "Gateway",
    .attrs = attrs,
    .groups = groups,
    .conditions = conditions,
    CORE_ENTITY("routes"),
    .identity.unique = GROUPS(NAMES("name")),
    .moves = MOVES(OFFICIAL("route", 1), OFFICIAL("route_expression", 1)),
    .validate = validate,
};
