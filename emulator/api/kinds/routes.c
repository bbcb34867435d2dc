#include "base/buf.h"
#include "emulator/api/entity_kind.h"
#include "emulator/api/kinds/kinds.h"
#include "emulator/api/kinds/rules.h"
#include "value/build.h"
#include "value/kind.h"

static const char *const path_handlings[] = { "v0", "v1", NULL };
static const int64_t redirect_codes[] = { 301, 302, 307, 308, 426, 0 };

/* What both forms of a route have. */
#define ROUTE_RULES                                                                                          \
    COMMON_RULES, NAME_RULE,                                                                                 \
        { .name = "protocols",                                                                               \
          .type = FIELD_TEXTS,                                                                               \
          .choices = kind_protocols,                                                                         \
          .default_json = "[\"http\",\"https\"]" },                                                          \
        { .name = "https_redirect_status_code",                                                              \
          .type = FIELD_INT,                                                                                 \
          .int_choices = redirect_codes,                                                                     \
          .default_json = "426" },                                                                           \
        BOOL_RULE("strip_path", "true"), BOOL_RULE("preserve_host", "false"),                                \
        BOOL_RULE("request_buffering", "true"), BOOL_RULE("response_buffering", "true"),                     \
        { .name = "path_handling",                                                                           \
          .type = FIELD_TEXT,                                                                                \
          .choices = path_handlings,                                                                         \
          .default_json = "\"v0\"" },                                                                        \
    {                                                                                                        \
        .name = "service", .type = FIELD_REFERENCE, .flags = FIELD_KEEPS_TARGET, .target = "services"        \
    }

static const struct field_rule route_rules[] = {
    ROUTE_RULES,
    { .name = "methods", .type = FIELD_TEXTS },
    { .name = "hosts", .type = FIELD_TEXTS },
    { .name = "paths", .type = FIELD_TEXTS },
    { .name = "headers", .type = FIELD_TEXTS_MAP },
    { .name = "snis", .type = FIELD_TEXTS },
    { .name = "sources", .type = FIELD_OBJECTS },
    { .name = "destinations", .type = FIELD_OBJECTS },
    { .name = "regex_priority", .type = FIELD_INT, .default_json = "0" },
};

static const struct field_rule expression_route_rules[] = {
    ROUTE_RULES,
    { .name = "expression", .type = FIELD_TEXT, .flags = FIELD_REQUIRED },
    { .name = "priority", .type = FIELD_INT, .min = 0, .max = 70368744177663, .default_json = "0" },
};

static const struct field_table route_fields = FIELD_TABLE(route_rules);
static const struct field_table expression_route_fields = FIELD_TABLE(expression_route_rules);

static bool is_non_empty(const struct value *document, const char *key)
{
    const struct value *value = value_get(document, sv_from(key));
    return value != NULL && value_is_known(value) && value->count > 0;
}

/* Which matchers count for a route depends on the first of its protocols. */
static const char *const *matchers_of(strview protocol)
{
    static const char *const http[] = { "methods", "hosts", "headers", "paths", NULL };
    static const char *const https[] = { "methods", "hosts", "headers", "paths", "snis", NULL };
    static const char *const grpc[] = { "hosts", "headers", "paths", NULL };
    static const char *const grpcs[] = { "hosts", "headers", "paths", "snis", NULL };
    static const char *const stream[] = { "sources", "destinations", NULL };
    static const char *const tls[] = { "sources", "destinations", "snis", NULL };
    static const struct {
        const char *protocol;
        const char *const *matchers;
    } by_protocol[] = { { "http", http },          { "ws", http },    { "https", https },
                        { "wss", https },          { "grpc", grpc },  { "grpcs", grpcs },
                        { "tcp", stream },         { "udp", stream }, { "tls", tls },
                        { "tls_passthrough", tls } };
    for (size_t i = 0; i < sizeof by_protocol / sizeof by_protocol[0]; i++)
        if (sv_equal_z(protocol, by_protocol[i].protocol))
            return by_protocol[i].matchers;
    return https;
}

static strview matchers_text(struct arena *arena, const char *const *matchers)
{
    struct buf buf = buf_make(arena, BUF_LIMIT_TEXT);
    buf_append_z(&buf, "at least one of these fields must be non-empty: ");
    for (size_t i = 0; matchers[i] != NULL; i++)
        buf_printf(&buf, "%s'%s'", i > 0 ? ", " : "", matchers[i]);
    return buf_view(&buf);
}

static bool takes_any(const struct value *document, const char *const *wanted)
{
    const struct value *protocols = value_get(document, SV("protocols"));
    for (size_t i = 0; value_is_array(protocols) && i < protocols->count; i++)
        if (sv_is_among(value_text(protocols->items[i]), wanted))
            return true;
    return false;
}

static bool is_family(const struct value *protocols, const char *const *family)
{
    for (size_t i = 0; i < protocols->count; i++)
        if (!sv_is_among(value_text(protocols->items[i]), family))
            return false;
    return true;
}

