#include "emulator/api/store.h"

#include "base/mem.h"
#include "value/json.h"

#include <sqlite3.h>

enum statement {
    BEGIN,
    COMMIT,
    ROLLBACK,
    GET,
    FIND,
    LIST,
    INSERT,
    REPLACE,
    DROP_KEYS,
    DROP_REFERENCES,
    DELETE_REFERRERS,
    DELETE,
    DELETE_ALL,
    CLEAR,
    ADD_KEY,
    ADD_REFERENCE,
    COUNT_REFERENCES,
    COUNT,
    GET_SECRET,
    GET_VALUE,
    PUT_SECRET,
    DELETE_SECRET,
    COUNT_SECRETS,
    LIST_SECRETS,
    LOG,
    LIST_LOG,
    CLEAR_LOG,
    STATEMENT_COUNT
};

static const char schema[] =
    "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON;"
    "CREATE TABLE IF NOT EXISTS entity (row INTEGER PRIMARY KEY AUTOINCREMENT, control_plane TEXT NOT NULL,"
    " kind TEXT NOT NULL, id TEXT NOT NULL, document TEXT NOT NULL, UNIQUE (control_plane, kind, id));"
    "CREATE TABLE IF NOT EXISTS entity_key (entity INTEGER NOT NULL REFERENCES entity ON DELETE CASCADE,"
    " control_plane TEXT NOT NULL, kind TEXT NOT NULL, field TEXT NOT NULL, key TEXT NOT NULL,"
    " UNIQUE (control_plane, kind, field, key));"
    "CREATE INDEX IF NOT EXISTS entity_key_entity ON entity_key (entity);"
    "CREATE TABLE IF NOT EXISTS entity_reference ("
    " entity INTEGER NOT NULL REFERENCES entity ON DELETE CASCADE,"
    " field TEXT NOT NULL, target INTEGER NOT NULL REFERENCES entity ON DELETE CASCADE);"
    "CREATE INDEX IF NOT EXISTS entity_reference_entity ON entity_reference (entity);"
    "CREATE INDEX IF NOT EXISTS entity_reference_target ON entity_reference (target);"
    "CREATE TABLE IF NOT EXISTS secret (row INTEGER PRIMARY KEY AUTOINCREMENT,"
    " config_store INTEGER NOT NULL REFERENCES entity ON DELETE CASCADE,"
    " key TEXT NOT NULL, value TEXT NOT NULL,"
    " created_ms INTEGER NOT NULL, updated_ms INTEGER NOT NULL, UNIQUE (config_store, key));"
    "CREATE TEMPORARY TABLE request_log (row INTEGER PRIMARY KEY AUTOINCREMENT, entry TEXT NOT NULL);";

