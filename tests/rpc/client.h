/* A small gRPC client on gRPC C core, for tests that talk to a plugin process as Terraform does.
 *
 *     struct plugin_process *plugin = plugin_start(&(struct plugin_start){ .program = PROGRAM });
 *     plugin_handshake(plugin);
 *     struct client *client = client_connect(plugin, CLIENT_TERRAFORM);
 *     struct client_answer answer = client_call(client, &tfplugin6__provider__descriptor, "StopProvider",
 *                                               NULL);
 *     ... answer.status, (const Tfplugin6__StopProvider__Response *)answer.reply ...
 *     client_shutdown(client);
 *     client_free(client);
 *     plugin_exit(plugin, 2000);
 *     plugin_free(plugin);
 *
 * One thread uses a client. Every wait ends after PATIENCE_MS (plugin_process.h) with CLIENT_TIMED_OUT.
 * Replies and messages live in the client's arena until client_free.
 */
#ifndef TESTS_RPC_CLIENT_H
#define TESTS_RPC_CLIENT_H

#include "plugin_process.h"

#include <protobuf-c/protobuf-c.h>

struct client;

/* As whom we connect. All but CLIENT_PLAIN trust the announced certificate alone, for the name localhost. */
enum client_identity {
    CLIENT_TERRAFORM, /* with the certificate that the plugin got; plain when it got none */
    CLIENT_STRANGER,  /* with another certificate */
    CLIENT_NOBODY,    /* TLS without a certificate */
    CLIENT_PLAIN      /* no TLS */
};

enum { CLIENT_TIMED_OUT = -1 };

/* Status codes of gRPC that tests look for. */
enum {
    STATUS_OK = 0,
    STATUS_CANCELLED = 1,
    STATUS_INVALID_ARGUMENT = 3,
    STATUS_NOT_FOUND = 5,
    STATUS_RESOURCE_EXHAUSTED = 8,
    STATUS_UNIMPLEMENTED = 12,
    STATUS_UNAVAILABLE = 14
};

/* What a finished call gave. */
struct client_answer {
    int status;                    /* gRPC's, or CLIENT_TIMED_OUT */
    strview message;               /* of the status */
    const ProtobufCMessage *reply; /* NULL unless the status is OK and the reply could be read */
};

/* `plugin` has told its line and is borrowed until client_free. The connection is made by the first call. */
struct client *client_connect(const struct plugin_process *plugin, enum client_identity identity);
/* To any socket in plain text, for a plugin in debug mode. */
struct client *client_connect_to(const char *socket_path);
/* Cancels what still runs. NULL is fine. */
void client_free(struct client *client);
struct arena *client_arena(struct client *client);

/* One unary call, start to end. `request` is of the method's input type; NULL: an empty message. */
struct client_answer client_call(struct client *client, const ProtobufCServiceDescriptor *service,
                                 const char *method, const ProtobufCMessage *request);
/* The same with any path and bytes; the reply is not read. */
struct client_answer client_call_bytes(struct client *client, const char *path, strview bytes);
/* GRPCController.Shutdown. */
struct client_answer client_shutdown(struct client *client);

/* ---- Calls that take a while ---- */

struct client_call;

/* Starts a call and sends its request; `request` as above. */
struct client_call *client_begin(struct client *client, const ProtobufCServiceDescriptor *service,
                                 const char *method, const ProtobufCMessage *request);
/* Starts a call and leaves its sending side open without a message, as a bidirectional stream begins. */
struct client_call *client_open(struct client *client, const ProtobufCServiceDescriptor *service,
                                const char *method);
/* Waits for the server's initial metadata; false: the call ended without any. */
bool client_await_metadata(struct client_call *call);
/* Waits for the next message of a stream; NULL: there is none any more. */
const ProtobufCMessage *client_next(struct client_call *call);
/* Waits for the end; the reply is the first message, unless client_next took it. Frees nothing: calls are
 * freed with the client. */
struct client_answer client_await(struct client_call *call);
/* Resets the call; client_await tells its end then. */
void client_cancel(struct client_call *call);

#endif
