#include "base/buf.h"
#include "emulator/api/entity_kind.h"
#include "emulator/api/kinds/kinds.h"
#include "emulator/api/kinds/rules.h"
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

/* At least one matcher that goes with the protocols. */
static bool complete(struct exchange *exchange, const struct value *document, struct violations *violations,
                     const struct value **out)
{
    *out = document;
    if (kind_field_is_set(document, "expression"))
        return true;
    const struct value *protocols = value_get(document, SV("protocols"));
    strview protocol = { 0 };
    /* With http and https together, https's matchers count: they include the other's. */
    for (size_t i = 0; value_is_array(protocols) && i < protocols->count; i++)
        if (protocol.len == 0 || sv_equal_z(value_text(protocols->items[i]), "https"))
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
    .complete = complete,
};