static const char *const statements[STATEMENT_COUNT] = {
    [BEGIN] = "BEGIN IMMEDIATE",
    [COMMIT] = "COMMIT",
    [ROLLBACK] = "ROLLBACK",
    [GET] = "SELECT row, kind, id, document FROM entity WHERE control_plane = ? AND kind = ? AND id = ?",
    [FIND] = "SELECT e.row, e.kind, e.id, e.document FROM entity_key k JOIN entity e ON e.row = k.entity"
             " WHERE k.control_plane = ? AND k.kind = ? AND k.field = ? AND k.key = ?",
    [LIST] = "SELECT row, kind, id, document FROM entity WHERE control_plane = ? AND kind = ? AND row > ? "
             "ORDER BY row",
    [INSERT] = "INSERT INTO entity (control_plane, kind, id, document) VALUES (?, ?, ?, ?)",
    [REPLACE] = "UPDATE entity SET document = ? WHERE row = ? RETURNING kind, id",
    [DROP_KEYS] = "DELETE FROM entity_key WHERE entity = ?",
    [DROP_REFERENCES] = "DELETE FROM entity_reference WHERE entity = ?",
    [DELETE_REFERRERS] =
        "DELETE FROM entity WHERE row IN (SELECT entity FROM entity_reference WHERE target = ?)"
        " RETURNING kind, id",
    [DELETE] = "DELETE FROM entity WHERE row = ? RETURNING kind, id",
    [DELETE_ALL] = "DELETE FROM entity WHERE control_plane = ? RETURNING kind, id",
    [CLEAR] = "DELETE FROM entity",
    [ADD_KEY] =
        "INSERT OR IGNORE INTO entity_key (entity, control_plane, kind, field, key) VALUES (?, ?, ?, ?, ?)",
    [ADD_REFERENCE] = "INSERT INTO entity_reference (entity, field, target) VALUES (?, ?, ?)",
    [COUNT_REFERENCES] = "SELECT count(*) FROM entity_reference r JOIN entity e ON e.row = r.entity"
                         " WHERE r.target = ? AND e.kind = ?",
    [COUNT] =
        "SELECT kind, count(*) FROM entity GROUP BY kind UNION ALL SELECT 'secrets', count(*) FROM secret",
    [GET_SECRET] = "SELECT row, key, created_ms, updated_ms FROM secret WHERE config_store = ? AND key = ?",
    [GET_VALUE] = "SELECT value FROM secret WHERE config_store = ? AND key = ?",
    [PUT_SECRET] =
        "INSERT INTO secret (config_store, key, value, created_ms, updated_ms) VALUES (?1, ?2, ?3, ?4, ?4)"
        " ON CONFLICT (config_store, key) DO UPDATE SET value = ?3, updated_ms = ?4"
        " RETURNING created_ms <> updated_ms",
    [DELETE_SECRET] = "DELETE FROM secret WHERE row = ? RETURNING 'secrets', key",
    [COUNT_SECRETS] = "SELECT count(*) FROM secret WHERE config_store = ?",
    [LIST_SECRETS] = "SELECT row, key, created_ms, updated_ms FROM secret WHERE config_store = ? AND row > ?"
                     " ORDER BY row",
    [LOG] = "INSERT INTO request_log (entry) VALUES (?)",
    [LIST_LOG] = "SELECT entry FROM request_log ORDER BY row",
    [CLEAR_LOG] = "DELETE FROM request_log",
};

struct store {
    sqlite3 *database;
    sqlite3_stmt *prepared[STATEMENT_COUNT];
    const struct store_watcher *watcher; /* of the transaction; NULL: nobody */
};

static void fail(struct store *store)
{
    BUG("the database says: %s", sqlite3_errmsg(store->database));
}

bool store_open(struct ctx *ctx, const char *path, struct store **out)
{
    struct store *store = mem_alloc(sizeof *store);
    bool opened = sqlite3_open(path, &store->database) == SQLITE_OK &&
                  sqlite3_exec(store->database, schema, NULL, NULL, NULL) == SQLITE_OK;
    for (int i = 0; opened && i < STATEMENT_COUNT; i++)
        opened = sqlite3_prepare_v3(store->database, statements[i], -1, SQLITE_PREPARE_PERSISTENT,
                                    &store->prepared[i], NULL) == SQLITE_OK;
    if (opened) {
        *out = store;
        return true;
    }
    ctx_error(ctx, "Cannot open the database", "%s: %s", path, sqlite3_errmsg(store->database));
    store_close(store);
    return false;
}

void store_close(struct store *store)
{
    if (store == NULL)
        return;
    for (int i = 0; i < STATEMENT_COUNT; i++)
        sqlite3_finalize(store->prepared[i]);
    sqlite3_close(store->database);
    mem_free(store);
}

/* A statement in use: bindings and columns count up by themselves. */
struct query {
    struct store *store;
    sqlite3_stmt *statement;
    int bound;
    int column;
};

static struct query query_start(struct store *store, enum statement which)
{
    return (struct query){ .store = store, .statement = store->prepared[which] };
}

static void bind_text(struct query *query, strview text)
{
    if (sqlite3_bind_text64(query->statement, ++query->bound, text.data != NULL ? text.data : "", text.len,
                            SQLITE_TRANSIENT, SQLITE_UTF8) != SQLITE_OK)
        fail(query->store);
}

static void bind_place(struct query *query, struct store_place place)
{
    bind_text(query, place.control_plane);
    bind_text(query, sv_from(place.kind));
}

static void bind_int(struct query *query, int64_t number)
{
    if (sqlite3_bind_int64(query->statement, ++query->bound, number) != SQLITE_OK)
        fail(query->store);
}

static bool next_row(struct query *query)
{
    int code = sqlite3_step(query->statement);
    query->column = 0;
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        fail(query->store);
    return code == SQLITE_ROW;
}

