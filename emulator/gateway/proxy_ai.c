/* The plugin ai-proxy (docs/dev/konnect.md, "The plugin ai-proxy"), for chats with models that speak OpenAI's
 * format: the gateway puts the model's key, name and options into the request and sends it to the model. */
#include "emulator/gateway/proxy_plugins.h"
#include "emulator/http/query.h"
#include "value/build.h"
#include "value/kind.h"

static const struct provider {
    const char *name;
    const char *url; /* without the path */
} providers[] = {
    { "mistral", "https://api.mistral.ai" },
    { "openai", "https://api.openai.com" },
};
#define CHAT_PATH "/v1/chat/completions"

/* Answers in the form that ai-proxy uses for its own errors; returns false. */
static bool refuse(struct proxy_call *call, int status, strview message)
{
    struct object_builder inner = { .arena = call->exchange->arena };
    struct object_builder outer = { .arena = call->exchange->arena };
    object_put_text(&inner, "message", exchange_printable(message));
    object_put(&outer, SV("error"), object_build(&inner));
    reply_json(call->exchange, status, object_build(&outer));
    return false;
}

static bool refuse_unknown(struct proxy_call *call, const char *field, strview word)
{
    return refuse(call, 501,
                  arena_printf(call->exchange->arena, "the emulator's ai-proxy does not support %s " SV_FMT,
                               field, SV_ARG(word)));
}

/* The object under `key`; empty where there is none. */
static const struct value *part(struct proxy_call *call, const struct value *config, const char *key)
{
    const struct value *value = value_get(config, sv_from(key));
    return value_is_object(value) ? value : value_empty_object(call->exchange->arena);
}

static const struct provider *provider_find(strview name)
{
    for (size_t i = 0; i < sizeof providers / sizeof providers[0]; i++)
        if (sv_equal_z(name, providers[i].name))
            return &providers[i];
    return NULL;
}

/* Whether the plugin's configuration is of the kind that the emulator can run. */
static bool is_supported(struct proxy_call *call, const struct value *config, const struct value *model)
{
    strview route_type = value_text_at(config, "route_type");
    strview format = value_text_at(config, "llm_format");
    strview provider = value_text_at(model, "provider");
    if (!sv_equal_z(route_type, "llm/v1/chat"))
        return refuse_unknown(call, "route_type", route_type);
    if (format.len > 0 && !sv_equal_z(format, "openai"))
        return refuse_unknown(call, "llm_format", format);
    if (provider_find(provider) == NULL)
        return refuse_unknown(call, "provider", provider);
    if (sv_equal_z(provider, "mistral") &&
        sv_equal_z(value_text_at(part(call, model, "options"), "mistral_format"), "ollama"))
        return refuse(call, 400, SV("the emulator's ai-proxy does not support mistral_format ollama"));
    return true;
}

static bool read_chat(struct proxy_call *call, const struct value *config, struct object_builder *out)
{
    const struct value *body;
    int64_t limit = 0;
    if (value_to_int(value_get(config, SV("max_request_body_size")), &limit) &&
        call->body.len > (uint64_t)limit)
        return refuse(call, 400, SV("request body is larger than max_request_body_size"));
    if (!proxy_body_object(call, &body))
        return refuse(call, 400, SV("request body is not a JSON object"));
    const struct value *messages = value_get(body, SV("messages"));
    if (!value_is_array(messages) || messages->count == 0)
        return refuse(call, 400, SV("request body has no messages"));
    if (value_true_at(body, "stream") && sv_equal_z(value_text_at(config, "response_streaming"), "deny"))
        return refuse(call, 400, SV("response streaming is not enabled for this LLM"));
    *out = object_builder_from(call->exchange->arena, body);
    return true;
}

static bool lacks(const struct object_builder *body, strview key)
{
    const struct value *value = object_get(body, key);
    return value == NULL || value_is_null(value);
}

