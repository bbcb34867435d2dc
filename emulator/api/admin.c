/* The test hooks under /_emulator, which no Konnect has; README.md describes them for their users. */
#include "base/buf.h"
#include "emulator/api/config_stores.h"
#include "emulator/api/entity_kind.h"
#include "emulator/api/faults.h"
#include "emulator/api/handlers.h"
#include "emulator/api/kinds/kinds.h"
#include "emulator/api/koko_error.h"
#include "emulator/api/plane.h"
#include "emulator/api/resolve_reference.h"
#include "emulator/api/seed/seed.h"
#include "emulator/api/store.h"
#include "emulator/emulator.h"
#include "value/build.h"
#include "value/json.h"
#include "value/kind.h"

#include <inttypes.h>

enum { MAX_DELAY_MS = 10 * 60 * 1000, MAX_TIMES = 1000000 };

static bool refuse(struct exchange *exchange, const char *why)
{
    return koko_error(exchange, 400, KOKO_INVALID_ARGUMENT, sv_from(why));
}

void admin_health(struct exchange *exchange)
{
    struct object_builder object = { .arena = exchange->arena };
    object_put_text(&object, "status", SV("ok"));
    reply_json(exchange, 200, object_build(&object));
}

/* As after the start: also what a database file had before the start is gone. */
void admin_reset(struct exchange *exchange)
{
    struct emulator *emulator = exchange->emulator;
    faults_clear(emulator->faults);
    store_clear_log(emulator->store);
    store_clear(emulator->store);
    if (seed_apply(&exchange->ctx, emulator))
        reply_json(exchange, 204, NULL);
    else
        koko_error(exchange, 500, KOKO_INVALID_ARGUMENT, exchange->ctx.diags.first->detail);
}

static void append_entry(void *payload, strview entry)
{
    struct buf *buf = payload;
    if (buf->len > 1)
        buf_append_byte(buf, ',');
    buf_append(buf, entry);
}

void admin_list_requests(struct exchange *exchange)
{
    struct buf buf = buf_make(exchange->arena, BUF_LIMIT_DYNAMIC_VALUE);
    buf_append_byte(&buf, '[');
    store_list_log(exchange->emulator->store, exchange->arena, append_entry, &buf);
    buf_append_byte(&buf, ']');
    reply_text(exchange, 200, "application/json", buf_view(&buf));
}

void admin_clear_requests(struct exchange *exchange)
{
    store_clear_log(exchange->emulator->store);
    reply_json(exchange, 204, NULL);
}

void admin_stats(struct exchange *exchange)
{
    struct object_builder object = { .arena = exchange->arena };
    object_put_int(&object, "connections", atomic_load(&exchange->emulator->stats.connections));
    object_put_int(&object, "requests", atomic_load(&exchange->emulator->stats.requests));
    reply_json(exchange, 200, object_build(&object));
}

static void add_count(void *payload, strview kind, int64_t count)
{
    struct object_builder *object = payload;
    object_put(object, kind, value_int(object->arena, count));
}

void admin_dump(struct exchange *exchange)
{
    struct object_builder object = { .arena = exchange->arena };
    object_put_int(&object, plane_collection.kind, 0);
    object_put_int(&object, CONFIG_STORE_KIND, 0);
    object_put_int(&object, "secrets", 0);
    for (size_t i = 0; entity_kinds[i] != NULL; i++)
        if (!entity_kinds[i]->nested_only)
            object_put_int(&object, entity_kinds[i]->name, 0);
    store_count(exchange->emulator->store, exchange->arena, add_count, &object);
    reply_json(exchange, 200, object_build(&object));
}

static bool read_action(strview word, enum fault_action *out)
{
    static const char *const words[] = { [FAULT_PASS] = "pass",
                                         [FAULT_ANSWER] = "answer",
                                         [FAULT_DROP] = "drop",
                                         [FAULT_TRUNCATE] = "truncate",
                                         [FAULT_ECHO] = "echo" };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (sv_equal_z(word, words[i])) {
            *out = (enum fault_action)i;
            return true;
        }
    return false;
}

static bool read_int(const struct value *body, const char *key, int64_t min, int64_t max, int64_t *out)
{
    const struct value *value = value_get(body, sv_from(key));
    int64_t number = 0;
    if (value == NULL)
        return true;
    if (!value_to_int(value, &number) || number < min || number > max)
        return false;
    *out = number;
    return true;
}

