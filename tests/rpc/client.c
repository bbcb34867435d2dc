#include "client.h"

#include "base/buf.h"
#include "base/mem.h"
#include "grpc_controller.pb-c.h"

#include <ctype.h>
#include <grpc/byte_buffer_reader.h>
#include <grpc/grpc.h>
#include <grpc/grpc_security.h>
#include <grpc/support/log.h>
#include <string.h>

/* An operation under way; its address is the tag. */
struct operation {
    bool started;
    bool done;
    bool ok;
};

struct client {
    struct arena *arena;
    grpc_channel *channel;
    grpc_completion_queue *queue;
    struct client_call *calls; /* newest first */
};

struct client_call {
    struct client *client;
    struct client_call *next;
    grpc_call *handle;
    const ProtobufCMessageDescriptor *output; /* NULL: replies are not read */
    grpc_metadata_array initial;
    grpc_metadata_array trailing;
    grpc_byte_buffer *received;
    grpc_status_code status;
    grpc_slice status_message;
    struct operation sent;
    struct operation metadata;
    struct operation message;
    struct operation ended;
};

/* ---- Connecting ---- */

static grpc_channel_credentials *make_credentials(struct arena *arena, const struct plugin_process *plugin,
                                                  enum client_identity who)
{
    struct identity identity = plugin->identity;
    if (who == CLIENT_PLAIN || (who == CLIENT_TERRAFORM && identity.certificate == NULL))
        return grpc_insecure_credentials_create();
    if (who == CLIENT_STRANGER)
        identity = identity_make(arena);
    grpc_ssl_pem_key_cert_pair pair = { identity.private_key, identity.certificate };
    return grpc_ssl_credentials_create_ex(identity_announced(arena, plugin_field(plugin, 5)),
                                          who == CLIENT_NOBODY ? NULL : &pair, NULL, NULL);
}

/* gRPC reads targets as URIs. */
static const char *target_of(struct arena *arena, const char *path)
{
    struct buf target = buf_make(arena, BUF_LIMIT_TEXT);
    buf_append_z(&target, "unix:");
    for (const char *byte = path; *byte != '\0'; byte++)
        buf_printf(&target, isalnum((unsigned char)*byte) || strchr("/-._", *byte) ? "%c" : "%%%02X",
                   (unsigned char)*byte);
    return arena_copy(arena, buf_view(&target)).data;
}

static struct client *make_client(struct arena *arena, const char *path,
                                  grpc_channel_credentials *credentials)
{
    static char name[] = "localhost";
    grpc_arg args[] = {
        { .type = GRPC_ARG_STRING, .key = (char *)GRPC_SSL_TARGET_NAME_OVERRIDE_ARG, .value.string = name },
        { .type = GRPC_ARG_STRING, .key = (char *)GRPC_ARG_DEFAULT_AUTHORITY, .value.string = name },
        { .type = GRPC_ARG_INTEGER, .key = (char *)GRPC_ARG_MAX_RECEIVE_MESSAGE_LENGTH, .value.integer = -1 },
        /* Connections are not shared between clients: each shows its own certificate. */
        { .type = GRPC_ARG_INTEGER, .key = (char *)GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, .value.integer = 1 },
        { .type = GRPC_ARG_INTEGER, .key = (char *)GRPC_ARG_ENABLE_HTTP_PROXY, .value.integer = 0 },
    };
    const grpc_channel_args channel_args = { sizeof args / sizeof *args, args };
    struct client *client = ARENA_NEW(arena, struct client);
    client->arena = arena;
    client->channel = grpc_channel_create(target_of(arena, path), credentials, &channel_args);
    client->queue = grpc_completion_queue_create_for_next(NULL);
    grpc_channel_credentials_release(credentials);
    return client;
}

/* Failed connections are what tests look for, not something to report. */
static void say_nothing(gpr_log_func_args *args)
{
    (void)args;
}

static void begin_grpc(void)
{
    gpr_set_log_function(say_nothing);
    grpc_init();
}

struct client *client_connect(const struct plugin_process *plugin, enum client_identity identity)
{
    begin_grpc();
    struct arena *arena = arena_new();
    return make_client(arena, plugin_socket(plugin), make_credentials(arena, plugin, identity));
}

struct client *client_connect_to(const char *socket_path)
{
    begin_grpc();
    return make_client(arena_new(), socket_path, grpc_insecure_credentials_create());
}

