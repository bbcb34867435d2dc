#include "emulator/api/control_planes.h"

#include "base/buf.h"
#include "emulator/api/handlers.h"
#include "emulator/api/ids.h"
#include "emulator/api/plane.h"
#include "emulator/api/problem.h"
#include "emulator/api/restore.h"
#include "emulator/api/validation.h"
#include "emulator/emulator.h"
#include "value/build.h"
#include "value/kind.h"

#include <inttypes.h>

static const char *const cluster_types[] = { "CLUSTER_TYPE_CONTROL_PLANE",
                                             "CLUSTER_TYPE_K8S_INGRESS_CONTROLLER",
                                             "CLUSTER_TYPE_CONTROL_PLANE_GROUP",
                                             "CLUSTER_TYPE_SERVERLESS",
                                             "CLUSTER_TYPE_KAFKA_NATIVE_EVENT_PROXY",
                                             "CLUSTER_TYPE_SERVERLESS_V1",
                                             NULL };
static const char *const auth_types[] = { "pinned_client_certs", "pki_client_certs", NULL };

/* The specification gives no defaults; those here are what its examples show. */
#define NAME_RULE                                                                                            \
    {                                                                                                        \
        .name = "name", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 2, .max = 256                    \
    }
#define COMMON_RULES                                                                                         \
    { .name = "description", .type = FIELD_TEXT, .max = 2048, .default_json = "\"\"" },                      \
        { .name = "auth_type",                                                                               \
          .type = FIELD_TEXT,                                                                                \
          .choices = auth_types,                                                                             \
          .default_json = "\"pinned_client_certs\"" },                                                       \
        { .name = "proxy_urls", .type = FIELD_OBJECTS, .max_items = 5, .default_json = "[]" },               \
    {                                                                                                        \
        .name = "labels", .type = FIELD_TEXT_MAP, .min = 1, .max = 63, .pattern = &text_pattern_label,       \
        .default_json = "{}"                                                                                 \
    }

static const struct field_rule create_rules[] = {
    NAME_RULE,
    COMMON_RULES,
    { .name = "cluster_type",
      .type = FIELD_TEXT,
      .choices = cluster_types,
      .default_json = "\"CLUSTER_TYPE_CONTROL_PLANE\"" },
    { .name = "cloud_gateway", .type = FIELD_BOOL, .default_json = "false" },
};
static const struct field_rule update_rules[] = { NAME_RULE, COMMON_RULES };
static const struct field_table create_table = FIELD_TABLE(create_rules);
static const struct field_table update_table = FIELD_TABLE(update_rules);

static const char *const config_keys[] = { "cluster_type", "auth_type", "cloud_gateway", "proxy_urls" };
enum { CONFIG_KEYS = sizeof config_keys / sizeof config_keys[0] };

static const struct value *document(struct arena *arena, const struct value *settings, strview id,
                                    strview created_at, strview updated_at)
{
    strview host = sv_slice(id, 0, 8);
    struct object_builder config = { .arena = arena };
    object_put_text(&config, "control_plane_endpoint",
                    arena_printf(arena, "https://" SV_FMT ".cp.example", SV_ARG(host)));
    object_put_text(&config, "telemetry_endpoint",
                    arena_printf(arena, "https://" SV_FMT ".tp.example", SV_ARG(host)));
    for (size_t i = 0; i < CONFIG_KEYS; i++)
        object_put(&config, sv_from(config_keys[i]), value_get(settings, sv_from(config_keys[i])));
    struct object_builder object = { .arena = arena };
    object_put_text(&object, "id", id);
    object_put(&object, SV("name"), value_get(settings, SV("name")));
    object_put(&object, SV("description"), value_get(settings, SV("description")));
    object_put(&object, SV("labels"), value_get(settings, SV("labels")));
    object_put(&object, SV("config"), object_build(&config));
    object_put_text(&object, "created_at", created_at);
    object_put_text(&object, "updated_at", updated_at);
    return object_build(&object);
}

const struct value *control_plane_settings(struct arena *arena, const struct value *control_plane)
{
    struct object_builder settings = { .arena = arena };
    const struct value *config = value_get(control_plane, SV("config"));
    object_put(&settings, SV("name"), value_get(control_plane, SV("name")));
    object_put(&settings, SV("description"), value_get(control_plane, SV("description")));
    object_put(&settings, SV("labels"), value_get(control_plane, SV("labels")));
    for (size_t i = 0; config != NULL && i < CONFIG_KEYS; i++)
        object_put(&settings, sv_from(config_keys[i]), value_get(config, sv_from(config_keys[i])));
    return object_build(&settings);
}

static bool find(struct exchange *exchange, struct entity *out)
{
    return store_get(exchange->emulator->store, exchange->arena, plane_collection,
                     exchange_arg(exchange, "plane"), out) ||
           problem_not_found(exchange, PROBLEM_CONTROL_PLANES);
}