static strview column_text(struct query *query, struct arena *arena)
{
    int column = query->column++;
    const char *text = (const char *)sqlite3_column_text(query->statement, column);
    return arena_copy(arena, sv_make(text, (size_t)sqlite3_column_bytes(query->statement, column)));
}

static int64_t column_int(struct query *query)
{
    return sqlite3_column_int64(query->statement, query->column++);
}

static void query_end(struct query *query)
{
    sqlite3_reset(query->statement);
    sqlite3_clear_bindings(query->statement);
}

static void query_run(struct query *query)
{
    next_row(query);
    query_end(query);
}

static void run_with_row(struct store *store, enum statement which, int64_t row)
{
    struct query query = query_start(store, which);
    bind_int(&query, row);
    query_run(&query);
}

static void run_plain(struct store *store, enum statement which)
{
    struct query query = query_start(store, which);
    query_run(&query);
}

static int64_t query_number(struct query *query)
{
    next_row(query);
    int64_t number = column_int(query);
    query_end(query);
    return number;
}

void store_begin(struct store *store, const struct store_watcher *watcher)
{
    run_plain(store, BEGIN);
    store->watcher = watcher;
}

void store_end(struct store *store, bool keep)
{
    run_plain(store, keep ? COMMIT : ROLLBACK);
    store->watcher = NULL;
}

static void tell(struct store *store, enum store_change change, strview kind, strview id)
{
    if (store->watcher != NULL)
        store->watcher->changed(store->watcher->payload, change, kind, id);
}

/* Runs a statement that returns kind and id of each row that it changed. */
static void run_and_tell(struct query *query, enum store_change change)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    while (next_row(query)) {
        strview kind = column_text(query, arena);
        tell(query->store, change, kind, column_text(query, arena));
    }
    query_end(query);
}

static void change_row(struct store *store, enum statement which, int64_t row)
{
    struct query query = query_start(store, which);
    bind_int(&query, row);
    run_and_tell(&query, STORE_DELETED);
}

const struct value *entity_value(struct arena *arena, const struct entity *entity)
{
    struct ctx ctx = ctx_make(arena);
    const struct value *value = NULL;
    if (!json_decode(&ctx, entity->document, &value))
        BUG("the document of " SV_FMT " " SV_FMT " is no JSON", SV_ARG(entity->kind), SV_ARG(entity->id));
    return value;
}

static void row_entity(struct query *query, struct arena *arena, struct entity *out)
{
    out->row = column_int(query);
    out->kind = column_text(query, arena);
    out->id = column_text(query, arena);
    out->document = column_text(query, arena);
}

static bool query_entity(struct query *query, struct arena *arena, struct entity *out)
{
    bool found = next_row(query);
    if (found)
        row_entity(query, arena, out);
    query_end(query);
    return found;
}

bool store_get(struct store *store, struct arena *arena, struct store_place place, strview id,
               struct entity *out)
{
    struct query query = query_start(store, GET);
    bind_place(&query, place);
    bind_text(&query, id);
    return query_entity(&query, arena, out);
}

bool store_find(struct store *store, struct arena *arena, struct store_place place, struct store_key key,
                struct entity *out)
{
    struct query query = query_start(store, FIND);
    bind_place(&query, place);
    bind_text(&query, sv_from(key.field));
    bind_text(&query, key.text);
    return query_entity(&query, arena, out);
}

void store_list(struct store *store, struct arena *arena, const struct store_listing *listing)
{
    struct query query = query_start(store, LIST);
    bind_place(&query, listing->place);
    bind_int(&query, listing->after);
    bool more = true;
    while (more && next_row(&query)) {
        struct entity entity;
        row_entity(&query, arena, &entity);
        more = listing->visit(listing->payload, &entity);
    }
    query_end(&query);
}

int64_t store_insert(struct store *store, struct store_place place, strview id, strview document)
{
    struct query query = query_start(store, INSERT);
    bind_place(&query, place);
    bind_text(&query, id);
    bind_text(&query, document);
    query_run(&query);
    tell(store, STORE_CREATED, sv_from(place.kind), id);
    return sqlite3_last_insert_rowid(store->database);
}

void store_replace(struct store *store, int64_t row, strview document)
{
    struct query query = query_start(store, REPLACE);
    bind_text(&query, document);
    bind_int(&query, row);
    run_and_tell(&query, STORE_CHANGED);
    run_with_row(store, DROP_KEYS, row);
    run_with_row(store, DROP_REFERENCES, row);
}

