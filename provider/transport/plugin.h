/* A go-plugin server process from start to end: handshake, certificate, socket, server, and the way out. */
#ifndef TRANSPORT_PLUGIN_H
#define TRANSPORT_PLUGIN_H

#include "transport/handshake.h"
#include "transport/rpc.h"

struct plugin_options {
    const struct rpc_service *services; /* go-plugin's own are added to them */
    size_t service_count;
    void (*stop)(
        void *payload); /* makes handlers that wait return soon; called once, when the process ends */
    void *payload;
    const char *(*environment)(const char *name); /* as getenv */
};

/* Serves Terraform: writes the handshake line to `line_fd` once calls are accepted, and returns the process's
 * exit code when Terraform asks for it (Shutdown), is gone, or sends SIGTERM. Faults are told on stderr. When
 * handlers do not return in time the process ends here. */
int plugin_serve(const struct plugin_options *options, const struct handshake *handshake, int line_fd);

/* Debug mode: no TLS, no handshake; writes to `line_fd` how Terraform can be told to use this process
 * (TF_REATTACH_PROVIDERS with `address` as the key), and serves until SIGINT or SIGTERM. */
int plugin_serve_debug(const struct plugin_options *options, const char *address, int line_fd);

#endif
