/* What every RPC does before and after its work: a context, one log line, diagnostics into the reply. */
#ifndef PROTOCOL_ANSWER_H
#define PROTOCOL_ANSWER_H

#include "engine/provider.h"
#include "protocol/to_proto.h"
#include "transport/rpc.h"

struct answer {
    struct ctx ctx;
    struct provider *provider;
    struct session *session;
    strview method;
    strview subject; /* the resource type, for the log; may be empty */
    int64_t started; /* monotonic milliseconds */
};

struct answer answer_begin(const struct rpc_call *call);
/* Logs the call and moves the diagnostics into the reply's fields. `good` is what the engine returned: false
 * goes with an error diagnostic and true with none, or the engine is broken. Returns RPC_OK: what went wrong
 * is in the diagnostics. */
enum rpc_status answer_finish(struct answer *answer, bool good, Tfplugin6__Diagnostic ***diagnostics,
                              size_t *count);
/* The table of `type_name`, or NULL with an error. */
const struct resource_def *answer_resource(struct answer *answer, const char *type_name);

#endif
