/* "/tfplugin6.Provider/ApplyResourceChange" -> message types and handler. */
#ifndef TRANSPORT_ROUTE_H
#define TRANSPORT_ROUTE_H

#include "transport/rpc.h"

struct route {
    const struct rpc_handler *handler;
    const ProtobufCMessageDescriptor *input;
    const ProtobufCMessageDescriptor *output;
    void *state;  /* the service's */
    bool streams; /* the handler sends its messages itself, through rpc_stream_send */
};

/* False: no service has that method, or it has no handler. */
bool route_find(const struct rpc_service *services, size_t count, strview path, struct route *out);

#endif