static bool claim_name(struct exchange *exchange, int64_t row, const struct value *settings)
{
    return store_add_key(exchange->emulator->store, row, plane_collection,
                         (struct store_key){ "name", value_text_at(settings, "name") }) ||
           problem_error(exchange, PROBLEM_CONTROL_PLANES, 409, "Conflict",
                         "Control Plane with provided name already exists.");
}

/* Names that Konnect keeps for itself, or that are too long. */
static void check_label_names(const struct value *body, struct violations *violations)
{
    static const char *const reserved[] = { "kong", "konnect", "mesh", "kic", "_" };
    const struct value *labels = value_get(body, SV("labels"));
    for (size_t i = 0; value_is_object(labels) && i < labels->count; i++) {
        strview name = labels->keys[i];
        bool good = name.len > 0 && sv_count_chars(name) <= 63;
        for (size_t j = 0; j < sizeof reserved / sizeof reserved[0]; j++)
            good = good && !sv_starts_with(name, sv_from(reserved[j]));
        if (!good)
            violations_say(violations, SV("labels"),
                           "keys must be of length 1-63 characters, and cannot start "
                           "with 'kong', 'konnect', 'mesh', 'kic', or '_'");
    }
}

/* None of the properties is nullable in the specification. */
static void check_nulls(const struct value *body, struct violations *violations)
{
    for (size_t i = 0; i < body->count; i++)
        if (value_is_null(body->items[i]))
            violations_say(violations, body->keys[i], "must not be null");
}

static bool check(struct exchange *exchange, const struct field_table *table, const struct value *body,
                  const struct value **out)
{
    struct violations violations = violations_make(exchange->arena);
    const struct value *valid = body_check(table, body, false, &violations);
    check_label_names(body, &violations);
    check_nulls(body, &violations);
    if (violations.first != NULL)
        return problem_invalid(exchange, PROBLEM_CONTROL_PLANES, &violations);
    *out = valid;
    return true;
}

static bool insert(struct exchange *exchange, const struct value *settings)
{
    strview id = restore_id(exchange);
    strview now = ids_time(exchange->arena, emulator_tick(exchange->emulator));
    reply_json(exchange, 201,
               document(exchange->arena, settings, id, restore_time(exchange, "created_at", now),
                        restore_time(exchange, "updated_at", now)));
    int64_t row = store_insert(exchange->emulator->store, plane_collection, id, exchange->reply.body);
    return claim_name(exchange, row, settings);
}

void control_planes_create(struct exchange *exchange)
{
    const struct value *body = NULL;
    const struct value *settings = NULL;
    if (problem_body(exchange, PROBLEM_CONTROL_PLANES, false, &body) &&
        check(exchange, &create_table, body, &settings))
        insert(exchange, settings);
}

void control_planes_read(struct exchange *exchange)
{
    struct entity entity;
    if (find(exchange, &entity))
        reply_text(exchange, 200, "application/json", entity.document);
}

/* PATCH: what the body does not name stays. */
void control_planes_update(struct exchange *exchange)
{
    struct entity entity;
    const struct value *body = NULL;
    const struct value *ignored;
    if (!find(exchange, &entity) || !problem_body(exchange, PROBLEM_CONTROL_PLANES, false, &body))
        return;
    const struct value *old = entity_value(exchange->arena, &entity);
    struct object_builder request = object_builder_from(exchange->arena, body);
    struct object_builder settings =
        object_builder_from(exchange->arena, control_plane_settings(exchange->arena, old));
    if (object_get(&request, SV("name")) == NULL)
        object_put(&request, SV("name"), value_get(old, SV("name")));
    if (!check(exchange, &update_table, object_build(&request), &ignored))
        return;
    for (size_t i = 0; i < body->count; i++)
        object_put(&settings, body->keys[i], body->items[i]);
    strview now = ids_time(exchange->arena, emulator_tick(exchange->emulator));
    const struct value *merged = object_build(&settings);
    reply_json(exchange, 200,
               document(exchange->arena, merged, entity.id, value_text_at(old, "created_at"), now));
    store_replace(exchange->emulator->store, entity.row, exchange->reply.body);
    claim_name(exchange, entity.row, merged);
}

/* Deleting a control plane deletes what is in it; whether Konnect refuses instead is not known. */
void control_planes_delete(struct exchange *exchange)
{
    struct entity entity;
    if (!find(exchange, &entity))
        return;
    store_delete_all(exchange->emulator->store, entity.id);
    store_delete(exchange->emulator->store, entity.row);
    reply_json(exchange, 204, NULL);
}

/* A list by page number, with filters and the total after filtering. */
struct numbered_page {
    struct exchange *exchange;
    int64_t size;
    int64_t number;            /* from 1 */
    struct list_builder found; /* documents as texts, in the order in which they were created */
};

