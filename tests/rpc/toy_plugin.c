/* A plugin around the toy service, on the transport's public face alone. */
#include "toy.pb-c.h"
#include "transport/plugin.h"
#include "transport/process.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct toy {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int64_t blocked;
    int64_t ended;
    int64_t onces;
    int64_t releases;
    bool stopped;
};

static enum rpc_status echo(struct rpc_call *call)
{
    const Toy__Text *request = (const Toy__Text *)call->request;
    (void)printf("1|6|unix|/nowhere|grpc|\n"); /* must not reach the client */
    (void)fflush(stdout);
    ((Toy__Text *)call->reply)->text = request->text; /* lives as long as the call */
    return RPC_OK;
}

static enum rpc_status name(struct rpc_call *call)
{
    ((Toy__Text *)call->reply)->text = (char *)arena_copy(call->arena, call->method).data;
    return RPC_OK;
}

static enum rpc_status fail(struct rpc_call *call)
{
    const Toy__Failure *request = (const Toy__Failure *)call->request;
    call->status_message = sv_from(request->message);
    return (enum rpc_status)request->status;
}

static enum rpc_status big(struct rpc_call *call)
{
    size_t length = (size_t)((const Toy__Count *)call->request)->count;
    Toy__Blob *reply = (Toy__Blob *)call->reply;
    reply->data.data = arena_alloc(call->arena, length);
    reply->data.len = length;
    memset(reply->data.data, 'b', length);
    return RPC_OK;
}

static enum rpc_status measure(struct rpc_call *call)
{
    ((Toy__Count *)call->reply)->count = (int64_t)((const Toy__Blob *)call->request)->data.len;
    return RPC_OK;
}

static void add(struct toy *toy, int64_t *count, int64_t by)
{
    (void)pthread_mutex_lock(&toy->lock);
    *count += by;
    (void)pthread_cond_broadcast(&toy->changed);
    (void)pthread_mutex_unlock(&toy->lock);
}

static enum rpc_status stream(struct rpc_call *call)
{
    struct toy *toy = call->state;
    int64_t count = ((const Toy__Count *)call->request)->count;
    for (int64_t i = 0; count < 0 || i < count; i++) {
        Toy__Text text = TOY__TEXT__INIT;
        text.text = (char *)arena_printf(call->arena, "message %lld", (long long)i).data;
        if (!rpc_stream_send(call, &text.base))
            break;
    }
    add(toy, &toy->ended, 1);
    return RPC_OK;
}

static enum rpc_status wait_for_release(struct rpc_call *call, bool heed_stop)
{
    struct toy *toy = call->state;
    (void)pthread_mutex_lock(&toy->lock);
    int64_t releases = toy->releases;
    toy->blocked++;
    (void)pthread_cond_broadcast(&toy->changed);
    while (toy->releases == releases && !(heed_stop && toy->stopped))
        (void)pthread_cond_wait(&toy->changed, &toy->lock);
    toy->blocked--;
    toy->ended++;
    (void)pthread_cond_broadcast(&toy->changed);
    (void)pthread_mutex_unlock(&toy->lock);
    return RPC_OK;
}

static enum rpc_status block(struct rpc_call *call)
{
    return wait_for_release(call, true);
}

static enum rpc_status sulk(struct rpc_call *call)
{
    return wait_for_release(call, false);
}

static enum rpc_status release(struct rpc_call *call)
{
    struct toy *toy = call->state;
    (void)pthread_mutex_lock(&toy->lock);
    ((Toy__Count *)call->reply)->count = toy->blocked;
    toy->releases++;
    (void)pthread_cond_broadcast(&toy->changed);
    (void)pthread_mutex_unlock(&toy->lock);
    return RPC_OK;
}

static int64_t await_at_least(struct toy *toy, const int64_t *count, int64_t wanted)
{
    (void)pthread_mutex_lock(&toy->lock);
    while (*count < wanted && !toy->stopped)
        (void)pthread_cond_wait(&toy->changed, &toy->lock);
    int64_t seen = *count;
    (void)pthread_mutex_unlock(&toy->lock);
    return seen;
}

static enum rpc_status await_count(struct rpc_call *call, const int64_t *count)
{
    ((Toy__Count *)call->reply)->count =
        await_at_least(call->state, count, ((const Toy__Count *)call->request)->count);
    return RPC_OK;
}

static enum rpc_status await_blocked(struct rpc_call *call)
{
    return await_count(call, &((struct toy *)call->state)->blocked);
}

static enum rpc_status watch_blocked(struct rpc_call *call)
{
    struct toy *toy = call->state;
    const int64_t wanted[] = { 0, ((const Toy__Count *)call->request)->count };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        Toy__Count seen = TOY__COUNT__INIT;
        seen.count = await_at_least(toy, &toy->blocked, wanted[i]);
        if (!rpc_stream_send(call, &seen.base))
            break;
    }
    return RPC_OK;
}

static enum rpc_status await_ended(struct rpc_call *call)
{
    return await_count(call, &((struct toy *)call->state)->ended);
}

static enum rpc_status once(struct rpc_call *call)
{
    struct toy *toy = call->state;
    add(toy, &toy->onces, 1);
    (void)pthread_mutex_lock(&toy->lock);
    ((Toy__Count *)call->reply)->count = toy->onces;
    (void)pthread_mutex_unlock(&toy->lock);
    return RPC_OK;
}

static const struct rpc_handler handlers[] = {
    { .method = "Echo", .handle = echo },
    { .method = "Name", .handle = name },
    { .method = "Fail", .handle = fail },
    { .method = "Big", .handle = big },
    { .method = "Measure", .handle = measure },
    { .method = "Stream", .handle = stream, .streams = true },
    { .method = "Block", .handle = block },
    { .method = "Sulk", .handle = sulk },
    { .method = "Release", .handle = release, .prompt = true },
    { .method = "AwaitBlocked", .handle = await_blocked },
    { .method = "WatchBlocked", .handle = watch_blocked, .streams = true },
    { .method = "AwaitEnded", .handle = await_ended },
    { .method = "Once", .handle = once, .constant = true },
    { .method = NULL },
};

static void stop(void *payload)
{
    struct toy *toy = payload;
    (void)pthread_mutex_lock(&toy->lock);
    toy->stopped = true;
    (void)pthread_cond_broadcast(&toy->changed);
    (void)pthread_mutex_unlock(&toy->lock);
}

static const char *environment(const char *name)
{
    return getenv(name);
}

int main(int argc, char **argv)
{
    struct toy toy = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };
    const struct rpc_service service = { &toy__toy__descriptor, handlers, &toy };
    const struct plugin_options options = {
        .services = &service,
        .service_count = 1,
        .stop = stop,
        .payload = &toy,
        .environment = environment,
    };
    struct handshake handshake = handshake_read(environment);
    int line_fd = process_guard_stdio();
    (void)printf("a library's banner\n");
    (void)fflush(stdout);
    process_prepare();
    if (argc > 1 && strcmp(argv[1], "--debug") == 0)
        return plugin_serve_debug(&options, "example.com/toy/toy", line_fd);
    return plugin_serve(&options, &handshake, line_fd);
}
