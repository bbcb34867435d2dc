/* The RPCs of managed resources: handlers for the table in provider.c. */
#ifndef PROTOCOL_RESOURCE_H
#define PROTOCOL_RESOURCE_H

#include "transport/rpc.h"

enum rpc_status rpc_validate_resource_config(struct rpc_call *call);
enum rpc_status rpc_upgrade_resource_state(struct rpc_call *call);
enum rpc_status rpc_read_resource(struct rpc_call *call);
enum rpc_status rpc_plan_resource_change(struct rpc_call *call);
enum rpc_status rpc_apply_resource_change(struct rpc_call *call);
enum rpc_status rpc_import_resource_state(struct rpc_call *call);
enum rpc_status rpc_generate_resource_config(struct rpc_call *call);
enum rpc_status rpc_move_resource_state(struct rpc_call *call);

#endif
