/* A gRPC service as data: which protobuf-c descriptor it has and which function answers which method.
 *
 * main.c hands const tables of these to the server; transport knows nothing of Terraform, the handlers
 * nothing of sockets. Handlers block as long as they need, several at once on threads of the server's, so
 * they must be thread-safe.
 */
#ifndef TRANSPORT_RPC_H
#define TRANSPORT_RPC_H

#include "base/arena.h"
#include "base/strview.h"

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>

/* gRPC status codes, as on the wire. */
enum rpc_status {
    RPC_OK = 0,
    RPC_CANCELLED = 1,
    RPC_INVALID_ARGUMENT = 3,
    RPC_NOT_FOUND = 5,
    RPC_RESOURCE_EXHAUSTED = 8,
    RPC_UNIMPLEMENTED = 12,
    RPC_INTERNAL = 13
};

/* One call, as its handler sees it. Everything dies with `arena` once the reply has left. */
struct rpc_call {
    struct arena *arena;
    void *state;                     /* the service's state, as given in rpc_service */
    strview method;                  /* "ApplyResourceChange": for logs */
    const ProtobufCMessage *request; /* of the method's input type */
    ProtobufCMessage
        *reply; /* of the method's output type, initialised; the handler fills it from the arena */
    strview status_message;           /* for a status other than RPC_OK; in the arena */
    void (*after_reply)(void *state); /* set by the handler: runs with `state` when the reply has left */
};

struct rpc_handler {
    const char *method; /* as in the descriptor; NULL ends the table */
    /* NULL: a stream that only stays open until the client or the server ends it. */
    enum rpc_status (*handle)(struct rpc_call *call);
    bool constant; /* it answers RPC_OK always, with the same reply: that is made and encoded once, and sent
                      again without calling the handler */
    bool streams;  /* server-streaming: the handler sends its messages with rpc_stream_send */
    /* Never waits for anything. Such a handler runs at once even when the other handlers block all threads;
     * handlers that may wait are then queued. */
    bool prompt;
};

struct rpc_service {
    const ProtobufCServiceDescriptor *descriptor;
    const struct rpc_handler *handlers; /* a method without row is UNIMPLEMENTED */
    void *state;
};

/* For server-streaming methods: sends one message now, ahead of the end of the call (`reply` is not sent for
 * those). Blocks until the message has left. False: the client is gone or the server stops, so the handler
 * should return. */
bool rpc_stream_send(struct rpc_call *call, const ProtobufCMessage *message);

#endif
