#include "transport/call.h"

#include "base/clock.h"
#include "base/lock.h"
#include "base/mem.h"
#include "transport/route.h"

#include <grpc/byte_buffer_reader.h>
#include <pthread.h>

/* A call is used by one thread at a time, but for `refs` and the stream's condition: what is sent may have
 * left while the handler still runs. */
struct call {
    struct call_host *host;
    struct arena *arena;
    grpc_call *handle;
    grpc_call_details details;
    grpc_metadata_array metadata;
    grpc_byte_buffer *received;
    grpc_byte_buffer *sent;
    grpc_slice status_message;
    int cancelled; /* filled in by gRPC when the call is closed */
    struct route route;
    struct rpc_call rpc;
    bool metadata_sent;

    struct tag on_new;
    struct tag on_received;
    struct tag on_turn;
    struct tag on_finished;
    struct tag on_streamed;

    pthread_mutex_t lock;
    pthread_cond_t changed;
    int refs; /* operations under way */
    bool streaming;
    bool streamed_ok;
};

#define CALL_OF(tag, member) ((struct call *)((char *)(tag)-offsetof(struct call, member)))

static void call_free(struct call *call)
{
    struct call_host *host = call->host;
    bool taken = call->handle != NULL;
    if (taken)
        grpc_call_unref(call->handle);
    grpc_byte_buffer_destroy(call->received);
    grpc_byte_buffer_destroy(call->sent);
    grpc_slice_unref(call->status_message);
    grpc_call_details_destroy(&call->details);
    grpc_metadata_array_destroy(&call->metadata);
    (void)pthread_cond_destroy(&call->changed);
    (void)pthread_mutex_destroy(&call->lock);
    arena_free(call->arena);
    mem_free(call);
    host->call_ended(host);
}

static void call_ref(struct call *call)
{
    (void)pthread_mutex_lock(&call->lock);
    call->refs++;
    (void)pthread_mutex_unlock(&call->lock);
}

static void call_unref(struct call *call)
{
    (void)pthread_mutex_lock(&call->lock);
    int left = --call->refs;
    (void)pthread_mutex_unlock(&call->lock);
    if (left == 0)
        call_free(call);
}

static void start(struct call *call, const grpc_op *ops, size_t count, struct tag *tag)
{
    call_ref(call);
    tag_sent(tag);
    grpc_call_error error = grpc_call_start_batch(call->handle, ops, count, tag, NULL);
    if (error != GRPC_CALL_OK)
        BUG("grpc_call_start_batch: %d", (int)error);
}

/* ---- Sending ---- */

static grpc_byte_buffer *pack(const ProtobufCMessage *message)
{
    size_t size = protobuf_c_message_get_packed_size(message);
    grpc_slice slice = grpc_slice_malloc(size);
    (void)protobuf_c_message_pack(message, GRPC_SLICE_START_PTR(slice));
    grpc_byte_buffer *buffer = grpc_raw_byte_buffer_create(&slice, 1);
    grpc_slice_unref(slice);
    return buffer;
}

/* ---- Replies that are always the same ---- */

struct kept_reply {
    struct kept_reply *next;
    const struct rpc_handler *handler;
    grpc_byte_buffer *bytes;
};

void call_host_open(struct call_host *host)
{
    lock_init(&host->lock);
}

void call_host_close(struct call_host *host)
{
    for (struct kept_reply *kept = host->kept, *next = NULL; kept != NULL; kept = next) {
        next = kept->next;
        grpc_byte_buffer_destroy(kept->bytes);
        mem_free(kept);
    }
    (void)pthread_mutex_destroy(&host->lock);
}

/* With the lock held. */
static const struct kept_reply *find_kept(const struct call_host *host, const struct rpc_handler *handler)
{
    const struct kept_reply *kept = host->kept;
    while (kept != NULL && kept->handler != handler)
        kept = kept->next;
    return kept;
}

/* NULL: there is none yet. */
static grpc_byte_buffer *kept_reply(struct call *call)
{
    struct call_host *host = call->host;
    if (!call->route.handler->constant)
        return NULL;
    (void)pthread_mutex_lock(&host->lock);
    const struct kept_reply *kept = find_kept(host, call->route.handler);
    grpc_byte_buffer *bytes = kept != NULL ? grpc_byte_buffer_copy(kept->bytes) : NULL;
    (void)pthread_mutex_unlock(&host->lock);
    return bytes;
}

