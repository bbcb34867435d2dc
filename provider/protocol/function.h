/* Provider functions: their RPCs (handlers for the table in provider.c), and how the schema tells of them. */
#ifndef PROTOCOL_FUNCTION_H
#define PROTOCOL_FUNCTION_H

#include "table/function.h"
#include "transport/rpc.h"

#include "tfplugin6.pb-c.h"

size_t function_count(const struct provider_def *def);
/* Made in the arena. */
Tfplugin6__Function *function_to_proto(struct arena *arena, const struct function_def *def);

enum rpc_status rpc_get_functions(struct rpc_call *call);
enum rpc_status rpc_call_function(struct rpc_call *call);

#endif
