/* A gRPC server on gRPC C core, for services given as data.
 *
 * Threads wait on one completion queue. What comes out of it is a tag that knows what to do next (call.c).
 * A thread that is about to run a handler first makes sure that another one still waits, so a handler may
 * block for as long as it needs. When no more threads can be made, handlers are queued and the last thread
 * stays at the completion queue, so that prompt handlers, streams and the shutdown still get through.
 */
#ifndef TRANSPORT_SERVER_H
#define TRANSPORT_SERVER_H

#include "transport/rpc.h"

#include <stdint.h>

struct server;

/* Mutual TLS: the peer must show exactly the certificate that is given here (go-plugin's AutoMTLS). */
struct server_tls {
    const char *client_certificate; /* PEM; the only trust anchor */
    const char *certificate;        /* ours, PEM */
    const char *private_key;        /* PEM */
};

struct server_options {
    const char *address;          /* "unix:/path" */
    const struct server_tls *tls; /* NULL: plain text */
    const struct rpc_service *services;
    size_t service_count;
};

/* Starts listening; `options` and the services are borrowed until server_stop. NULL: it cannot listen at
 * the address. */
struct server *server_start(const struct server_options *options);

/* Ends it: no new calls, those that run are cancelled, and their handlers have `grace_ms` to return. True:
 * all did and the server is freed. False: a handler still runs; the process should end without touching the
 * server again. */
bool server_stop(struct server *server, int64_t grace_ms);

#endif
