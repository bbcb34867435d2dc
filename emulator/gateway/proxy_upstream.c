#include "emulator/gateway/proxy_upstream.h"

#include "value/kind.h"

#include <inttypes.h>

#define VIA "1.1 konnect-emulator"

enum { DEFAULT_TIMEOUT_MS = 60000 }; /* Kong's own, for services and without one */

/* Headers that belong to one connection (RFC 9110, 7.6.1), and those that curl and microhttpd set
 * themselves. */
static const char *const not_passed_on[] = {
    "Connection",
    "Keep-Alive",
    "Proxy-Authenticate",
    "Proxy-Authorization",
    "Proxy-Connection",
    "TE",
    "Trailer",
    "Upgrade",
    "Transfer-Encoding",
    "Content-Length",
    "Expect",
    "Accept-Encoding",
};

static bool is_dropped(const struct header_list *list, strview name)
{
    for (size_t i = 0; i < sizeof not_passed_on / sizeof not_passed_on[0]; i++)
        if (sv_equal_nocase(name, sv_from(not_passed_on[i])))
            return true;
    return headers_have_word(list, SV("Connection"), name);
}

static strview host_of(struct arena *arena, const struct value *service)
{
    strview host = value_text_at(service, "host");
    bool bare_ipv6 = sv_find(host, ':') != SIZE_MAX && !sv_starts_with(host, SV("["));
    return bare_ipv6 ? arena_printf(arena, "[" SV_FMT "]", SV_ARG(host)) : host;
}

/* Kong's path_handling "v0": one slash between the two, whatever they end and begin with. */
static strview join_paths(struct arena *arena, strview base, strview rest)
{
    if (base.len == 0)
        base = SV("/");
    if (rest.len == 0)
        return base;
    if (sv_starts_with(rest, SV("/")))
        rest = sv_slice(rest, 1, rest.len);
    return arena_printf(arena, SV_FMT "%s" SV_FMT, SV_ARG(base), sv_ends_with(base, SV("/")) ? "" : "/",
                        SV_ARG(rest));
}

bool proxy_aim_at_service(struct proxy_call *call)
{
    struct arena *arena = call->exchange->arena;
    const struct value *service = call->service;
    strview protocol = value_text_at(service, "protocol");
    strview path = call->exchange->path;
    int64_t port = 80;
    call->timeout_ms = DEFAULT_TIMEOUT_MS;
    if (service == NULL)
        return true;
    if (!sv_equal_z(protocol, "http") && !sv_equal_z(protocol, "https")) {
        proxy_note_once(call->proxy->notes,
                        "service protocol " SV_FMT " is not supported: only http and https are",
                        SV_ARG(protocol));
        return proxy_message(call, 502, "An invalid response was received from the upstream server");
    }
    (void)value_to_int(value_get(service, SV("port")), &port);
    (void)value_to_int(value_get(service, SV("read_timeout")), &call->timeout_ms);
    bool standard = port == (sv_equal_z(protocol, "https") ? 443 : 80);
    call->origin =
        arena_printf(arena, SV_FMT "://" SV_FMT, SV_ARG(protocol), SV_ARG(host_of(arena, service)));
    if (!standard)
        call->origin = arena_printf(arena, SV_FMT ":%" PRId64, SV_ARG(call->origin), port);
    if (value_true_at(call->match.route, "strip_path"))
        path = sv_slice(path, call->match.path.len, path.len);
    call->path = join_paths(arena, value_text_at(service, "path"), path);
    return true;
}

static void append_to(struct header_list *list, strview name, strview value)
{
    strview before;
    if (headers_get(list, name, &before))
        value = arena_printf(list->arena, SV_FMT ", " SV_FMT, SV_ARG(before), SV_ARG(value));
    headers_set(list, name, value);
}

