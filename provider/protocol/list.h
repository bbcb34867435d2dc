/* The RPCs of list resources: handlers for the table in provider.c. */
#ifndef PROTOCOL_LIST_H
#define PROTOCOL_LIST_H

#include "transport/rpc.h"

enum rpc_status rpc_validate_list_resource_config(struct rpc_call *call);
enum rpc_status rpc_list_resource(struct rpc_call *call);

#endif