/* Protocols are all of one family. */
static void check_families(const struct value *document, struct violations *violations)
{
    static const char *const http[] = { "http", "https", NULL };
    static const char *const stream[] = { "tcp", "udp", "tls", NULL };
    static const char *const grpc[] = { "grpc", "grpcs", NULL };
    static const char *const passthrough[] = { "tls_passthrough", NULL };
    static const char *const ws[] = { "ws", "wss", NULL };
    static const char *const *const families[] = { http, stream, grpc, passthrough, ws, NULL };
    const struct value *protocols = value_get(document, SV("protocols"));
    for (size_t i = 0; value_is_array(protocols) && families[i] != NULL; i++)
        if (is_family(protocols, families[i]))
            return;
    violations_say(violations, SV("protocols"),
                   "must contain only one subset [ http https ], [ tcp udp tls ], [ grpc grpcs ], "
                   "[ tls_passthrough ], [ ws wss ]");
}

/* Those that have a server name. */
static const char *const with_sni[] = { "https", "grpcs", "tls", "tls_passthrough", "wss", NULL };

/* `fields` do not go with these protocols. */
static void refuse(const struct value *document, const char *const *protocols, const char *const *fields,
                   const char *why, struct violations *violations)
{
    for (size_t i = 0; takes_any(document, protocols) && fields[i] != NULL; i++)
        if (is_non_empty(document, fields[i]))
            violations_say(violations, SV(""), "%s", why);
}

static void check_protocols(const struct value *document, struct violations *violations)
{
    static const char *const http[] = { "http", "https", NULL };
    static const char *const stream[] = { "tcp", "udp", "tls", "tls_passthrough", NULL };
    static const char *const grpc[] = { "grpc", "grpcs", NULL };
    static const char *const addresses[] = { "sources", "destinations", NULL };
    static const char *const http_fields[] = { "methods", "hosts", "paths", "headers", NULL };
    static const char *const not_grpc[] = { "methods", "sources", "destinations", NULL };
    check_families(document, violations);
    refuse(document, http, addresses,
           "when protocols has 'http' or 'https', 'sources' or 'destinations' cannot be set", violations);
    refuse(document, stream, http_fields,
           "when protocol has 'tcp', 'tls', 'tls_passthrough' or 'udp', 'methods', 'hosts', 'paths', "
           "'headers' cannot be set",
           violations);
    refuse(document, grpc, not_grpc,
           "when protocol has 'grpc' or 'grpcs', 'strip_path', 'methods', 'sources', 'destinations' cannot "
           "be set",
           violations);
    if (takes_any(document, grpc) && value_is_true(value_get(document, SV("strip_path"))))
        violations_say(violations, SV(""),
                       "when protocol has 'grpc' or 'grpcs', 'strip_path', 'methods', 'sources', "
                       "'destinations' cannot be set");
    if (is_non_empty(document, "snis") && !takes_any(document, with_sni))
        violations_say(violations, SV(""),
                       "'snis' can be set only when protocols has one of 'https', 'grpcs', 'tls' or "
                       "'tls_passthrough'");
}

/* For grpc, strip_path is false when it is not set. */
static const struct value *prepare(struct arena *arena, const struct value *body,
                                   struct violations *violations)
{
    static const char *const grpc[] = { "grpc", "grpcs", NULL };
    (void)violations;
    if (!takes_any(body, grpc) || kind_field_is_set(body, "strip_path"))
        return body;
    return value_with(arena, body, SV("strip_path"), value_bool(arena, false));
}

/* At least one matcher that goes with the protocols. */
static bool complete(struct exchange *exchange, const struct value *document, struct violations *violations,
                     const struct value **out)
{
    *out = document;
    check_protocols(document, violations);
    if (kind_field_is_set(document, "expression"))
        return true;
    const struct value *protocols = value_get(document, SV("protocols"));
    strview protocol = { 0 };
    /* Of http and https together, https's matchers count, and so on: they include the other's. */
    for (size_t i = 0; value_is_array(protocols) && i < protocols->count; i++)
        if (protocol.len == 0 || sv_is_among(value_text(protocols->items[i]), with_sni))
            protocol = value_text(protocols->items[i]);
    const char *const *matchers = matchers_of(protocol);
    for (size_t i = 0; matchers[i] != NULL; i++)
        if (is_non_empty(document, matchers[i]))
            return true;
    violations_add(violations, (struct violation){ .kind = VIOLATION_MESSAGE,
                                                   .text = matchers_text(exchange->arena, matchers) });
    return true;
}

const struct entity_kind kind_routes = {
    .name = "routes",
    .singular = "route",
    .fields = &route_fields,
    .name_field = "name",
    .variant_key = "expression",
    .variant_fields = &expression_route_fields,
    .prepare = prepare,
    .complete = complete,
};
