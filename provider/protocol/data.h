/* The RPCs of data sources (handlers for the table in provider.c), and the faces that the schema tells of. */
#ifndef PROTOCOL_DATA_H
#define PROTOCOL_DATA_H

#include "engine/provider.h"
#include "table/face.h"
#include "transport/rpc.h"

/* Each table has two. */
enum { FACES_PER_TABLE = 2 };
struct face data_face(struct arena *arena, const struct provider *provider, size_t index);

enum rpc_status rpc_validate_data_resource_config(struct rpc_call *call);
enum rpc_status rpc_read_data_source(struct rpc_call *call);

#endif
