/* tfplugin6.Provider over the engine: each RPC takes its message apart, calls the engine function of the same
 * name, and puts the reply together. RPCs that stand for features this provider does not advertise have no
 * row: UNIMPLEMENTED, which every client tolerates (docs/dev/protocol.md, "Methods that may be missing"). */
#ifndef PROTOCOL_PROVIDER_H
#define PROTOCOL_PROVIDER_H

#include "transport/rpc.h"

struct provider;

/* The service for the server's table. `provider` is borrowed. */
struct rpc_service provider_service(struct provider *provider);

#endif
