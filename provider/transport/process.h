/* The process around a plugin: clean standard streams, no core dumps with secrets in them, a message when
 * it crashes, and an end when the process that started it ends. */
#ifndef TRANSPORT_PROCESS_H
#define TRANSPORT_PROCESS_H

#include <stdbool.h>

/* Before the handshake: makes sure that descriptors 0 to 2 are open, keeps a private copy of stdout and
 * points stdout at stderr, so that nothing a library prints can end up in the handshake. Returns the copy
 * (close-on-exec). */
int process_guard_stdio(void);

/* First thing in main: descriptors 0 to 2 are open; no core dumps and no tracing by others of this user,
 * unless KONNECT_ALLOW_CORE_DUMPS is set; ignores SIGPIPE; a crash prints a line that Terraform shows. Before
 * there are threads, and before there are secrets. */
void process_protect(void);
/* Its first part alone, for tests: sanitizers want the rest otherwise. */
void process_forbid_dumps(void);
/* The same for a plugin, which ignores SIGINT (Terraform sends StopProvider) and SIGHUP (Terraform ends),
 * too.
 */
void process_prepare(void);

enum process_end {
    PROCESS_ASKED,     /* process_ask_end was called */
    PROCESS_ORPHANED,  /* the parent is gone */
    PROCESS_TERMINATED /* SIGTERM or, in debug mode, SIGINT or SIGHUP */
};

/* What ends the process; made before there are threads, because it blocks the signals it watches. */
struct process_watch {
    int signals;
    int asked;
    int parent; /* a pidfd; -1: none, the parent's number is looked at every second instead */
    int parent_pid;
    bool follow_parent;
};

struct process_watch process_watch_make(bool follow_parent);
/* Any thread. */
void process_ask_end(const struct process_watch *watch);
/* Blocks until one of the three happens. */
enum process_end process_wait_end(const struct process_watch *watch);

#endif