static bool read_headers(const struct value *headers, struct fault *fault)
{
    if (headers == NULL)
        return true;
    if (!value_is_object(headers) || headers->count > FAULT_MAX_HEADERS)
        return false;
    for (size_t i = 0; i < headers->count; i++) {
        if (!value_is_text(headers->items[i]))
            return false;
        fault->headers[fault->header_count++] =
            (struct http_header){ headers->keys[i], headers->items[i]->text };
    }
    return true;
}

/* The body of the answer: text as it is, anything else as JSON. */
static bool read_answer(struct exchange *exchange, const struct value *body, struct fault *fault)
{
    const struct value *answer = value_get(body, SV("body"));
    strview content_type = value_text_at(body, "content_type");
    fault->content_type = content_type.len > 0 ? content_type : SV("application/json");
    if (answer == NULL || value_is_text(answer)) {
        fault->body = answer != NULL ? answer->text : SV("");
        return true;
    }
    return json_encode(&exchange->ctx, answer, &fault->body);
}

static bool read_fault(struct exchange *exchange, const struct value *body, struct fault *out)
{
    struct fault fault = { .times = 1 };
    int64_t status = 0;
    if (!read_action(value_text_at(body, "action"), &fault.action))
        return refuse(exchange, "\"action\" must be pass, answer, drop, truncate or echo");
    if (!read_int(body, "times", 1, MAX_TIMES, &fault.times) ||
        !read_int(body, "skip", 0, MAX_TIMES, &fault.skip) ||
        !read_int(body, "delay_ms", 0, MAX_DELAY_MS, &fault.delay_ms) ||
        !read_int(body, "status", 200, 599, &status))
        return refuse(exchange,
                      "\"times\", \"skip\", \"delay_ms\" or \"status\" is not a number within its limits");
    if ((fault.action == FAULT_ANSWER || fault.action == FAULT_ECHO) && status == 0)
        return refuse(exchange, "\"answer\" and \"echo\" need a \"status\"");
    if (!read_headers(value_get(body, SV("headers")), &fault) || !read_answer(exchange, body, &fault))
        return refuse(exchange, "\"headers\" must be an object of at most 8 texts");
    fault.status = (int)status;
    fault.method = value_text_at(body, "method");
    fault.path = value_text_at(body, "path");
    fault.after_commit = value_true_at(body, "after_commit");
    *out = fault;
    return true;
}

void admin_add_fault(struct exchange *exchange)
{
    const struct value *body;
    struct fault fault;
    if (!json_decode(&exchange->ctx, exchange->body, &body) || !value_is_object(body)) {
        refuse(exchange, "the body must be a JSON object");
        return;
    }
    if (!read_fault(exchange, body, &fault))
        return;
    struct object_builder object = { .arena = exchange->arena };
    object_put_int(&object, "id", faults_add(exchange->emulator->faults, &fault));
    reply_json(exchange, 201, object_build(&object));
}

static void list_fault(void *payload, const struct fault *fault)
{
    struct list_builder *list = payload;
    struct object_builder object = { .arena = list->arena };
    object_put_int(&object, "id", fault->id);
    object_put_text(&object, "method", arena_copy(list->arena, fault->method));
    object_put_text(&object, "path", arena_copy(list->arena, fault->path));
    object_put_int(&object, "skip", fault->skip);
    object_put_int(&object, "times", fault->times);
    list_put(list, object_build(&object));
}

void admin_list_faults(struct exchange *exchange)
{
    struct list_builder list = { .arena = exchange->arena };
    faults_each(exchange->emulator->faults, list_fault, &list);
    reply_json(exchange, 200, list_build(&list));
}

void admin_clear_faults(struct exchange *exchange)
{
    faults_clear(exchange->emulator->faults);
    reply_json(exchange, 204, NULL);
}

/* What a control plane does before it sends configuration to its data planes. */
void admin_resolve(struct exchange *exchange)
{
    const struct value *body;
    strview value;
    if (!json_decode(&exchange->ctx, exchange->body, &body) || !value_is_object(body)) {
        refuse(exchange, "the body must be a JSON object");
        return;
    }
    const struct value *control_plane = value_get(body, SV("control_plane"));
    const struct value *reference = value_get(body, SV("reference"));
    if (!value_is_text(control_plane) || !value_is_text(reference)) {
        refuse(exchange, "\"control_plane\" and \"reference\" must be texts");
        return;
    }
    if (!resolve_reference(exchange, control_plane->text, reference->text, &value)) {
        koko_not_found(exchange);
        return;
    }
    struct object_builder object = { .arena = exchange->arena };
    object_put_text(&object, "value", value);
    reply_json(exchange, 200, object_build(&object));
}