/* A client may name no other model than the plugin's; without one in the plugin it must name one. */
static bool set_model(struct proxy_call *call, const struct value *model, struct object_builder *body)
{
    strview name = value_text_at(model, "name");
    const struct value *wanted = object_get(body, SV("model"));
    bool wants_none = lacks(body, SV("model")) || value_text(wanted).len == 0;
    if (name.len == 0 && wants_none)
        return refuse(call, 400, SV("model parameter not found in request, nor in gateway configuration"));
    if (name.len > 0 && !wants_none && !sv_equal(value_text(wanted), name))
        return refuse(
            call, 400,
            arena_printf(call->exchange->arena, "cannot use own model - must be: " SV_FMT, SV_ARG(name)));
    if (wants_none)
        object_put_text(body, "model", name);
    return true;
}

static void set_options(const struct value *config, const struct value *options, struct object_builder *body)
{
    static const char *const names[] = { "max_tokens", "temperature", "top_p", "top_k" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const struct value *value = value_get(options, sv_from(names[i]));
        if (value_is_number(value) && lacks(body, sv_from(names[i])))
            object_put(body, sv_from(names[i]), value);
    }
    if (sv_equal_z(value_text_at(config, "response_streaming"), "always"))
        object_put(body, SV("stream"), value_bool(body->arena, true));
}

/* The client's own credential stays where allow_override says so. */
static void set_auth(struct proxy_call *call, const struct value *auth, struct object_builder *body)
{
    struct arena *arena = call->exchange->arena;
    bool override = value_true_at(auth, "allow_override");
    strview header = value_text_at(auth, "header_name");
    strview param = value_text_at(auth, "param_name");
    strview secret = value_text_at(auth, "param_value");
    if (header.len > 0 && !(override && headers_get(&call->headers, header, NULL)))
        headers_set(&call->headers, header, value_text_at(auth, "header_value"));
    if (param.len == 0)
        return;
    if (sv_equal_z(value_text_at(auth, "param_location"), "query")) {
        if (!override || query_get(arena, call->query, param, NULL) == 0)
            call->query = query_with(arena, query_without(arena, call->query, param), param, secret);
    } else if (!override || lacks(body, param)) {
        object_put(body, param, value_string(arena, secret));
    }
}

static bool aim(struct proxy_call *call, const struct value *model, const struct value *options)
{
    strview url = value_text_at(options, "upstream_url");
    strview path = value_text_at(options, "upstream_path");
    if (url.len == 0)
        url = arena_printf(call->exchange->arena, "%s" SV_FMT,
                           provider_find(value_text_at(model, "provider"))->url,
                           SV_ARG(path.len > 0 ? path : SV(CHAT_PATH)));
    if (proxy_aim_at_url(call, url))
        return true;
    proxy_note("plugin ai-proxy: upstream_url is not an http or https URL");
    return refuse(call, 500, SV("invalid upstream_url"));
}

bool proxy_ai_proxy(struct proxy_call *call, const struct value *config)
{
    struct arena *arena = call->exchange->arena;
    const struct value *model = part(call, config, "model");
    const struct value *options = part(call, model, "options");
    struct object_builder body;
    if (!is_supported(call, config, model) || !read_chat(call, config, &body) ||
        !set_model(call, model, &body) || !aim(call, model, options))
        return false;
    set_options(config, options, &body);
    set_auth(call, part(call, config, "auth"), &body);
    if (value_true_at(config, "model_name_header"))
        headers_set(&call->answer_headers, SV("X-Kong-LLM-Model"),
                    arena_printf(arena, SV_FMT "/" SV_FMT, SV_ARG(value_text_at(model, "provider")),
                                 SV_ARG(value_text(object_get(&body, SV("model"))))));
    proxy_set_body(call, object_build(&body));
    headers_set(&call->headers, SV("Content-Type"), SV("application/json"));
    call->method = SV("POST");
    call->keep_host = false;
    return true;
}
