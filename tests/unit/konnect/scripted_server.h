/* A TCP server on the loopback that plays a script: the same for each connection, a step a request. */
#ifndef TESTS_UNIT_KONNECT_SCRIPTED_SERVER_H
#define TESTS_UNIT_KONNECT_SCRIPTED_SERVER_H

#include "base/strview.h"

#include <pthread.h>

struct scripted_server {
    const char *const *steps; /* what to answer to the first, second, … request of a connection; NULL ends the
                                 list: the connection is closed when that request has been read. "hang": read
                                 and say nothing. One that begins with '!': it is closed behind the answer. */
    int listener;
    char url[64];
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t connections;
    size_t requests;
    size_t running;  /* connections being served */
    int open[256];   /* their sockets */
    char last[4096]; /* the last request */
    bool released;
};

void scripted_server_start(struct scripted_server *server, const char *const *steps);
/* Blocks until so many requests have been read. */
void scripted_server_await(struct scripted_server *server, size_t requests);
/* How many requests were read so far, and the last of them; how many connections were taken. */
size_t scripted_server_requests(struct scripted_server *server);
const char *scripted_server_last(struct scripted_server *server);
size_t scripted_server_connections(struct scripted_server *server);
/* Lets the answers go that wait for it: steps that begin with '@'. */
void scripted_server_release(struct scripted_server *server);
void scripted_server_stop(struct scripted_server *server);

#endif
