#include "emulator/http/server.h"

#include "base/buf.h"
#include "base/mem.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <string.h>

struct http_server {
    struct MHD_Daemon *daemon;
    struct emulator *emulator;
    struct http_server_settings settings;
    uint16_t port;
};

/* One request while it is being read; microhttpd carries the pointer. */
struct incoming {
    struct arena *arena;
    strview target; /* path and query as sent */
    struct buf body;
    bool started;
};

/* microhttpd decodes paths before anybody can tell "%2F" from "/": this is the one place that has them raw.
 */
static void *on_target(void *cls, const char *target, struct MHD_Connection *connection)
{
    (void)cls;
    (void)connection;
    struct arena *arena = arena_new();
    struct incoming *incoming = ARENA_NEW(arena, struct incoming);
    incoming->arena = arena;
    incoming->target = arena_copy(arena, sv_from(target));
    incoming->body = buf_make(arena, EXCHANGE_MAX_BODY);
    return incoming;
}

static void on_completed(void *cls, struct MHD_Connection *connection, void **con_cls,
                         enum MHD_RequestTerminationCode code)
{
    (void)cls;
    (void)connection;
    (void)code;
    struct incoming *incoming = *con_cls;
    if (incoming != NULL)
        arena_free(incoming->arena);
    *con_cls = NULL;
}

static void on_connection(void *cls, struct MHD_Connection *connection, void **socket_context,
                          enum MHD_ConnectionNotificationCode code)
{
    (void)connection;
    (void)socket_context;
    struct http_server_stats *stats = ((struct http_server *)cls)->settings.stats;
    if (code == MHD_CONNECTION_NOTIFY_STARTED && stats != NULL)
        atomic_fetch_add(&stats->connections, 1);
}

static enum MHD_Result add_header(void *cls, enum MHD_ValueKind kind, const char *name, const char *value)
{
    (void)kind;
    struct header_list *list = cls;
    headers_add(list, arena_copy(list->arena, sv_from(name)), arena_copy(list->arena, sv_from(value)));
    return MHD_YES;
}

static struct exchange *exchange_from(struct emulator *emulator, struct MHD_Connection *connection,
                                      const char *method, struct incoming *incoming)
{
    struct exchange *exchange = ARENA_NEW(incoming->arena, struct exchange);
    strview rest = incoming->target;
    exchange->emulator = emulator;
    exchange->arena = incoming->arena;
    exchange->ctx = ctx_make(incoming->arena);
    exchange->method = sv_from(method);
    exchange->path = sv_cut(&rest, '?');
    exchange->query = rest;
    exchange->headers = headers_make(incoming->arena);
    MHD_get_connection_values(connection, MHD_HEADER_KIND, add_header, &exchange->headers);
    exchange->body = buf_view(&incoming->body);
    return exchange;
}

/* The first half of a body, then the end of the connection. */
static ssize_t half_body(void *cls, uint64_t position, char *out, size_t max)
{
    const struct reply *reply = cls;
    size_t half = reply->body.len / 2;
    if (position >= half)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    size_t count = half - (size_t)position;
    if (count > max)
        count = max;
    memcpy(out, reply->body.data + position, count);
    return (ssize_t)count;
}

static enum MHD_Result send_reply(struct MHD_Connection *connection, struct reply *reply)
{
    if (reply->dropped)
        return MHD_NO;
    struct MHD_Response *response =
        reply->truncated ? MHD_create_response_from_callback(reply->body.len, 1024, half_body, reply, NULL)
                         : MHD_create_response_from_buffer(
                               reply->body.len, (void *)(uintptr_t)reply->body.data, MHD_RESPMEM_MUST_COPY);
    if (response == NULL)
        return MHD_NO;
    if (reply->content_type != NULL)
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, reply->content_type);
    for (size_t i = 0; i < reply->header_count; i++)
        MHD_add_response_header(response, reply->headers[i].name.data, reply->headers[i].value.data);
    enum MHD_Result result = MHD_queue_response(connection, (unsigned)reply->status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *data, size_t *data_len,
                                  void **con_cls)
{
    (void)url;
    (void)version;
    struct http_server *server = cls;
    struct incoming *incoming = *con_cls;
    if (!incoming->started) {
        incoming->started = true;
        return MHD_YES;
    }
    if (*data_len > 0) {
        buf_append(&incoming->body, sv_make(data, *data_len));
        *data_len = 0;
        return MHD_YES;
    }
    if (server->settings.stats != NULL)
        atomic_fetch_add(&server->settings.stats->requests, 1);
    struct exchange *exchange = exchange_from(server->emulator, connection, method, incoming);
    if (incoming->body.overflow)
        reply_text(exchange, 413, "application/json", SV("{\"message\":\"Request size limit exceeded\"}"));
    else
        server->settings.answer(server->settings.payload, exchange);
    return send_reply(connection, &exchange->reply);
}

static struct MHD_Daemon *start_daemon(struct http_server *server, const struct sockaddr_in *address)
{
    const struct http_server_settings *settings = &server->settings;
    bool tls = settings->tls_certificate != NULL;
    struct MHD_OptionItem tls_options[] = {
        { MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)settings->tls_certificate },
        { MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)settings->tls_key },
        { MHD_OPTION_END, 0, NULL },
    };
    unsigned flags = MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION |
                     (tls ? MHD_USE_TLS : 0U);
    return MHD_start_daemon(flags, settings->port, NULL, NULL, on_request, server, MHD_OPTION_SOCK_ADDR,
                            address, MHD_OPTION_URI_LOG_CALLBACK, on_target, server,
                            MHD_OPTION_NOTIFY_COMPLETED, on_completed, server, MHD_OPTION_NOTIFY_CONNECTION,
                            on_connection, server, tls ? MHD_OPTION_ARRAY : MHD_OPTION_END, tls_options,
                            MHD_OPTION_END);
}

static const char *reason(const struct http_server_settings *settings)
{
    if (settings->tls_certificate == NULL)
        return "this user may not use it";
    return MHD_is_feature_supported(MHD_FEATURE_TLS) == MHD_YES
               ? "the certificate and key are not valid together"
               : "this build of the emulator has no HTTPS (static ones have not; put a TLS proxy before it)";
}

bool http_server_start(struct ctx *ctx, struct emulator *emulator,
                       const struct http_server_settings *settings, struct http_server **out)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(settings->port) };
    if (inet_pton(AF_INET, settings->address, &address.sin_addr) != 1)
        return ctx_error(ctx, "Cannot serve", "--host is not an IPv4 address: %s", settings->address);
    struct http_server *server = mem_alloc(sizeof *server);
    server->emulator = emulator;
    server->settings = *settings;
    server->daemon = start_daemon(server, &address);
    if (server->daemon == NULL) {
        mem_free(server);
        return ctx_error(ctx, "Cannot serve", "cannot listen on port %u of %s: it is in use, or %s",
                         (unsigned)settings->port, settings->address, reason(settings));
    }
    server->port = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
    *out = server;
    return true;
}

uint16_t http_server_port(const struct http_server *server)
{
    return server->port;
}

void http_server_stop(struct http_server *server)
{
    if (server == NULL)
        return;
    MHD_stop_daemon(server->daemon);
    mem_free(server);
}
