/* The certificates by which data planes are let in: control-planes/{id}/dp-client-certificates. A third back
 * end: answers are wrapped in "item", lists are whole, and an error is {"message": …} (docs/dev/konnect.md,
 * "Data plane certificates"). */
#include "emulator/api/certificates.h"
#include "emulator/api/handlers.h"
#include "emulator/api/legacy_error.h"
#include "emulator/api/plane.h"
#include "emulator/api/restore.h"
#include "emulator/api/validation.h"
#include "emulator/emulator.h"
#include "value/build.h"
#include "value/json.h"
#include "value/kind.h"

static const char kind[] = "dp-client-certificates";

static const struct field_rule rules[] = {
    { .name = "cert", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 1 },
    { .name = "title", .type = FIELD_TEXT },
};
static const struct field_table table = FIELD_TABLE(rules);

static bool find(struct exchange *exchange, struct entity *out)
{
    return store_get(exchange->emulator->store, exchange->arena, plane_place(exchange, kind),
                     exchange_arg(exchange, "certificate"), out) ||
           legacy_error(exchange, 404, "Not Found");
}

/* The text of a refusal is not known. */
static bool read_body(struct exchange *exchange, const struct value **out)
{
    struct violations violations = violations_make(exchange->arena);
    struct certificate_facts facts;
    const struct value *body = NULL;
    if (!json_decode(&exchange->ctx, exchange->body, &body) || !value_is_object(body))
        return legacy_error(exchange, 400, "Bad Request");
    const struct value *valid = body_check(&table, body, false, &violations);
    if (violations.first != NULL)
        return legacy_error(exchange, 400, "Bad Request");
    if (!certificate_read(exchange->arena, value_text_at(valid, "cert"), &facts))
        return legacy_error(exchange, 400, "invalid certificate");
    *out = valid;
    return true;
}

static const struct value *document(struct exchange *exchange, const struct value *body, strview id,
                                    const struct value *created_at)
{
    int64_t now = emulator_tick(exchange->emulator) / 1000;
    struct object_builder object = object_builder_from(exchange->arena, body);
    object_put_text(&object, "id", id);
    object_put_int(&object, "created_at", restore_number(exchange, "created_at", now));
    object_put(&object, SV("created_at"), created_at);
    object_put_int(&object, "updated_at", restore_number(exchange, "updated_at", now));
    return object_build(&object);
}

static void answer(struct exchange *exchange, int status, const struct value *certificate)
{
    struct object_builder object = { .arena = exchange->arena };
    object_put(&object, SV("item"), certificate);
    reply_json(exchange, status, object_build(&object));
}

void dp_certificates_list(struct exchange *exchange)
{
    plane_list_whole(exchange, kind);
}

void dp_certificates_create(struct exchange *exchange)
{
    const struct value *body = NULL;
    if (!read_body(exchange, &body))
        return;
    strview id = restore_id(exchange);
    const struct value *made = document(exchange, body, id, NULL);
    store_insert(exchange->emulator->store, plane_place(exchange, kind), id, exchange_encode(exchange, made));
    answer(exchange, 201, made);
}

void dp_certificates_read(struct exchange *exchange)
{
    struct entity entity;
    if (find(exchange, &entity))
        answer(exchange, 200, entity_value(exchange->arena, &entity));
}

void dp_certificates_update(struct exchange *exchange)
{
    struct entity entity;
    const struct value *body = NULL;
    if (!find(exchange, &entity) || !read_body(exchange, &body))
        return;
    const struct value *created_at = value_get(entity_value(exchange->arena, &entity), SV("created_at"));
    const struct value *changed = document(exchange, body, entity.id, created_at);
    store_replace(exchange->emulator->store, entity.row, exchange_encode(exchange, changed));
    answer(exchange, 200, changed);
}

void dp_certificates_delete(struct exchange *exchange)
{
    struct entity entity;
    if (!find(exchange, &entity))
        return;
    store_delete(exchange->emulator->store, entity.row);
    reply_json(exchange, 204, NULL);
}
