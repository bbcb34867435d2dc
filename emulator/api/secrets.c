#include "base/mem.h"
#include "emulator/api/config_stores.h"
#include "emulator/api/cursor_page.h"
#include "emulator/api/handlers.h"
#include "emulator/api/ids.h"
#include "emulator/api/problem.h"
#include "emulator/api/restore.h"
#include "emulator/api/validation.h"
#include "emulator/emulator.h"
#include "value/build.h"
#include "value/kind.h"

static const struct field_rule create_rules[] = {
    { .name = "key", .type = FIELD_TEXT, .flags = FIELD_REQUIRED | FIELD_BYTES, .min = 1, .max = 512 },
    { .name = "value", .type = FIELD_TEXT, .flags = FIELD_REQUIRED | FIELD_BYTES, .min = 1, .max = 5120 },
};
static const struct field_table create_table = FIELD_TABLE(create_rules);
static const struct field_table value_table = { &create_rules[1], 1 };

static const struct value *secret_document(struct arena *arena, const struct secret_row *secret)
{
    struct object_builder object = { .arena = arena };
    object_put_text(&object, "key", secret->key);
    object_put_text(&object, "created_at", ids_time(arena, secret->created_ms));
    object_put_text(&object, "updated_at", ids_time(arena, secret->updated_ms));
    return object_build(&object);
}

/* Both requests tolerate unknown properties: the specification does not forbid them here, and Konnect's own
 * user interface sends the key to PUT too. */
static bool read_body(struct exchange *exchange, const struct field_table *table, const struct value **out)
{
    const struct value *body = NULL;
    if (!problem_body(exchange, PROBLEM_CONFIG_STORES, false, &body))
        return false;
    struct violations violations = violations_make(exchange->arena);
    const struct value *valid = body_check(table, body, true, &violations);
    if (violations.first != NULL)
        return problem_invalid(exchange, PROBLEM_CONFIG_STORES, &violations);
    *out = valid;
    return true;
}

/* POST takes any key, but some can never be reached again: observed at Konnect (docs/dev/konnect.md,
 * "Secrets"). */
static bool key_is_reachable(struct exchange *exchange)
{
    strview key = exchange_arg(exchange, "key");
    if (sv_find(key, '%') != SIZE_MAX)
        return problem_error(exchange, PROBLEM_CONFIG_STORES, 500, "Internal Server Error",
                             "Internal Server Error");
    if (sv_find(key, '#') != SIZE_MAX || sv_find(key, '/') != SIZE_MAX)
        return problem_not_found(exchange, PROBLEM_CONFIG_STORES);
    return true;
}

static bool find_secret(struct exchange *exchange, struct secret_row *out)
{
    struct entity config_store;
    if (!config_store_find(exchange, &config_store) || !key_is_reachable(exchange))
        return false;
    return store_get_secret(exchange->emulator->store, exchange->arena, config_store.row,
                            exchange_arg(exchange, "key"), out) ||
           problem_not_found(exchange, PROBLEM_CONFIG_STORES);
}

static bool add_to_page(void *payload, const struct secret_row *secret)
{
    struct cursor_page *page = payload;
    struct exchange *exchange = page->exchange;
    return cursor_page_add(page, secret->row,
                           exchange_encode(exchange, secret_document(exchange->arena, secret)));
}

void secrets_list(struct exchange *exchange)
{
    struct entity config_store;
    struct cursor_page page;
    if (!config_store_find(exchange, &config_store) || !cursor_page_make(exchange, &page))
        return;
    const struct secret_listing listing = { config_store.row, page.after, add_to_page, &page };
    store_list_secrets(exchange->emulator->store, exchange->arena, &listing);
    cursor_page_send(&page, "/secrets");
}

/* Writes the value and answers with what the secret is afterwards, without it. */
static void write_secret(struct exchange *exchange, int64_t config_store, strview key, strview value,
                         int status)
{
    struct store *store = exchange->emulator->store;
    struct secret_row written;
    int64_t now_ms = emulator_tick(exchange->emulator);
    int64_t created_ms = restore_number(exchange, "created_ms", now_ms);
    int64_t updated_ms = restore_number(exchange, "updated_ms", created_ms);
    store_put_secret(store, config_store, key, value, created_ms);
    if (updated_ms != created_ms)
        store_put_secret(store, config_store, key, value, updated_ms);
    if (!store_get_secret(store, exchange->arena, config_store, key, &written))
        BUG("a secret vanished");
    reply_json(exchange, status, secret_document(exchange->arena, &written));
}

void secrets_create(struct exchange *exchange)
{
    struct entity config_store;
    struct secret_row old;
    const struct value *body = NULL;
    if (!config_store_find(exchange, &config_store) || !read_body(exchange, &create_table, &body))
        return;
    strview key = value_text_at(body, "key");
    /* The status has been seen, the body has not: its words are our own. */
    if (store_get_secret(exchange->emulator->store, exchange->arena, config_store.row, key, &old)) {
        problem_error(exchange, PROBLEM_CONFIG_STORES, 409, "Conflict",
                      "A secret with this key already exists.");
        return;
    }
    write_secret(exchange, config_store.row, key, value_text_at(body, "value"), 201);
}

void secrets_read(struct exchange *exchange)
{
    struct secret_row secret;
    if (find_secret(exchange, &secret))
        reply_json(exchange, 200, secret_document(exchange->arena, &secret));
}

static bool key_fits(struct exchange *exchange, strview key)
{
    if (key.len <= (size_t)create_rules[0].max)
        return true;
    struct violations violations = violations_make(exchange->arena);
    violations_add(&violations, (struct violation){ .kind = VIOLATION_LEN_MAX,
                                                    .field = SV("key"),
                                                    .limit = create_rules[0].max,
                                                    .actual = (int64_t)key.len });
    return problem_invalid(exchange, PROBLEM_CONFIG_STORES, &violations);
}

void secrets_put(struct exchange *exchange)
{
    struct entity config_store;
    struct secret_row old;
    const struct value *body = NULL;
    strview key = exchange_arg(exchange, "key");
    if (!config_store_find(exchange, &config_store) || !key_is_reachable(exchange) ||
        !key_fits(exchange, key) || !read_body(exchange, &value_table, &body))
        return;
    bool existed = store_get_secret(exchange->emulator->store, exchange->arena, config_store.row, key, &old);
    write_secret(exchange, config_store.row, key, value_text_at(body, "value"), existed ? 200 : 201);
}

void secrets_delete(struct exchange *exchange)
{
    struct secret_row secret;
    if (!find_secret(exchange, &secret))
        return;
    store_delete_secret(exchange->emulator->store, secret.row);
    reply_json(exchange, 204, NULL);
}
