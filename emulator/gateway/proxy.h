/* The data plane: a small gateway that does with requests what the control plane's routes, services and
 * plugins say. README.md lists what it can do.
 */
#ifndef EMULATOR_GATEWAY_PROXY_H
#define EMULATOR_GATEWAY_PROXY_H

#include "emulator/http/exchange.h"

struct proxy;

/* `emulator` and `control_plane` (an id) are borrowed until proxy_free. Never NULL. */
struct proxy *proxy_new(struct emulator *emulator, strview control_plane);
/* http_server_settings.answer; `payload` is the proxy. Takes emulator->lock for short moments, never while it
 * waits for an upstream. */
void proxy_answer(void *payload, struct exchange *exchange);
/* Ends all waiting for upstreams, also that of later requests. */
void proxy_stop(struct proxy *proxy);
/* After the server has stopped. `proxy` may be NULL. */
void proxy_free(struct proxy *proxy);

#endif
