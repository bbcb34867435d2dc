#include "emulator/gateway/proxy.h"

#include "base/mem.h"
#include "emulator/gateway/proxy_call.h"
#include "emulator/gateway/proxy_plugins.h"
#include "emulator/gateway/proxy_upstream.h"
#include "value/kind.h"

struct proxy *proxy_new(struct emulator *emulator, strview control_plane)
{
    struct proxy *proxy = mem_alloc(sizeof *proxy);
    proxy->emulator = emulator;
    proxy->control_plane = control_plane;
    proxy->http = http_curl_new();
    proxy->notes = proxy_notes_new();
    return proxy;
}

void proxy_stop(struct proxy *proxy)
{
    atomic_store(&proxy->stopping, true);
    proxy->http->wake(proxy->http);
}

void proxy_free(struct proxy *proxy)
{
    if (proxy == NULL)
        return;
    proxy->http->close(proxy->http);
    proxy_notes_free(proxy->notes);
    mem_free(proxy);
}

static void note_unsupported_routes(struct proxy_call *call)
{
    for (size_t i = 0; i < call->config.routes.count; i++) {
        const struct value *route = call->config.routes.items[i];
        strview why = proxy_router_objection(call->exchange->arena, route);
        strview name = value_text_at(route, "name");
        if (why.len > 0)
            proxy_note_once(call->proxy->notes, "route " SV_FMT ": " SV_FMT,
                            SV_ARG(name.len > 0 ? name : value_text_at(route, "id")), SV_ARG(why));
    }
}

static bool takes_plain_http(const struct value *route)
{
    const struct value *protocols = value_get(route, SV("protocols"));
    for (size_t i = 0; i < protocols->count; i++)
        if (sv_equal_z(value_text(protocols->items[i]), "http"))
            return true;
    return false;
}

/* A route for https alone: 426, or a redirect, as the route says. */
static bool refuse_plain_http(struct proxy_call *call)
{
    struct exchange *exchange = call->exchange;
    int64_t status = 426;
    strview rest = exchange_header(exchange, "Host");
    (void)value_to_int(value_get(call->match.route, SV("https_redirect_status_code")), &status);
    if (status == 426) {
        reply_header(exchange, "Connection", SV("Upgrade"));
        reply_header(exchange, "Upgrade", SV("TLS/1.2, HTTP/1.1"));
        return proxy_message(call, 426, "Please use HTTPS protocol");
    }
    strview host = sv_cut(&rest, ':');
    reply_header(exchange, "Location",
                 arena_printf(exchange->arena, "https://" SV_FMT SV_FMT "%s" SV_FMT, SV_ARG(host),
                              SV_ARG(exchange->path), exchange->query.len > 0 ? "?" : "",
                              SV_ARG(exchange->query)));
    reply_text(exchange, (int)status, NULL, SV(""));
    return false;
}

static bool find_route(struct proxy_call *call)
{
    struct exchange *exchange = call->exchange;
    const struct proxy_question question = { .method = exchange->method,
                                             .path = exchange->path,
                                             .headers = &exchange->headers };
    note_unsupported_routes(call);
    if (!proxy_router_match(exchange->arena, &call->config.routes, &question, &call->match))
        return proxy_message(call, 404, "no Route matched with those values");
    call->keep_host = value_true_at(call->match.route, "preserve_host");
    if (!takes_plain_http(call->match.route))
        return refuse_plain_http(call);
    return true;
}

/* For a disabled service Kong's documentation promises 404, as if the route were not there. 503 tells
 * the user of an emulator what is the matter. */
static bool find_service(struct proxy_call *call)
{
    strview id = proxy_config_reference(call->match.route, "service");
    call->service = proxy_config_find(&call->config.services, "id", id);
    if (call->service != NULL && !value_true_at(call->service, "enabled"))
        return proxy_message(call, 503, "Service unavailable");
    return true;
}

void proxy_answer(void *payload, struct exchange *exchange)
{
    struct proxy_call call = {
        .proxy = payload,
        .exchange = exchange,
        .method = exchange->method,
        .query = exchange->query,
        .headers = headers_copy(exchange->arena, &exchange->headers),
        .body = exchange->body,
        .answer_headers = headers_make(exchange->arena),
    };
    proxy_config_read(exchange, call.proxy->control_plane, &call.config);
    if (find_route(&call) && find_service(&call) && proxy_aim_at_service(&call) && proxy_plugins_run(&call))
        proxy_ask_upstream(&call);
}
