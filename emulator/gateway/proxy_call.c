#include "emulator/gateway/proxy_call.h"

#include "value/build.h"
#include "value/json.h"
#include "value/kind.h"

#include <string.h>

bool proxy_message(struct proxy_call *call, int status, const char *message)
{
    struct object_builder object = { .arena = call->exchange->arena };
    object_put_text(&object, "message", sv_from(message));
    reply_json(call->exchange, status, object_build(&object));
    return false;
}

bool proxy_aim_at_url(struct proxy_call *call, strview url)
{
    if (!sv_starts_with(url, SV("http://")) && !sv_starts_with(url, SV("https://")))
        return false;
    strview query = url;
    strview base = sv_cut(&query, '?');
    size_t authority = sv_find(base, ':') + strlen("://");
    size_t slash = sv_find(sv_slice(base, authority, base.len), '/');
    size_t end = slash == SIZE_MAX ? base.len : authority + slash;
    if (end == authority)
        return false;
    call->origin = sv_slice(base, 0, end);
    call->path = end < base.len ? sv_slice(base, end, base.len) : SV("/");
    if (query.len > 0)
        call->query = arena_printf(call->exchange->arena, SV_FMT "%s" SV_FMT, SV_ARG(query),
                                   call->query.len > 0 ? "&" : "", SV_ARG(call->query));
    return true;
}

/* Without its parameters. */
static strview content_type(const struct proxy_call *call)
{
    strview type = SV("");
    headers_get(&call->headers, SV("Content-Type"), &type);
    return sv_trim(sv_cut(&type, ';'));
}

bool proxy_body_is_json(const struct proxy_call *call)
{
    return sv_equal_nocase(content_type(call), SV("application/json"));
}

bool proxy_body_is_form(const struct proxy_call *call)
{
    return sv_equal_nocase(content_type(call), SV("application/x-www-form-urlencoded"));
}

bool proxy_body_object(struct proxy_call *call, const struct value **out)
{
    struct ctx attempt = ctx_attempt(&call->exchange->ctx);
    const struct value *body;
    if (!json_decode(&attempt, call->body, &body) || !value_is_object(body))
        return false;
    *out = body;
    return true;
}

void proxy_set_body(struct proxy_call *call, const struct value *body)
{
    call->body = exchange_encode(call->exchange, body);
}
