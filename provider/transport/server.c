#include "transport/server.h"

#include "base/clock.h"
#include "base/lock.h"
#include "base/mem.h"
#include "transport/call.h"

#include <grpc/grpc_security.h>
#include <pthread.h>

enum {
    FIRST_THREADS = 2,
    MOST_THREADS = 256, /* one of them for the queue: far over any -parallelism in use */
    ARMED_CALLS = 4,    /* requests waiting for calls; each call that is taken arms another */
    RECEIVE_LIMIT =
        256 * 1024 * 1024 /* as Terraform's own SDK; C core's default of 4 MiB refuses large configurations */
};

struct server {
    struct call_host host; /* first: a call_host of this server is the server */
    struct tag on_shutdown;

    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_t threads[MOST_THREADS];
    size_t thread_count;
    size_t waiting;         /* threads in grpc_completion_queue_next */
    struct tag *first_turn; /* handlers that no thread can be spared for yet, in the order of their calls */
    struct tag **last_turn; /* where the next one is appended */
    size_t calls;           /* armed or under way */
    bool shut_down;
};

/* ---- Threads ---- */

/* For a thread that is about to wait at the completion queue again: the first queued handler, which it can
 * run instead when another thread waits there; else NULL, and the thread counts as waiting. */
static struct tag *next_turn(struct server *server)
{
    struct tag *turn = NULL;
    (void)pthread_mutex_lock(&server->lock);
    if (server->waiting > 0)
        turn = server->first_turn;
    if (turn == NULL) {
        server->waiting++;
    } else {
        server->first_turn = turn->next;
        if (server->first_turn == NULL)
            server->last_turn = &server->first_turn;
    }
    (void)pthread_mutex_unlock(&server->lock);
    return turn;
}

static void *work(void *payload)
{
    struct server *server = payload;
    for (;;) {
        grpc_event event =
            grpc_completion_queue_next(server->host.queue, gpr_inf_future(GPR_CLOCK_REALTIME), NULL);
        if (event.type == GRPC_QUEUE_SHUTDOWN)
            return NULL;
        (void)pthread_mutex_lock(&server->lock);
        server->waiting--;
        (void)pthread_mutex_unlock(&server->lock);

        struct tag *tag = event.tag;
        tag_came(tag);
        tag->run(tag, event.success != 0);
        for (tag = next_turn(server); tag != NULL; tag = next_turn(server))
            tag->run(tag, true);
    }
}

/* With the lock held. A thread counts as waiting from the start. */
static void add_thread(struct server *server)
{
    if (server->thread_count == MOST_THREADS ||
        pthread_create(&server->threads[server->thread_count], NULL, work, server) != 0)
        return; /* go on with those that exist */
    server->thread_count++;
    server->waiting++;
}

static bool may_block(struct call_host *host, struct tag *turn)
{
    struct server *server = (struct server *)host;
    (void)pthread_mutex_lock(&server->lock);
    if (server->waiting == 0)
        add_thread(server);
    /* A single thread runs the handler itself, because no other could. */
    bool may = server->waiting > 0 || server->thread_count == 1;
    if (!may) {
        turn->next = NULL;
        *server->last_turn = turn;
        server->last_turn = &turn->next;
    }
    (void)pthread_mutex_unlock(&server->lock);
    return may;
}

/* ---- Calls ---- */

/* While the server stops, gRPC gives back what is armed at once. */
static void arm(struct server *server)
{
    (void)pthread_mutex_lock(&server->lock);
    server->calls++;
    (void)pthread_mutex_unlock(&server->lock);
    call_arm(&server->host);
}

static void call_began(struct call_host *host)
{
    arm((struct server *)host);
}

static void call_ended(struct call_host *host)
{
    struct server *server = (struct server *)host;
    (void)pthread_mutex_lock(&server->lock);
    server->calls--;
    (void)pthread_cond_broadcast(&server->changed);
    (void)pthread_mutex_unlock(&server->lock);
}

/* ---- Starting ---- */

