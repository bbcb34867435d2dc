/* go-plugin's own services beside the plugin's: GRPCController, GRPCStdio, GRPCBroker, and grpc.health.v1
 * (docs/dev/protocol.md, "Services beside the provider's"). */
#ifndef TRANSPORT_PLUGIN_SERVICES_H
#define TRANSPORT_PLUGIN_SERVICES_H

#include "transport/process.h"
#include "transport/rpc.h"

enum { PLUGIN_SERVICES = 4 };

/* Fills in `out`; Shutdown asks `watch` for the end once its reply has left. `watch` is borrowed. */
void plugin_services(struct process_watch *watch, struct rpc_service out[PLUGIN_SERVICES]);

#endif