void store_delete(struct store *store, int64_t row)
{
    change_row(store, DELETE_REFERRERS, row);
    change_row(store, DELETE, row);
}

void store_delete_all(struct store *store, strview control_plane)
{
    struct query query = query_start(store, DELETE_ALL);
    bind_text(&query, control_plane);
    run_and_tell(&query, STORE_DELETED);
}

void store_clear(struct store *store)
{
    run_plain(store, CLEAR);
}

bool store_add_key(struct store *store, int64_t row, struct store_place place, struct store_key key)
{
    struct query query = query_start(store, ADD_KEY);
    bind_int(&query, row);
    bind_place(&query, place);
    bind_text(&query, sv_from(key.field));
    bind_text(&query, key.text);
    query_run(&query);
    return sqlite3_changes(store->database) == 1;
}

void store_add_reference(struct store *store, int64_t row, const char *field, int64_t target)
{
    struct query query = query_start(store, ADD_REFERENCE);
    bind_int(&query, row);
    bind_text(&query, sv_from(field));
    bind_int(&query, target);
    query_run(&query);
}

int64_t store_count_references(struct store *store, int64_t target, const char *kind)
{
    struct query query = query_start(store, COUNT_REFERENCES);
    bind_int(&query, target);
    bind_text(&query, sv_from(kind));
    return query_number(&query);
}

void store_count(struct store *store, struct arena *arena,
                 void (*visit)(void *payload, strview kind, int64_t count), void *payload)
{
    struct query query = query_start(store, COUNT);
    while (next_row(&query)) {
        strview kind = column_text(&query, arena);
        visit(payload, kind, column_int(&query));
    }
    query_end(&query);
}

static void row_secret(struct query *query, struct arena *arena, struct secret_row *out)
{
    out->row = column_int(query);
    out->key = column_text(query, arena);
    out->created_ms = column_int(query);
    out->updated_ms = column_int(query);
}

bool store_get_secret(struct store *store, struct arena *arena, int64_t config_store, strview key,
                      struct secret_row *out)
{
    struct query query = query_start(store, GET_SECRET);
    bind_int(&query, config_store);
    bind_text(&query, key);
    bool found = next_row(&query);
    if (found)
        row_secret(&query, arena, out);
    query_end(&query);
    return found;
}

strview store_secret_value(struct store *store, struct arena *arena, int64_t config_store, strview key)
{
    struct query query = query_start(store, GET_VALUE);
    bind_int(&query, config_store);
    bind_text(&query, key);
    strview value = next_row(&query) ? column_text(&query, arena) : (strview){ 0 };
    query_end(&query);
    return value;
}

void store_put_secret(struct store *store, int64_t config_store, strview key, strview value, int64_t now_ms)
{
    struct query query = query_start(store, PUT_SECRET);
    bind_int(&query, config_store);
    bind_text(&query, key);
    bind_text(&query, value);
    bind_int(&query, now_ms);
    bool existed = query_number(&query) != 0;
    tell(store, existed ? STORE_CHANGED : STORE_CREATED, SV("secrets"), key);
}

void store_delete_secret(struct store *store, int64_t row)
{
    change_row(store, DELETE_SECRET, row);
}

int64_t store_count_secrets(struct store *store, int64_t config_store)
{
    struct query query = query_start(store, COUNT_SECRETS);
    bind_int(&query, config_store);
    return query_number(&query);
}

void store_list_secrets(struct store *store, struct arena *arena, const struct secret_listing *listing)
{
    struct query query = query_start(store, LIST_SECRETS);
    bind_int(&query, listing->config_store);
    bind_int(&query, listing->after);
    bool more = true;
    while (more && next_row(&query)) {
        struct secret_row secret;
        row_secret(&query, arena, &secret);
        more = listing->visit(listing->payload, &secret);
    }
    query_end(&query);
}

void store_log_request(struct store *store, strview entry)
{
    struct query query = query_start(store, LOG);
    bind_text(&query, entry);
    query_run(&query);
}

void store_list_log(struct store *store, struct arena *arena, void (*visit)(void *payload, strview entry),
                    void *payload)
{
    struct query query = query_start(store, LIST_LOG);
    while (next_row(&query))
        visit(payload, column_text(&query, arena));
    query_end(&query);
}

void store_clear_log(struct store *store)
{
    run_plain(store, CLEAR_LOG);
}