static void keep_reply(struct call *call)
{
    struct call_host *host = call->host;
    (void)pthread_mutex_lock(&host->lock);
    if (find_kept(host, call->route.handler) == NULL) {
        struct kept_reply *kept = mem_alloc(sizeof *kept);
        *kept = (struct kept_reply){ host->kept, call->route.handler, grpc_byte_buffer_copy(call->sent) };
        host->kept = kept;
    }
    (void)pthread_mutex_unlock(&host->lock);
}

/* ---- Answering ---- */

static grpc_op metadata_op(struct call *call)
{
    call->metadata_sent = true;
    return (grpc_op){ .op = GRPC_OP_SEND_INITIAL_METADATA };
}

static grpc_op message_op(grpc_byte_buffer *buffer)
{
    grpc_op operation = { .op = GRPC_OP_SEND_MESSAGE };
    operation.data.send_message.send_message = buffer;
    return operation;
}

static grpc_op status_op(struct call *call, enum rpc_status status)
{
    strview message = call->rpc.status_message;
    call->status_message =
        grpc_slice_from_copied_buffer(message.data != NULL ? message.data : "", message.len);
    grpc_op operation = { .op = GRPC_OP_SEND_STATUS_FROM_SERVER };
    operation.data.send_status_from_server.status = (grpc_status_code)status;
    operation.data.send_status_from_server.status_details = &call->status_message;
    return operation;
}

/* Comes when the call is over, whoever ended it. */
static grpc_op close_op(struct call *call)
{
    grpc_op operation = { .op = GRPC_OP_RECV_CLOSE_ON_SERVER };
    operation.data.recv_close_on_server.cancelled = &call->cancelled;
    return operation;
}

static void on_finished(struct tag *tag, bool ok)
{
    (void)ok; /* a client that is gone needs no reply */
    struct call *call = CALL_OF(tag, on_finished);
    if (call->rpc.after_reply != NULL)
        call->rpc.after_reply(call->rpc.state);
    call_unref(call);
}

static void finish(struct call *call, enum rpc_status status)
{
    grpc_op ops[4];
    size_t count = 0;
    if (!call->metadata_sent)
        ops[count++] = metadata_op(call);
    if (call->sent != NULL)
        ops[count++] = message_op(call->sent);
    ops[count++] = status_op(call, status);
    ops[count++] = close_op(call);
    call->on_finished.run = on_finished;
    start(call, ops, count, &call->on_finished);
}

static void on_streamed(struct tag *tag, bool ok)
{
    struct call *call = CALL_OF(tag, on_streamed);
    (void)pthread_mutex_lock(&call->lock);
    call->streaming = false;
    call->streamed_ok = ok;
    (void)pthread_cond_broadcast(&call->changed);
    (void)pthread_mutex_unlock(&call->lock);
    call_unref(call);
}

bool rpc_stream_send(struct rpc_call *rpc, const ProtobufCMessage *message)
{
    struct call *call = CALL_OF(rpc, rpc);
    grpc_byte_buffer *buffer = pack(message);
    grpc_op ops[2];
    size_t count = 0;
    if (!call->metadata_sent)
        ops[count++] = metadata_op(call);
    ops[count++] = message_op(buffer);
    call->on_streamed.run = on_streamed;
    call->streaming = true;
    start(call, ops, count, &call->on_streamed);
    (void)pthread_mutex_lock(&call->lock);
    while (call->streaming)
        (void)pthread_cond_wait(&call->changed, &call->lock);
    bool ok = call->streamed_ok;
    (void)pthread_mutex_unlock(&call->lock);
    grpc_byte_buffer_destroy(buffer);
    return ok;
}

/* ---- Receiving ---- */

static void *allocate(void *arena, size_t size)
{
    return arena_alloc(arena, size);
}

static void leave(void *arena, void *block)
{
    (void)arena;
    (void)block; /* it dies with the arena */
}

