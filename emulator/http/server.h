/* An HTTP(S) server. Sole owner of microhttpd.h; it does not know what is answered.
 *
 * One thread per connection: a delayed answer holds up nobody else. Requests are read whole (up to
 * EXCHANGE_MAX_BODY) before anything looks at them.
 */
#ifndef EMULATOR_HTTP_SERVER_H
#define EMULATOR_HTTP_SERVER_H

#include "base/ctx.h"
#include "emulator/http/exchange.h"

#include <stdatomic.h>

struct http_server;

struct http_server_stats {
    atomic_int_fast64_t connections; /* accepted since the start */
    atomic_int_fast64_t requests;    /* read to their end */
};

struct http_server_settings {
    const char *address;         /* IPv4 */
    uint16_t port;               /* 0: a free one */
    const char *tls_certificate; /* PEM text, both or none */
    const char *tls_key;
    /* Sets the answer to a request; called by many threads at once. `payload` is borrowed until
     * http_server_stop.
     */
    void (*answer)(void *payload, struct exchange *exchange);
    void *payload;
    struct http_server_stats *stats; /* what to count in; NULL: nothing is counted */
};

/* Starts answering. `emulator` and what the settings point to are borrowed until http_server_stop. */
bool http_server_start(struct ctx *ctx, struct emulator *emulator,
                       const struct http_server_settings *settings, struct http_server **out);
uint16_t http_server_port(const struct http_server *server);
/* Returns when all requests under way have been answered. What makes them wait must be ended first. */
void http_server_stop(struct http_server *server);

#endif
