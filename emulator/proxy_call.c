#include "emulator/proxy_call.h"

bool proxy_message(struct proxy_call *call, int status, const char *message)
{
    struct object object = object_make(call->exchange->arena);
    object_set_text(&object, "message", sv_from(message));
    reply_json(call->exchange, status, object_value(&object));
    return false;
}

bool proxy_aim_at_url(struct proxy_call *call, strview url)
{
    strview rest = url;
    if (!sv_starts_with(url, SV("http://")) && !sv_starts_with(url, SV("https://")))
        return false;
    rest = sv_slice(url, sv_find(url, ':') + 3, url.len);
    strview path = rest;
    strview authority = sv_cut(&path, '/');
    if (authority.len == 0)
        return false;
    call->origin = sv_slice(url, 0, url.len - rest.len + authority.len);
    call->path = sv_slice(rest, authority.len, rest.len);
    return true;
}