static grpc_server_credentials *make_credentials(const struct server_tls *tls)
{
    if (tls == NULL)
        return grpc_insecure_server_credentials_create();
    grpc_ssl_pem_key_cert_pair pair = { tls->private_key, tls->certificate };
    return grpc_ssl_server_credentials_create_ex(
        tls->client_certificate, &pair, 1, GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY, NULL);
}

static grpc_server *make_grpc_server(void)
{
    char limit_key[] = GRPC_ARG_MAX_RECEIVE_MESSAGE_LENGTH; /* gRPC's API has no const; it copies the key */
    grpc_arg limit = { .type = GRPC_ARG_INTEGER, .key = limit_key, .value.integer = RECEIVE_LIMIT };
    const grpc_channel_args args = { 1, &limit };
    return grpc_server_create(&args, NULL);
}

static bool bind_server(struct server *server, const struct server_options *options)
{
    grpc_server_credentials *credentials = make_credentials(options->tls);
    int port = grpc_server_add_http2_port(server->host.server, options->address, credentials);
    grpc_server_credentials_release(credentials);
    return port != 0;
}

static void server_free(struct server *server)
{
    grpc_completion_queue_shutdown(server->host.queue);
    for (size_t i = 0; i < server->thread_count; i++)
        (void)pthread_join(server->threads[i], NULL);
    grpc_server_destroy(server->host.server);
    grpc_completion_queue_destroy(server->host.queue);
    call_host_close(&server->host);
    (void)pthread_cond_destroy(&server->changed);
    (void)pthread_mutex_destroy(&server->lock);
    mem_free(server);
    grpc_shutdown_blocking();
}

struct server *server_start(const struct server_options *options)
{
    grpc_init();
    struct server *server = mem_alloc(sizeof *server);
    lock_init(&server->lock);
    clock_cond_init(&server->changed);
    server->last_turn = &server->first_turn;
    server->host = (struct call_host){
        .server = make_grpc_server(),
        .queue = grpc_completion_queue_create_for_next(NULL),
        .services = options->services,
        .service_count = options->service_count,
        .call_began = call_began,
        .may_block = may_block,
        .call_ended = call_ended,
    };
    call_host_open(&server->host);
    grpc_server_register_completion_queue(server->host.server, server->host.queue, NULL);
    bool bound = bind_server(server, options);
    grpc_server_start(server->host.server);
    for (int i = 0; bound && i < ARMED_CALLS; i++)
        arm(server);
    (void)pthread_mutex_lock(&server->lock);
    for (int i = 0; i < FIRST_THREADS; i++)
        add_thread(server);
    if (server->thread_count == 0)
        BUG("no thread can be made");
    (void)pthread_mutex_unlock(&server->lock);
    if (bound)
        return server;
    (void)server_stop(server, 1000);
    return NULL;
}

/* ---- Stopping ---- */

static void on_shutdown(struct tag *tag, bool ok)
{
    (void)ok;
    struct server *server = (struct server *)((char *)tag - offsetof(struct server, on_shutdown));
    (void)pthread_mutex_lock(&server->lock);
    server->shut_down = true;
    (void)pthread_cond_broadcast(&server->changed);
    (void)pthread_mutex_unlock(&server->lock);
}

bool server_stop(struct server *server, int64_t grace_ms)
{
    const int64_t deadline = clock_after(grace_ms);
    server->on_shutdown.run = on_shutdown;
    tag_sent(&server->on_shutdown);
    grpc_server_shutdown_and_notify(server->host.server, server->host.queue, &server->on_shutdown);
    grpc_server_cancel_all_calls(server->host.server);

    bool in_time = true;
    (void)pthread_mutex_lock(&server->lock);
    while ((!server->shut_down || server->calls > 0) && in_time)
        in_time = clock_wait_until(&server->changed, &server->lock, deadline);
    bool quiet = server->shut_down && server->calls == 0;
    (void)pthread_mutex_unlock(&server->lock);
    if (quiet)
        server_free(server);
    return quiet;
}
