#include "emulator/api/entity_hooks.h"

#include "base/buf.h"
#include "emulator/api/ids.h"
#include "value/build.h"
#include "value/kind.h"

enum { MAX_REQUIRED = 3 };

static const struct {
    const char *name;
    const char *required[MAX_REQUIRED]; /* in config */
} vault_types[] = {
    { "konnect", { "config_store_id" } },
    { "env", { NULL } },
    { "aws", { NULL } },
    { "gcp", { "project_id" } },
    { "azure", { "vault_uri", "location" } },
    { "hcv", { NULL } },
    { "conjur", { "endpoint_url" } },
    { "azure-certs", { NULL } },
    { "fs", { "prefix" } },
};

static const struct {
    const char *name;
    const char *text; /* NULL: the number */
    int64_t number;
} hcv_defaults[] = {
    { "protocol", "http", 0 }, { "host", "127.0.0.1", 0 }, { "port", NULL, 8200 },
    { "mount", "secret", 0 },  { "kv", "v1", 0 },          { "auth_method", "token", 0 },
};

static bool is_set(const struct value *object, const char *key)
{
    const struct value *value = value_get(object, sv_from(key));
    return value != NULL && !value_is_null(value);
}

static const struct value *fill_hcv(struct arena *arena, const struct value *document,
                                    const struct value *config)
{
    struct object_builder filled = object_builder_from(arena, config);
    for (size_t i = 0; i < sizeof hcv_defaults / sizeof hcv_defaults[0]; i++) {
        if (is_set(config, hcv_defaults[i].name))
            continue;
        if (hcv_defaults[i].text != NULL)
            object_put_text(&filled, hcv_defaults[i].name, sv_from(hcv_defaults[i].text));
        else
            object_put_int(&filled, hcv_defaults[i].name, hcv_defaults[i].number);
    }
    return value_with(arena, document, SV("config"), object_build(&filled));
}

/* The one error of this back end that has neither code nor details (docs/dev/konnect.md, "Vaults"). */
static bool refuse_vault_type(struct exchange *exchange)
{
    struct object_builder object = { .arena = exchange->arena };
    object_put_text(&object, "message", SV("vault type not found"));
    reply_json(exchange, 400, object_build(&object));
    return false;
}

/* Konnect checks neither of these, as far as is known: that the config store exists, and that the prefix is
 * none of the reserved words (the specification's own example has prefix "env"). */
bool vault_complete(struct exchange *exchange, const struct value *document, struct violations *violations,
                    const struct value **out)
{
    strview type = value_text_at(document, "name");
    const struct value *config = value_get(document, SV("config"));
    if (!value_is_object(config))
        config = value_empty_object(exchange->arena);
    size_t count = sizeof vault_types / sizeof vault_types[0];
    size_t which = 0;
    while (which < count && !sv_equal_z(type, vault_types[which].name))
        which++;
    if (which == count && type.len > 0)
        return refuse_vault_type(exchange);
    for (size_t i = 0; which < count && i < MAX_REQUIRED && vault_types[which].required[i] != NULL; i++)
        if (!is_set(config, vault_types[which].required[i]))
            violations_add(violations, (struct violation){ .kind = VIOLATION_MISSING,
                                                           .field = SV("config"),
                                                           .text = sv_from(vault_types[which].required[i]) });
    *out = sv_equal_z(type, "hcv") ? fill_hcv(exchange->arena, document, config) : document;
    return true;
}

/* protocol://host[:port][/path] */
static void take_url(struct object_builder *body, strview url, struct violations *violations)
{
    size_t colon = sv_find(url, ':');
    strview rest = sv_slice(url, colon == SIZE_MAX ? url.len : colon, url.len);
    if (!sv_starts_with(rest, SV("://"))) {
        violations_say(violations, SV("url"), "missing host in url");
        return;
    }
    strview protocol = sv_slice(url, 0, colon);
    rest = sv_slice(rest, 3, rest.len);
    size_t slash = sv_find(rest, '/');
    strview authority = sv_slice(rest, 0, slash);
    strview host = sv_cut(&authority, ':');
    int64_t port = sv_equal_z(protocol, "https") ? 443 : 80;
    if (authority.data != NULL && !sv_to_int64(authority, &port))
        violations_say(violations, SV("url"), "invalid port in url");
    object_put_text(body, "protocol", protocol);
    object_put_text(body, "host", host);
    object_put_int(body, "port", port);
    if (slash != SIZE_MAX)
        object_put_text(body, "path", sv_slice(rest, slash, rest.len));
}

const struct value *service_prepare(struct arena *arena, const struct value *body,
                                    struct violations *violations)
{
    const struct value *url = value_get(body, SV("url"));
    const struct value *port = value_get(body, SV("port"));
    struct object_builder prepared = object_builder_from(arena, body);
    int64_t number = 0;
    if (value_is_text(port) && sv_to_int64(port->text, &number))
        object_put_int(&prepared, "port", number);
    if (value_is_text(url))
        take_url(&prepared, url->text, violations);
    return object_build(&prepared);
}

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

bool route_complete(struct exchange *exchange, const struct value *document, struct violations *violations,
                    const struct value **out)
{
    *out = document;
    if (is_set(document, "expression"))
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

bool key_auth_complete(struct exchange *exchange, const struct value *document, struct violations *violations,
                       const struct value **out)
{
    (void)violations;
    struct arena *arena = exchange->arena;
    *out = document;
    if (!is_set(document, "key"))
        *out = value_with(arena, document, SV("key"), value_string(arena, uuid_new(arena)));
    return true;
}

bool consumer_complete(struct exchange *exchange, const struct value *document, struct violations *violations,
                       const struct value **out)
{
    (void)exchange;
    *out = document;
    if (!is_set(document, "username") && !is_set(document, "custom_id"))
        violations_add(
            violations,
            (struct violation){ .kind = VIOLATION_MESSAGE,
                                .text = SV("at least one of these fields must be non-empty: 'custom_id', "
                                           "'username'") });
    return true;
}
