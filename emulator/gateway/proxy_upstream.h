/* Asking the upstream: the call as it stands goes out, and what comes back becomes the answer. */
#ifndef EMULATOR_GATEWAY_PROXY_UPSTREAM_H
#define EMULATOR_GATEWAY_PROXY_UPSTREAM_H

#include "emulator/gateway/proxy_call.h"

/* Aims the call at its service: protocol, host, port, and the service's path before the request's, of which
 * strip_path takes away what the route's path stood for. */
bool proxy_aim_at_service(struct proxy_call *call);
/* Sends the request, with X-Forwarded-* and Via and without hop-by-hop headers, and waits for the answer.
 * Holds no lock. The answer is always set: 502 without one of the upstream's, 504 when it took too long. */
void proxy_ask_upstream(struct proxy_call *call);

#endif
