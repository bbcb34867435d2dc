/* A plugin program, started as Terraform starts it: with the cookie, the protocol versions and (unless told
 * otherwise) a client certificate in its environment, stdout a pipe, stderr kept for the test to read.
 *
 * Waiting is always on a condition (a line, an exit) with a time limit that only a broken program reaches.
 */
#ifndef TESTS_RPC_PLUGIN_PROCESS_H
#define TESTS_RPC_PLUGIN_PROCESS_H

#include "identity.h"

#include <stdint.h>
#include <sys/types.h>

/* Milliseconds; generous, for sanitizers on a busy machine. */
enum { PATIENCE_MS = 30000 };

struct plugin_start {
    const char *program;
    const char *argument; /* NULL: none */
    bool plain;           /* no PLUGIN_CLIENT_CERT: no TLS */
    /* Changes to the environment, ended by NULL: "NAME=VALUE" sets, "NAME" removes. NULL: none. The rest is
     * the test's own environment with the handshake's variables. */
    const char *const *variables;
    bool mortal; /* killed when the test program ends, however that may be; Terraform's plugins are not */
    bool deaf;   /* nobody reads its stdout: the reading end is closed from the start */
    bool
        through_parent; /* through a process in between, for plugin_kill_parent; needs plugin_adopt_orphans */
};

struct plugin_process {
    struct arena *arena;
    struct identity identity; /* whose certificate the plugin got; empty when `plain` */
    pid_t pid;
    pid_t parent; /* the process in between; 0: the test itself */
    int out;      /* the plugin's stdout, to read from; -1 when `deaf` */
    int error;    /* a file with what it wrote to stderr */
    strview line; /* of the handshake, without its end; empty until plugin_handshake */
    strview rest; /* what came on stdout behind the line, up to plugin_exit */
};

/* Lets orphans come to the test, so that it can wait for them. False: this system cannot (qemu's user mode).
 */
bool plugin_adopt_orphans(void);

/* Ends the test program when the process cannot be started. Freed with plugin_free. */
struct plugin_process *plugin_start(const struct plugin_start *start);

/* Waits for the handshake line (called again: for the line after it). False: the program closed stdout
 * without one, or time is up. */
bool plugin_handshake(struct plugin_process *plugin);
/* One field of the line, counted from 0: 3 is the socket's path, 5 the certificate. Empty when missing. */
strview plugin_field(const struct plugin_process *plugin, size_t index);
/* The socket's path and its directory, as C strings in the plugin's arena. */
const char *plugin_socket(const struct plugin_process *plugin);
const char *plugin_directory(const struct plugin_process *plugin);

void plugin_signal(const struct plugin_process *plugin, int signal_number);
/* SIGKILL to the process in between. */
void plugin_kill_parent(struct plugin_process *plugin);

enum { PLUGIN_STILL_RUNS = -1 };
/* Waits for the end, `limit_ms` at most: the exit code, 256 + the number of the signal that killed it, or
 * PLUGIN_STILL_RUNS. */
int plugin_exit(struct plugin_process *plugin, int64_t limit_ms);

/* What it wrote to stderr until now; in its arena. */
strview plugin_stderr(const struct plugin_process *plugin);

/* Kills the program when it still runs. NULL is fine. */
void plugin_free(struct plugin_process *plugin);

#endif