/* The data plane listens on the loopback: that is where all its clients are. */
static void add_forwarding(struct proxy_call *call, struct header_list *list)
{
    strview host = exchange_header(call->exchange, "Host");
    strview port = host;
    strview name = sv_cut(&port, ':');
    append_to(list, SV("X-Forwarded-For"), SV("127.0.0.1"));
    headers_set(list, SV("X-Real-IP"), SV("127.0.0.1"));
    headers_set(list, SV("X-Forwarded-Proto"), SV("http"));
    headers_set(list, SV("X-Forwarded-Host"), name);
    headers_set(list, SV("X-Forwarded-Port"), port.len > 0 ? port : SV("80"));
    headers_set(list, SV("X-Forwarded-Path"), call->exchange->path);
    if (value_true_at(call->match.route, "strip_path") && call->match.path.len > 0)
        headers_set(list, SV("X-Forwarded-Prefix"), call->match.path);
    append_to(list, SV("Via"), SV(VIA));
}

/* A line break would end the header and begin another one. */
static bool is_one_line(strview value)
{
    return sv_find(value, '\r') == SIZE_MAX && sv_find(value, '\n') == SIZE_MAX;
}

/* curl adds these headers when we do not; an empty value prevents that. */
static void keep_curl_silent(struct header_list *list)
{
    static const char *const names[] = { "Accept", "Content-Type", "User-Agent" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (!headers_get(list, sv_from(names[i]), NULL))
            headers_add(list, sv_from(names[i]), SV(""));
}

static struct header_list headers_out(struct proxy_call *call)
{
    struct header_list list = headers_make(call->exchange->arena);
    for (size_t i = 0; i < call->headers.count; i++) {
        const struct http_header *header = &call->headers.items[i];
        if (is_dropped(&call->headers, header->name) ||
            (!call->keep_host && sv_equal_nocase(header->name, SV("Host"))))
            continue;
        if (is_one_line(header->value))
            headers_add(&list, header->name, header->value);
        else
            proxy_note("the header " SV_FMT " was left out: its value has a line break",
                       SV_ARG(header->name));
    }
    add_forwarding(call, &list);
    keep_curl_silent(&list);
    return list;
}

/* Bodies come out of curl without Content-Encoding, so they go on without. */
static void pass_on(struct proxy_call *call, const struct http_response *response)
{
    struct exchange *exchange = call->exchange;
    struct header_list list = headers_make(exchange->arena);
    for (size_t i = 0; i < response->header_count; i++)
        headers_add(&list, response->headers[i].name, response->headers[i].value);
    reply_text(exchange, response->status, NULL, response->body);
    for (size_t i = 0; i < list.count; i++)
        if (!is_dropped(&list, list.items[i].name) &&
            !sv_equal_nocase(list.items[i].name, SV("Content-Encoding")))
            reply_header(exchange, list.items[i].name.data, list.items[i].value);
    for (size_t i = 0; i < call->answer_headers.count; i++)
        reply_header(exchange, call->answer_headers.items[i].name.data, call->answer_headers.items[i].value);
    reply_header(exchange, "Via", SV(VIA));
}

static void report_failure(struct proxy_call *call, const struct http_response *response)
{
    proxy_note("no answer from " SV_FMT ": " SV_FMT, SV_ARG(call->origin), SV_ARG(response->error));
    if (response->elapsed_ms >= call->timeout_ms)
        proxy_message(call, 504, "The upstream server is timing out");
    else
        proxy_message(call, 502, "An invalid response was received from the upstream server");
}

void proxy_ask_upstream(struct proxy_call *call)
{
    struct arena *arena = call->exchange->arena;
    if (call->origin.len == 0) {
        proxy_message(call, 503, "no Service found with those values");
        return;
    }
    struct header_list headers = headers_out(call);
    const struct http_request request = {
        .method = call->method.data,
        .url = arena_printf(arena, SV_FMT SV_FMT "%s" SV_FMT, SV_ARG(call->origin), SV_ARG(call->path),
                            call->query.len > 0 ? "?" : "", SV_ARG(call->query)),
        .headers = headers.items,
        .header_count = headers.count,
        .has_body = call->body.len > 0,
        .body = call->body,
        .timeout_ms = call->timeout_ms,
        .stop = &call->proxy->stopping,
    };
    struct http_response response;
    call->proxy->http->perform(call->proxy->http, arena, &request, &response);
    if (response.outcome == HTTP_ANSWERED)
        pass_on(call, &response);
    else
        report_failure(call, &response);
}