struct arena *client_arena(struct client *client)
{
    return client->arena;
}

/* ---- Operations ---- */

static void start(struct client_call *call, const grpc_op *ops, size_t count, struct operation *operation)
{
    *operation = (struct operation){ .started = true };
    grpc_call_error error = grpc_call_start_batch(call->handle, ops, count, operation, NULL);
    if (error != GRPC_CALL_OK)
        BUG("grpc_call_start_batch: %d", (int)error);
}

/* Takes what comes from the queue until `operation` is done; false when time is up. */
static bool await(struct client *client, const struct operation *operation)
{
    gpr_timespec deadline =
        gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC), gpr_time_from_millis(PATIENCE_MS, GPR_TIMESPAN));
    while (operation->started && !operation->done) {
        grpc_event event = grpc_completion_queue_next(client->queue, deadline, NULL);
        if (event.type != GRPC_OP_COMPLETE)
            return false;
        struct operation *finished = event.tag;
        finished->done = true;
        finished->ok = event.success != 0;
    }
    return true;
}

static void *allocate(void *arena, size_t size)
{
    return arena_alloc(arena, size);
}

static void leave(void *arena, void *block)
{
    (void)arena;
    (void)block; /* it dies with the arena */
}

static const ProtobufCMessage *decode(struct client_call *call)
{
    grpc_byte_buffer_reader reader;
    if (call->output == NULL || call->received == NULL ||
        !grpc_byte_buffer_reader_init(&reader, call->received))
        return NULL;
    grpc_slice bytes = grpc_byte_buffer_reader_readall(&reader);
    ProtobufCAllocator allocator = { allocate, leave, call->client->arena };
    const ProtobufCMessage *message = protobuf_c_message_unpack(
        call->output, &allocator, GRPC_SLICE_LENGTH(bytes), GRPC_SLICE_START_PTR(bytes));
    grpc_slice_unref(bytes);
    grpc_byte_buffer_reader_destroy(&reader);
    return message;
}

static void start_receiving(struct client_call *call)
{
    const grpc_op op = { .op = GRPC_OP_RECV_MESSAGE, .data.recv_message.recv_message = &call->received };
    start(call, &op, 1, &call->message);
}

/* ---- Calls ---- */

static struct client_call *new_call(struct client *client, const char *path,
                                    const ProtobufCMessageDescriptor *output)
{
    struct client_call *call = ARENA_NEW(client->arena, struct client_call);
    call->client = client;
    call->output = output;
    call->next = client->calls;
    client->calls = call;
    grpc_metadata_array_init(&call->initial);
    grpc_metadata_array_init(&call->trailing);
    call->status_message = grpc_empty_slice();
    grpc_slice method = grpc_slice_from_copied_string(path);
    call->handle = grpc_channel_create_call(client->channel, NULL, GRPC_PROPAGATE_DEFAULTS, client->queue,
                                            method, NULL, gpr_inf_future(GPR_CLOCK_REALTIME), NULL);
    grpc_slice_unref(method);
    return call;
}

static void start_listening(struct client_call *call)
{
    grpc_op metadata = { .op = GRPC_OP_RECV_INITIAL_METADATA };
    metadata.data.recv_initial_metadata.recv_initial_metadata = &call->initial;
    start(call, &metadata, 1, &call->metadata);
    grpc_op status = { .op = GRPC_OP_RECV_STATUS_ON_CLIENT };
    status.data.recv_status_on_client.trailing_metadata = &call->trailing;
    status.data.recv_status_on_client.status = &call->status;
    status.data.recv_status_on_client.status_details = &call->status_message;
    start(call, &status, 1, &call->ended);
}

static void send_request(struct client_call *call, strview bytes)
{
    grpc_slice slice = grpc_slice_from_copied_buffer(bytes.data, bytes.len);
    grpc_byte_buffer *buffer = grpc_raw_byte_buffer_create(&slice, 1);
    grpc_slice_unref(slice);
    grpc_op ops[] = {
        { .op = GRPC_OP_SEND_INITIAL_METADATA },
        { .op = GRPC_OP_SEND_MESSAGE, .data.send_message.send_message = buffer },
        { .op = GRPC_OP_SEND_CLOSE_FROM_CLIENT },
    };
    start(call, ops, sizeof ops / sizeof *ops, &call->sent);
    grpc_byte_buffer_destroy(buffer); /* the batch has its own reference */
    start_listening(call);
}