static bool filter_holds(const struct exchange *exchange, const char *field, strview text)
{
    struct arena *arena = exchange->arena;
    strview eq = exchange_query(exchange, arena_printf(arena, "filter[%s][eq]", field).data);
    strview neq = exchange_query(exchange, arena_printf(arena, "filter[%s][neq]", field).data);
    strview contains = exchange_query(exchange, arena_printf(arena, "filter[%s][contains]", field).data);
    strview any = exchange_query(exchange, arena_printf(arena, "filter[%s][oeq]", field).data);
    if ((eq.data != NULL && !sv_equal(eq, text)) || (neq.data != NULL && sv_equal(neq, text)) ||
        (contains.data != NULL && !sv_contains(text, contains)))
        return false;
    bool listed = any.data == NULL;
    while (any.data != NULL)
        if (sv_equal(sv_cut(&any, ','), text))
            listed = true;
    return listed;
}

static bool labels_hold(const struct exchange *exchange, const struct value *labels)
{
    strview wanted = exchange_query(exchange, "labels");
    while (wanted.len > 0) {
        strview value = sv_cut(&wanted, ',');
        strview key = sv_cut(&value, ':');
        const struct value *label = value_get(labels, key);
        if (label == NULL || (value.data != NULL && !sv_equal(value_text(label), value)))
            return false;
    }
    return true;
}

static bool gateway_holds(const struct exchange *exchange, const struct value *cloud_gateway)
{
    strview wanted = exchange_query(exchange, "filter[cloud_gateway]");
    return wanted.data == NULL || sv_equal_z(wanted, "true") == value_is_true(cloud_gateway);
}

static bool add_to_page(void *payload, const struct entity *entity)
{
    struct numbered_page *page = payload;
    const struct value *control_plane = entity_value(page->exchange->arena, entity);
    const struct value *config = value_get(control_plane, SV("config"));
    if (!filter_holds(page->exchange, "id", entity->id) ||
        !filter_holds(page->exchange, "name", value_text_at(control_plane, "name")) ||
        !filter_holds(page->exchange, "cluster_type", value_text_at(config, "cluster_type")) ||
        !gateway_holds(page->exchange, value_get(config, SV("cloud_gateway"))) ||
        !labels_hold(page->exchange, value_get(control_plane, SV("labels"))))
        return true;
    list_put(&page->found, value_string(page->exchange->arena, entity->document));
    return true;
}

/* The one thing by which they can be sorted is the time of creation; nobody asks for another. */
static bool read_sort(struct exchange *exchange, bool *descending)
{
    strview sort = exchange_query(exchange, "sort");
    *descending = sv_equal_z(sort, "created_at desc");
    return sort.data == NULL || *descending || sv_equal_z(sort, "created_at") ||
           sv_equal_z(sort, "created_at asc") ||
           problem_query(exchange, PROBLEM_CONTROL_PLANES, "sort", "invalid",
                         SV("only created_at can be sorted by"));
}

static strview page_data(const struct numbered_page *page, bool descending)
{
    struct buf data = buf_make(page->exchange->arena, BUF_LIMIT_HTTP_BODY);
    size_t first = (size_t)((page->number - 1) * page->size);
    for (size_t i = first; i < page->found.count && i < first + (size_t)page->size; i++) {
        size_t at = descending ? page->found.count - 1 - i : i;
        if (i > first)
            buf_append_byte(&data, ',');
        buf_append(&data, page->found.items[at]->text);
    }
    return buf_view(&data);
}

static bool read_number(struct exchange *exchange, const char *name, int64_t fallback, int64_t max,
                        int64_t *out)
{
    strview text = exchange_query(exchange, name);
    int64_t number = fallback;
    if (text.data != NULL && (!sv_to_int64(text, &number) || number < 1 || number > max))
        return problem_query(exchange, PROBLEM_CONTROL_PLANES, name, "is_integer",
                             SV("must be a positive number"));
    *out = number;
    return true;
}

void control_planes_list(struct exchange *exchange)
{
    enum { DEFAULT_SIZE = 10, MAX_SIZE = 1000, MAX_NUMBER = 1000000 };
    struct numbered_page page = { .exchange = exchange, .found = { .arena = exchange->arena } };
    bool descending;
    if (!read_sort(exchange, &descending) ||
        !read_number(exchange, "page[size]", DEFAULT_SIZE, MAX_SIZE, &page.size) ||
        !read_number(exchange, "page[number]", 1, MAX_NUMBER, &page.number))
        return;
    if (page.size > exchange->emulator->page_size_cap)
        page.size = exchange->emulator->page_size_cap;
    const struct store_listing listing = { plane_collection, 0, add_to_page, &page };
    store_list(exchange->emulator->store, exchange->arena, &listing);
    strview body =
        arena_printf(exchange->arena,
                     "{\"data\":[" SV_FMT "],\"meta\":{\"page\":{\"number\":%" PRId64 ",\"size\":%" PRId64
                     ",\"total\":%" PRId64 "}}}",
                     SV_ARG(page_data(&page, descending)), page.number, page.size, (int64_t)page.found.count);
    reply_text(exchange, 200, "application/json", body);
}
