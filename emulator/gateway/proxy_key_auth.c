/* The plugin key-auth: identifies the consumer by a key in a header, a query parameter or the body. */
#include "emulator/emulator.h"
#include "emulator/gateway/proxy_plugins.h"
#include "emulator/http/query.h"
#include "value/build.h"
#include "value/kind.h"

static const struct value *array_at(const struct value *config, const char *field)
{
    const struct value *array = value_get(config, sv_from(field));
    return value_is_array(array) ? array : NULL;
}

/* How many values a place has under the name; the first one goes to `*out`. */
static size_t in_headers(const struct proxy_call *call, strview name, strview *out)
{
    size_t count = 0;
    for (size_t i = 0; i < call->headers.count; i++)
        if (sv_equal_nocase(call->headers.items[i].name, name) && count++ == 0)
            *out = call->headers.items[i].value;
    return count;
}

static size_t in_body(struct proxy_call *call, strview name, strview *out)
{
    const struct value *body;
    if (proxy_body_is_form(call))
        return query_get(call->exchange->arena, call->body, name, out);
    if (!proxy_body_is_json(call) || !proxy_body_object(call, &body) || !value_is_text(value_get(body, name)))
        return 0;
    *out = value_get(body, name)->text;
    return 1;
}

static size_t look_up(struct proxy_call *call, const struct value *config, strview name, strview *out)
{
    size_t count = value_true_at(config, "key_in_header") ? in_headers(call, name, out) : 0;
    if (count == 0 && value_true_at(config, "key_in_query"))
        count = query_get(call->exchange->arena, call->query, name, out);
    if (count == 0 && value_true_at(config, "key_in_body"))
        count = in_body(call, name, out);
    return count;
}

static void hide(struct proxy_call *call, const struct value *config, strview name)
{
    struct arena *arena = call->exchange->arena;
    const struct value *body;
    headers_remove(&call->headers, name);
    call->query = query_without(arena, call->query, name);
    if (!value_true_at(config, "key_in_body"))
        return;
    if (proxy_body_is_form(call)) {
        call->body = query_without(arena, call->body, name);
    } else if (proxy_body_is_json(call) && proxy_body_object(call, &body)) {
        struct object_builder object = object_builder_from(arena, body);
        object_remove(&object, name);
        proxy_set_body(call, object_build(&object));
    }
}

/* NULL: a key was found. Else why not, in Kong's words. */
static const char *find_key(struct proxy_call *call, const struct value *config, strview *out)
{
    const struct value *names = array_at(config, "key_names");
    for (size_t i = 0; names != NULL && i < names->count; i++) {
        strview name = value_text(names->items[i]);
        strview key = SV("");
        size_t count = look_up(call, config, name, &key);
        if (count > 1)
            return "Duplicate API key found";
        if (count == 0)
            continue;
        *out = key;
        if (value_true_at(config, "hide_credentials"))
            hide(call, config, name);
        return key.len > 0 ? NULL : "No API key found in request";
    }
    return "No API key found in request";
}

/* A credential with a ttl is good for so many seconds. */
static bool is_expired(const struct value *credential)
{
    int64_t ttl = 0;
    int64_t created_at = 0;
    return value_to_int(value_get(credential, SV("ttl")), &ttl) && ttl > 0 &&
           value_to_int(value_get(credential, SV("created_at")), &created_at) &&
           created_at + ttl <= emulator_now_ms() / 1000;
}

static void set_or_remove(struct proxy_call *call, const char *name, strview value)
{
    if (value.len > 0)
        headers_set(&call->headers, sv_from(name), value);
    else
        headers_remove(&call->headers, sv_from(name));
}

/* `credential` NULL: the anonymous consumer. */
static void set_consumer(struct proxy_call *call, const struct value *consumer,
                         const struct value *credential)
{
    call->consumer = consumer;
    set_or_remove(call, "X-Consumer-ID", value_text_at(consumer, "id"));
    set_or_remove(call, "X-Consumer-Custom-ID", value_text_at(consumer, "custom_id"));
    set_or_remove(call, "X-Consumer-Username", value_text_at(consumer, "username"));
    set_or_remove(call, "X-Credential-Identifier", value_text_at(credential, "id"));
    set_or_remove(call, "X-Anonymous-Consumer", credential != NULL ? SV("") : SV("true"));
}

/* NULL: the request is from a consumer. */
static const char *authenticate(struct proxy_call *call, const struct value *config)
{
    strview key = SV("");
    const char *why = find_key(call, config, &key);
    if (why != NULL)
        return why;
    const struct value *credential = proxy_config_find(&call->config.credentials, "key", key);
    const struct value *consumer =
        proxy_config_find(&call->config.consumers, "id", proxy_config_reference(credential, "consumer"));
    if (consumer == NULL || is_expired(credential))
        return "Unauthorized";
    set_consumer(call, consumer, credential);
    return NULL;
}

/* By id or by username. */
static bool let_anonymous_in(struct proxy_call *call, strview anonymous)
{
    const struct value *consumer = proxy_config_find(&call->config.consumers, "id", anonymous);
    if (consumer == NULL)
        consumer = proxy_config_find(&call->config.consumers, "username", anonymous);
    if (consumer == NULL) {
        proxy_note("plugin key-auth: the anonymous consumer " SV_FMT " does not exist", SV_ARG(anonymous));
        return proxy_message(call, 500, "An unexpected error occurred");
    }
    set_consumer(call, consumer, NULL);
    return true;
}

static bool refuse(struct proxy_call *call, strview realm, const char *why)
{
    struct arena *arena = call->exchange->arena;
    strview challenge =
        realm.len > 0 ? arena_printf(arena, "Key realm=\"" SV_FMT "\"", SV_ARG(realm)) : SV("Key");
    reply_header(call->exchange, "WWW-Authenticate", challenge);
    return proxy_message(call, 401, why);
}

bool proxy_key_auth(struct proxy_call *call, const struct value *config)
{
    strview anonymous = value_text_at(config, "anonymous");
    if (sv_equal_z(call->method, "OPTIONS") && !value_true_at(config, "run_on_preflight"))
        return true;
    const char *why = authenticate(call, config);
    if (why == NULL)
        return true;
    return anonymous.len > 0 ? let_anonymous_in(call, anonymous)
                             : refuse(call, value_text_at(config, "realm"), why);
}
