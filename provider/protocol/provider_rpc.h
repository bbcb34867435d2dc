/* tfplugin6.Provider over the engine: each RPC takes its message apart, calls the engine function of the same
 * name, and puts the reply together. RPCs that stand for features this provider does not advertise have no
 * row: UNIMPLEMENTED, which every client tolerates (docs/dev/protocol.md, "Methods that may be missing"). */
#ifndef PROTOCOL_PROVIDER_RPC_H
#define PROTOCOL_PROVIDER_RPC_H

#include "transport/rpc.h"

struct provider;

/* The service for the server's table. `provider` is borrowed. */
struct rpc_service provider_service(struct provider *provider);

/* Handlers of resource_rpc.c. */
enum rpc_status rpc_validate_resource_config(struct rpc_call *call);
enum rpc_status rpc_upgrade_resource_state(struct rpc_call *call);
enum rpc_status rpc_read_resource(struct rpc_call *call);
enum rpc_status rpc_plan_resource_change(struct rpc_call *call);
enum rpc_status rpc_apply_resource_change(struct rpc_call *call);
enum rpc_status rpc_import_resource_state(struct rpc_call *call);
enum rpc_status rpc_move_resource_state(struct rpc_call *call);

#endif
