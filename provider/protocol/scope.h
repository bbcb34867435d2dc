/* What every RPC does before and after its work: a context, one log line, diagnostics into the reply, and
 * what came and goes into files for who wants to see it (protocol/dump.h). */
#ifndef PROTOCOL_SCOPE_H
#define PROTOCOL_SCOPE_H

#include "engine/provider.h"
#include "protocol/to_proto.h"
#include "transport/rpc.h"

struct rpc_scope {
    struct ctx ctx;
    const struct rpc_call *call;
    struct provider *provider;
    struct session *session;
    strview method;
    strview subject; /* the resource type, for the log; may be empty */
    int64_t started; /* monotonic milliseconds */
};

struct rpc_scope rpc_scope_begin(const struct rpc_call *call);
/* Logs the call and moves the diagnostics into the reply's fields. `good` is what the engine returned:
 * false must come with an error diagnostic and true without one; anything else is a BUG. Returns RPC_OK:
 * what went wrong is in the diagnostics. */
enum rpc_status rpc_scope_end(struct rpc_scope *scope, bool good, Tfplugin6__Diagnostic ***diagnostics,
                              size_t *count);
/* The table of `type_name`, or NULL with an error. */
const struct resource_def *rpc_scope_resource(struct rpc_scope *scope, const char *type_name);

#endif
