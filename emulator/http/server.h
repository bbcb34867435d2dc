/* HTTP(S) on the loopback interface. Sole owner of microhttpd.h; it does not know what is answered.
 *
 * One thread per connection: a delayed answer holds up nobody else. Requests are read whole (up to
 * EXCHANGE_MAX_BODY) before anything looks at them.
 */
#ifndef EMULATOR_HTTP_SERVER_H
#define EMULATOR_HTTP_SERVER_H

#include "base/ctx.h"
#include "emulator/http/exchange.h"

struct server;

struct server_settings {
    uint16_t port;               /* 0: a free one */
    const char *tls_certificate; /* PEM text, both or none */
    const char *tls_key;
    /* Sets the answer to a request; called by many threads at once. `payload` is borrowed until server_stop.
     */
    void (*answer)(void *payload, struct exchange *exchange);
    void *payload;
    struct server_stats *stats; /* what to count in; NULL: nothing is counted */
};

/* Starts answering. `emulator` and what the settings point to are borrowed until server_stop. */
bool server_start(struct ctx *ctx, struct emulator *emulator, const struct server_settings *settings,
                  struct server **out);
uint16_t server_port(const struct server *server);
/* Returns when all requests under way have been answered. What makes them wait must be ended first. */
void server_stop(struct server *server);

#endif