static const ProtobufCMessage *unpack(struct call *call)
{
    grpc_byte_buffer_reader reader;
    if (call->received == NULL || !grpc_byte_buffer_reader_init(&reader, call->received))
        return NULL;
    grpc_slice bytes = grpc_byte_buffer_reader_readall(&reader);
    ProtobufCAllocator allocator = { allocate, leave, call->arena };
    const ProtobufCMessage *message = protobuf_c_message_unpack(
        call->route.input, &allocator, GRPC_SLICE_LENGTH(bytes), GRPC_SLICE_START_PTR(bytes));
    grpc_slice_unref(bytes);
    grpc_byte_buffer_reader_destroy(&reader);
    return message;
}

static enum rpc_status handle(struct call *call)
{
    const struct route *route = &call->route;
    call->rpc.reply = arena_alloc(call->arena, route->output->sizeof_message);
    protobuf_c_message_init(route->output, call->rpc.reply);
    enum rpc_status status = route->handler->handle(&call->rpc);
    if (status == RPC_OK && !route->streams)
        call->sent = pack(call->rpc.reply);
    if (route->handler->constant)
        keep_reply(call);
    return status;
}

/* Takes over the reference that on_received had. */
static void on_turn(struct tag *tag, bool ok)
{
    (void)ok;
    struct call *call = CALL_OF(tag, on_turn);
    call->sent = kept_reply(call);
    finish(call, call->sent != NULL ? RPC_OK : handle(call));
    call_unref(call);
}

static void on_received(struct tag *tag, bool ok)
{
    struct call *call = CALL_OF(tag, on_received);
    call->rpc.request = ok ? unpack(call) : NULL;
    if (call->rpc.request == NULL) {
        call->rpc.status_message = SV("the request cannot be decoded");
        finish(call, RPC_INVALID_ARGUMENT);
        call_unref(call);
        return;
    }
    call->on_turn.run = on_turn;
    if (call->route.handler->prompt || call->host->may_block(call->host, &call->on_turn))
        on_turn(&call->on_turn, true);
}

static void receive(struct call *call)
{
    grpc_op operation = { .op = GRPC_OP_RECV_MESSAGE };
    operation.data.recv_message.recv_message = &call->received;
    call->on_received.run = on_received;
    start(call, &operation, 1, &call->on_received);
}

static void on_closed(struct tag *tag, bool ok)
{
    (void)ok;
    call_unref(CALL_OF(tag, on_finished));
}

/* go-plugin's streams: the client waits for the first metadata, then for whatever may come. */
static void hold_open(struct call *call)
{
    const grpc_op ops[] = { metadata_op(call), close_op(call) };
    call->on_finished.run = on_closed;
    start(call, ops, 2, &call->on_finished);
}

static strview slice_text(struct arena *arena, grpc_slice slice)
{
    return arena_copy(arena, sv_make((const char *)GRPC_SLICE_START_PTR(slice), GRPC_SLICE_LENGTH(slice)));
}

static void on_new(struct tag *tag, bool ok)
{
    struct call *call = CALL_OF(tag, on_new);
    struct call_host *host = call->host;
    if (!ok) { /* the server stops */
        call_unref(call);
        return;
    }
    host->call_began(host);
    strview path = slice_text(call->arena, call->details.method);
    if (!route_find(host->services, host->service_count, path, &call->route)) {
        call->rpc.status_message = arena_printf(call->arena, "unknown method " SV_FMT, SV_ARG(path));
        finish(call, RPC_UNIMPLEMENTED);
    } else {
        call->rpc.arena = call->arena;
        call->rpc.state = call->route.state;
        call->rpc.method = sv_from(call->route.handler->method);
        if (call->route.handler->handle == NULL)
            hold_open(call);
        else
            receive(call);
    }
    call_unref(call);
}

void call_arm(struct call_host *host)
{
    struct call *call = mem_alloc(sizeof *call);
    call->host = host;
    call->arena = arena_new();
    call->refs = 1; /* the request for a call itself */
    call->status_message = grpc_empty_slice();
    call->on_new.run = on_new;
    grpc_call_details_init(&call->details);
    grpc_metadata_array_init(&call->metadata);
    lock_init(&call->lock);
    clock_cond_init(&call->changed);
    tag_sent(&call->on_new);
    grpc_call_error error =
        grpc_server_request_call(host->server, &call->handle, &call->details, &call->metadata, host->queue,
                                 host->queue, &call->on_new);
    if (error != GRPC_CALL_OK)
        BUG("grpc_server_request_call: %d", (int)error);
}
