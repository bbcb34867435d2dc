/* What goes over the wire, as files to look at: when TF_LOG_SDK_PROTO_DATA_DIR names a folder, each
 * DynamicValue of a request and a reply is written there, as HashiCorp's own SDK does and with its names of
 * files:
 *
 *     MILLISECONDS_RPC_Request_PriorState.msgpack
 *
 * Unlike there, what is secret is hidden (table/hide.h), a value that is none of a table's is hidden as a
 * whole, and private bytes and raw states are not written. An absent value is a file that ends in ".empty".
 * The files are new, never others' and readable by the user alone. What cannot be written is said in the log,
 * once, and is no fault of the call.
 */
#ifndef PROTOCOL_DUMP_H
#define PROTOCOL_DUMP_H

#include "engine/provider.h"
#include "transport/rpc.h"

/* `message` is "Request" or "Response" of the call. Returns at once when no folder is named. */
void dump_request(const struct rpc_call *call);
void dump_response(const struct rpc_call *call);

/* Opens the new file `FOLDER/MS_NAME`; where there is one of that millisecond, of one of the next 1000. Not
 * one that is there, and not through a link. The descriptor, or -1: errno says why. */
int dump_open(struct arena *arena, const char *folder, int64_t ms, const char *name);

#endif
