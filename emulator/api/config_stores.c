#include "emulator/api/config_stores.h"

#include "emulator/api/cursor_page.h"
#include "emulator/api/handlers.h"
#include "emulator/api/ids.h"
#include "emulator/api/koko_error.h"
#include "emulator/api/plane.h"
#include "emulator/api/problem.h"
#include "emulator/api/restore.h"
#include "emulator/api/validation.h"
#include "emulator/emulator.h"
#include "value/build.h"
#include "value/kind.h"

#include <inttypes.h>

/* The name need not be unique, as far as is known. */
static const struct field_rule rules[] = {
    { .name = "name", .type = FIELD_TEXT, .min = 1, .max = 100, .pattern = &text_pattern_name },
};
static const struct field_table table = FIELD_TABLE(rules);

bool config_store_find(struct exchange *exchange, struct entity *out)
{
    return store_get(exchange->emulator->store, exchange->arena, plane_place(exchange, CONFIG_STORE_KIND),
                     exchange_arg(exchange, "store"), out) ||
           problem_not_found(exchange, PROBLEM_CONFIG_STORES);
}

static bool read_body(struct exchange *exchange, bool optional, const struct value **out)
{
    const struct value *body = NULL;
    if (!problem_body(exchange, PROBLEM_CONFIG_STORES, optional, &body))
        return false;
    struct violations violations = violations_make(exchange->arena);
    const struct value *valid = body_check(&table, body, false, &violations);
    /* Observed at Konnect: breaking this one rule is answered in the form of the other back end. */
    if (violations.first != NULL && violations.first->kind == VIOLATION_PATTERN)
        return koko_invalid(exchange, &violations);
    if (violations.first != NULL)
        return problem_invalid(exchange, PROBLEM_CONFIG_STORES, &violations);
    *out = valid;
    return true;
}

static const struct value *document(struct exchange *exchange, const struct value *body, strview id,
                                    strview created_at, strview updated_at)
{
    struct object_builder object = { .arena = exchange->arena };
    object_put_text(&object, "id", id);
    object_put(&object, SV("name"), value_get(body, SV("name")));
    object_put_text(&object, "created_at", created_at);
    object_put_text(&object, "updated_at", updated_at);
    return object_build(&object);
}

static bool add_to_page(void *payload, const struct entity *entity)
{
    return cursor_page_add(payload, entity->row, entity->document);
}

void config_stores_list(struct exchange *exchange)
{
    struct cursor_page page;
    if (!cursor_page_make(exchange, &page))
        return;
    const struct store_listing listing = { plane_place(exchange, CONFIG_STORE_KIND), page.after, add_to_page,
                                           &page };
    store_list(exchange->emulator->store, exchange->arena, &listing);
    cursor_page_send(&page, "/config-stores");
}

void config_stores_create(struct exchange *exchange)
{
    const struct value *body = NULL;
    if (!read_body(exchange, true, &body))
        return;
    strview id = restore_id(exchange);
    strview now = ids_time(exchange->arena, emulator_tick(exchange->emulator));
    reply_json(exchange, 201,
               document(exchange, body, id, restore_time(exchange, "created_at", now),
                        restore_time(exchange, "updated_at", now)));
    store_insert(exchange->emulator->store, plane_place(exchange, CONFIG_STORE_KIND), id,
                 exchange->reply.body);
}

void config_stores_read(struct exchange *exchange)
{
    struct entity entity;
    if (config_store_find(exchange, &entity))
        reply_text(exchange, 200, "application/json", entity.document);
}

void config_stores_update(struct exchange *exchange)
{
    struct entity entity;
    const struct value *body = NULL;
    if (!config_store_find(exchange, &entity) || !read_body(exchange, false, &body))
        return;
    strview now = ids_time(exchange->arena, emulator_tick(exchange->emulator));
    strview created = value_text_at(entity_value(exchange->arena, &entity), "created_at");
    reply_json(exchange, 200, document(exchange, body, entity.id, created, now));
    store_replace(exchange->emulator->store, entity.row, exchange->reply.body);
}

void config_stores_delete(struct exchange *exchange)
{
    struct entity entity;
    if (!config_store_find(exchange, &entity))
        return;
    int64_t secrets = store_count_secrets(exchange->emulator->store, entity.row);
    if (secrets > 0 && !sv_equal_z(exchange_query(exchange, "force"), "true")) {
        strview reason =
            arena_printf(exchange->arena,
                         "This Config Store has %" PRId64 " secrets. Remove them first, or use the "
                         "force=true query param to delete them with it.",
                         secrets);
        problem_query(exchange, PROBLEM_CONFIG_STORES, "force", "required", reason);
        return;
    }
    store_delete(exchange->emulator->store, entity.row);
    reply_json(exchange, 204, NULL);
}
