/* The toy plugin as a session: started, connected, called by name. */
#ifndef TESTS_RPC_TOY_SESSION_H
#define TESTS_RPC_TOY_SESSION_H

#include "client.h"

enum { SHUTDOWN_LIMIT_MS = 2000 }; /* then Terraform kills */

/* A plugin that runs and a client of it. */
struct session {
    struct plugin_process *plugin;
    struct client *client; /* NULL: there was no handshake */
};

struct session session_start(const struct plugin_start *start);
/* With nothing special. */
struct session session_begin(void);
void session_free(struct session *session);
#define CLEANUP_SESSION __attribute__((cleanup(session_free)))
void plugin_freep(struct plugin_process **plugin);
#define CLEANUP_PLUGIN __attribute__((cleanup(plugin_freep)))

/* Ends the session as Terraform does and asserts that the program ends in time with 0, leaves nothing behind
 * and wrote nothing to stdout but the line. */
void session_shut_down(struct session *session);
void session_shut_down_within(struct session *session, int64_t limit_ms);

/* ---- Calls of the toy ---- */

struct client_answer toy_echo(struct client *client, const char *text);
/* Whether Echo answers as it should. */
bool toy_echoes(struct client *client);
/* The count that comes back; -1 for an error. */
int64_t toy_await_blocked(struct client *client, int64_t count);
int64_t toy_await_ended(struct client *client, int64_t count);
/* How many calls were released; -1 for an error. Gets through also when all threads are blocked. */
int64_t toy_release(struct client *client);
/* Begins TOY_TOO_MANY calls of Block, more than the server has threads, and waits until no thread is free. */
enum { TOY_TOO_MANY = 300 };
void toy_block_all_threads(struct client *client);
struct client_call *toy_begin_stream(struct client *client, int64_t count);

bool path_exists(const char *path);

#endif
