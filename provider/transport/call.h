/* One call on its way through the server. For server.c alone. */
#ifndef TRANSPORT_CALL_H
#define TRANSPORT_CALL_H

#include "transport/rpc.h"

#include <grpc/grpc.h>
#include <pthread.h>

/* What the completion queue gives back: a tag knows what to do next. */
struct tag {
    void (*run)(struct tag *tag, bool ok);
    struct tag *next; /* while it waits for its turn */
};

/* Around a tag's way through gRPC, which ThreadSanitizer cannot see into (tests/rpc/README.md); nothing in
 * other builds. tag_sent is called before the operation is started, tag_came after the queue has given the
 * tag back. */
#if defined(__SANITIZE_THREAD__)
void __tsan_release(void *address);
void __tsan_acquire(void *address);
static inline void tag_sent(struct tag *tag)
{
    __tsan_release(tag);
}
static inline void tag_came(struct tag *tag)
{
    __tsan_acquire(tag);
}
#else
static inline void tag_sent(struct tag *tag)
{
    (void)tag;
}
static inline void tag_came(struct tag *tag)
{
    (void)tag;
}
#endif

/* The server, as a call sees it. */
struct call_host {
    grpc_server *server;
    grpc_completion_queue *queue;
    const struct rpc_service *services;
    size_t service_count;
    void (*call_began)(struct call_host *host); /* a call was taken: arm the next */
    /* A handler that may block is about to run. False: no thread would be left for the queue; `turn` is run
     * once there is one. */
    bool (*may_block)(struct call_host *host, struct tag *turn);
    void (*call_ended)(struct call_host *host); /* the call is freed */
    pthread_mutex_t lock;                       /* guards the rest, which is call.c's */
    struct kept_reply *kept;                    /* of handlers whose replies are constant */
};

/* Around the life of a host, whose members up to the lock are the server's. */
void call_host_open(struct call_host *host);
void call_host_close(struct call_host *host);

/* Waits for the next call of any method. */
void call_arm(struct call_host *host);

#endif
