/* Resource identity: its RPCs (handlers for the table in provider.c), and how it stands in messages. */
#ifndef PROTOCOL_IDENTITY_H
#define PROTOCOL_IDENTITY_H

#include "table/schema.h"
#include "transport/rpc.h"

#include "tfplugin6.pb-c.h"

/* The identity of an object of the table's type, made in the arena; `*out` is NULL where it has none
 * (identity_of). */
bool to_identity(struct ctx *ctx, const struct resource_def *def, const struct value *object,
                 Tfplugin6__ResourceIdentityData **out);
/* An identity as a client sent it, of the type of identity_attrs; `*out` is NULL where it sent none. */
bool from_identity(struct ctx *ctx, const struct resource_def *def,
                   const Tfplugin6__ResourceIdentityData *message, const struct value **out);

enum rpc_status rpc_get_resource_identity_schemas(struct rpc_call *call);
enum rpc_status rpc_upgrade_resource_identity(struct rpc_call *call);

#endif
