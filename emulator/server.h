/* HTTP(S) on the loopback interface. Sole owner of microhttpd.h.
 *
 * One thread per connection: a delayed answer holds up nobody else. Requests are read whole (up to
 * EXCHANGE_MAX_BODY) before anything looks at them.
 */
#ifndef EMULATOR_SERVER_H
#define EMULATOR_SERVER_H

#include "base/ctx.h"
#include "emulator/emulator.h"

struct server;

struct server_settings {
    uint16_t port;               /* 0: a free one */
    const char *tls_certificate; /* PEM text, both or none */
    const char *tls_key;
};

/* Starts answering. `emulator` is borrowed until server_stop. */
bool server_start(struct ctx *ctx, struct emulator *emulator, const struct server_settings *settings,
                  struct server **out);
uint16_t server_port(const struct server *server);
/* Lets requests that are being answered finish, delays cut short. */
void server_stop(struct server *server);

#endif
