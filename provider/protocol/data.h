/* The RPCs of data sources (handlers for the table in provider.c). */
#ifndef PROTOCOL_DATA_H
#define PROTOCOL_DATA_H

#include "transport/rpc.h"

enum rpc_status rpc_validate_data_resource_config(struct rpc_call *call);
enum rpc_status rpc_read_data_source(struct rpc_call *call);

#endif
