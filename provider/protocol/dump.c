#include "protocol/dump.h"

#include "base/ascii.h"
#include "base/log.h"
#include "protocol/faces.h"
#include "protocol/from_proto.h"
#include "table/hide.h"
#include "value/msgpack.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { DEEPEST = 2, MOST_NAMES = 1000 };

struct dumping {
    struct ctx ctx;
    const char *folder;
    strview method;
    const struct attr *attrs; /* of the call's values; NULL: nobody knows */
};

/* The member of type T of a protobuf-c message, `offset` bytes behind its beginning. */
#define MEMBER(T, message, offset) (*(const T *)(const void *)((const char *)(message) + (offset)))

/* ---- Files ---- */

static void tell_once(const struct dumping *dumping, int error)
{
    static atomic_flag told = ATOMIC_FLAG_INIT;
    if (!atomic_flag_test_and_set(&told))
        log_write(LOG_ERROR, "protocol data is not written",
                  LOG_FIELDS(LOG_TEXT("folder", sv_from(dumping->folder)),
                             LOG_TEXT("error", sv_from(strerror(error)))));
}

static int64_t now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int dump_open(struct arena *arena, const char *folder, int64_t ms, const char *name)
{
    for (int i = 0; i < MOST_NAMES; i++) {
        const char *path = arena_printf(arena, "%s/%lld_%s", folder, (long long)ms + i, name).data;
        /* O_EXCL follows no link at the end of the path either. */
        int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (file >= 0 || errno != EEXIST)
            return file;
    }
    return -1;
}

static void write_file(const struct dumping *dumping, const char *name, strview bytes)
{
    int file = dump_open(dumping->ctx.arena, dumping->folder, now_ms(), name);
    if (file < 0) {
        tell_once(dumping, errno);
        return;
    }
    while (bytes.len > 0) {
        ssize_t written = write(file, bytes.data, bytes.len);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0) {
            tell_once(dumping, errno);
            break;
        }
        bytes = sv_slice(bytes, (size_t)written, bytes.len);
    }
    if (close(file) != 0)
        tell_once(dumping, errno);
}

/* ---- Values ---- */

/* The value's bytes without secrets; of one that cannot be read by the table, only that it is hidden. */
static strview hide_bytes(struct dumping *dumping, const Tfplugin6__DynamicValue *message)
{
    struct ctx *ctx = &dumping->ctx;
    const struct type *type = dumping->attrs != NULL ? attrs_type(ctx->arena, dumping->attrs) : NULL;
    const struct value *value = NULL;
    strview bytes;
    if (type != NULL && from_dynamic_value(ctx, message, type, &value) &&
        msgpack_encode(ctx, hide_secrets(ctx->arena, dumping->attrs, value), type, &bytes))
        return bytes;
    return msgpack_encode(ctx, hide_all(ctx->arena), &type_string, &bytes) ? bytes : SV("");
}

static void dump_value(struct dumping *dumping, const char *name, const Tfplugin6__DynamicValue *message)
{
    bool empty = message == NULL || (message->msgpack.len == 0 && message->json.len == 0);
    const char *file = arena_printf(dumping->ctx.arena, "%s.%s", name, empty ? "empty" : "msgpack").data;
    write_file(dumping, file, empty ? SV("") : hide_bytes(dumping, message));
}

/* "prior_state" -> "PriorState" */
static strview in_capitals(struct arena *arena, const char *field)
{
    struct buf name = buf_make(arena, BUF_LIMIT_TEXT);
    for (bool first = true; *field != '\0'; field++) {
        if (*field != '_')
            buf_append_byte(&name, first ? ascii_to_upper(*field) : *field);
        first = *field == '_';
    }
    return buf_view(&name);
}

/* ---- Messages ---- */

static void dump_message(struct dumping *dumping, const char *name, const ProtobufCMessage *message,
                         int depth);

static void dump_member(struct dumping *dumping, const char *name, const ProtobufCFieldDescriptor *field,
                        const void *member, int depth)
{
    if (field->descriptor == &tfplugin6__dynamic_value__descriptor)
        dump_value(dumping, name, member);
    else if (member != NULL && depth < DEEPEST)
        dump_message(dumping, name, member, depth + 1);
}

static void dump_message(struct dumping *dumping, const char *name, const ProtobufCMessage *message,
                         int depth)
{
    struct arena *arena = dumping->ctx.arena;
    for (unsigned i = 0; i < message->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &message->descriptor->fields[i];
        if (field->type != PROTOBUF_C_TYPE_MESSAGE)
            continue;
        strview step = in_capitals(arena, field->name);
        const char *below = arena_printf(arena, "%s_" SV_FMT, name, SV_ARG(step)).data;
        if (field->label != PROTOBUF_C_LABEL_REPEATED) {
            dump_member(dumping, below, field, MEMBER(void *, message, field->offset), depth);
            continue;
        }
        size_t count = MEMBER(size_t, message, field->quantifier_offset);
        for (size_t j = 0; j < count; j++)
            dump_member(dumping, arena_printf(arena, "%s_%zu", below, j).data, field,
                        MEMBER(void **, message, field->offset)[j], depth);
    }
}

/* ---- Calls ---- */

/* The text of the request's field; NULL: it has no such field. */
static const char *text_of(const ProtobufCMessage *request, const char *name)
{
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field_by_name(request->descriptor, name);
    return field != NULL && field->type == PROTOBUF_C_TYPE_STRING ? MEMBER(char *, request, field->offset)
                                                                  : NULL;
}

/* The attributes of the call's values: a data source's, a resource's, or the provider's own. */
static const struct attr *attrs_of(struct arena *arena, const struct rpc_call *call)
{
    const struct provider *provider = call->state;
    const char *name = text_of(call->request, "type_name");
    if (name == NULL)
        name = text_of(call->request, "target_type_name");
    if (name == NULL)
        return sv_ends_with(call->method, SV("Provider")) || sv_ends_with(call->method, SV("ProviderConfig"))
                   ? provider_definition(provider)->attrs
                   : NULL;
    struct face face;
    if (sv_contains(call->method, SV("Data")))
        return faces_find(arena, provider, sv_from(name), &face) ? face.attrs : NULL;
    const struct resource_def *def = provider_resource(provider, sv_from(name));
    return def != NULL ? def->attrs : NULL;
}

static void dump(const struct rpc_call *call, const char *name, const ProtobufCMessage *message)
{
    const struct world *world = session_world(provider_session(call->state));
    const char *folder = world->environment("TF_LOG_SDK_PROTO_DATA_DIR");
    if (folder == NULL || *folder == '\0' || message == NULL)
        return;
    struct dumping dumping = { .ctx = ctx_make(call->arena), .folder = folder, .method = call->method };
    dumping.attrs = attrs_of(call->arena, call);
    const char *prefix = arena_printf(call->arena, SV_FMT "_%s", SV_ARG(call->method), name).data;
    dump_message(&dumping, prefix, message, 0);
}

void dump_request(const struct rpc_call *call)
{
    dump(call, "Request", call->request);
}

void dump_response(const struct rpc_call *call)
{
    dump(call, "Response", call->reply);
}