static const ProtobufCMethodDescriptor *find_method(const ProtobufCServiceDescriptor *service,
                                                    const char *name)
{
    const ProtobufCMethodDescriptor *method = protobuf_c_service_descriptor_get_method_by_name(service, name);
    if (method == NULL)
        BUG("%s has no method %s", service->name, name);
    return method;
}

static struct client_call *call_of(struct client *client, const ProtobufCServiceDescriptor *service,
                                   const char *method)
{
    const char *path = arena_printf(client->arena, "/%s/%s", service->name, method).data;
    return new_call(client, path, find_method(service, method)->output);
}

struct client_call *client_begin(struct client *client, const ProtobufCServiceDescriptor *service,
                                 const char *method, const ProtobufCMessage *request)
{
    struct client_call *call = call_of(client, service, method);
    strview bytes = SV("");
    if (request != NULL) {
        size_t size = protobuf_c_message_get_packed_size(request);
        char *packed = arena_alloc(client->arena, size + 1);
        bytes = sv_make(packed, protobuf_c_message_pack(request, (uint8_t *)packed));
    }
    send_request(call, bytes);
    return call;
}

struct client_call *client_open(struct client *client, const ProtobufCServiceDescriptor *service,
                                const char *method)
{
    struct client_call *call = call_of(client, service, method);
    const grpc_op op = { .op = GRPC_OP_SEND_INITIAL_METADATA };
    start(call, &op, 1, &call->sent);
    start_listening(call);
    return call;
}

bool client_await_metadata(struct client_call *call)
{
    /* When a call ends without metadata, this succeeds all the same; its end is known by then. */
    return await(call->client, &call->metadata) && call->metadata.ok && !call->ended.done;
}

const ProtobufCMessage *client_next(struct client_call *call)
{
    start_receiving(call);
    if (!await(call->client, &call->message))
        return NULL;
    const ProtobufCMessage *message = decode(call);
    grpc_byte_buffer_destroy(call->received);
    call->received = NULL;
    return message;
}

struct client_answer client_await(struct client_call *call)
{
    struct client_answer answer = { .status = CLIENT_TIMED_OUT };
    if (!call->message.started)
        answer.reply = client_next(call);
    if (!await(call->client, &call->ended))
        return answer;
    answer.status = (int)call->status;
    answer.message =
        arena_copy(call->client->arena, sv_make((const char *)GRPC_SLICE_START_PTR(call->status_message),
                                                GRPC_SLICE_LENGTH(call->status_message)));
    if (answer.status != STATUS_OK)
        answer.reply = NULL;
    return answer;
}

void client_cancel(struct client_call *call)
{
    (void)grpc_call_cancel(call->handle, NULL);
}

struct client_answer client_call(struct client *client, const ProtobufCServiceDescriptor *service,
                                 const char *method, const ProtobufCMessage *request)
{
    return client_await(client_begin(client, service, method, request));
}

struct client_answer client_call_bytes(struct client *client, const char *path, strview bytes)
{
    struct client_call *call = new_call(client, path, NULL);
    send_request(call, bytes);
    return client_await(call);
}

struct client_answer client_shutdown(struct client *client)
{
    return client_call(client, &plugin__grpccontroller__descriptor, "Shutdown", NULL);
}

/* ---- The end ---- */

static void end_call(struct client_call *call)
{
    (void)grpc_call_cancel(call->handle, NULL);
    const struct operation *const all[] = { &call->sent, &call->metadata, &call->message, &call->ended };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (!await(call->client, all[i]))
            BUG("a cancelled call does not end");
    grpc_call_unref(call->handle);
    grpc_byte_buffer_destroy(call->received);
    grpc_metadata_array_destroy(&call->initial);
    grpc_metadata_array_destroy(&call->trailing);
    grpc_slice_unref(call->status_message);
}

void client_free(struct client *client)
{
    if (client == NULL)
        return;
    for (struct client_call *call = client->calls; call != NULL; call = call->next)
        end_call(call);
    grpc_completion_queue_shutdown(client->queue);
    while (grpc_completion_queue_next(client->queue, gpr_inf_future(GPR_CLOCK_REALTIME), NULL).type !=
           GRPC_QUEUE_SHUTDOWN)
        continue;
    grpc_channel_destroy(client->channel);
    grpc_completion_queue_destroy(client->queue);
    arena_free(client->arena);
    grpc_shutdown_blocking();
}
