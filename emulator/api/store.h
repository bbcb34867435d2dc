/* Everything that clients have created, in SQLite. Sole owner of sqlite3.h.
 *
 * An entity is a JSON document, stored as the text that reads answer with, under (control plane, kind, id).
 * Beside the document stand its keys (what must be unique, and what it can be found by) and its references
 * to other entities. The values of secrets have a table of their own, because no answer ever shows them.
 *
 * A database error past opening ends the process with a message: no client could have caused it. Used by
 * one thread at a time (emulator->lock).
 */
#ifndef EMULATOR_API_STORE_H
#define EMULATOR_API_STORE_H

#include "base/ctx.h"
#include "value/value.h"

struct store;

/* Where entities are: a control plane's id and their kind. */
struct store_place {
    strview control_plane;
    const char *kind;
};

/* What an entity can be found by beside its id: a field and its text. */
struct store_key {
    const char *field;
    strview text;
};

struct entity {
    int64_t row; /* rows grow with time: lists are in this order, and it is the cursor of pages */
    strview kind;
    strview id;
    strview document; /* JSON text */
};

/* The document as a value. */
const struct value *entity_value(struct arena *arena, const struct entity *entity);

/* `path` is a file, or ":memory:". */
bool store_open(struct ctx *ctx, const char *path, struct store **out);
void store_close(struct store *store);

/* What hears of each change of a transaction, before it is known whether it stays. `id` of a secret is its
 * key. The texts are valid during the call alone. */
enum store_change { STORE_CREATED, STORE_CHANGED, STORE_DELETED };
struct store_watcher {
    void (*changed)(void *payload, enum store_change change, strview kind, strview id);
    void *payload;
};

/* Around each request: what a failed one did is undone. The watcher (NULL: nobody) is borrowed until the
 * end. */
void store_begin(struct store *store, const struct store_watcher *watcher);
void store_end(struct store *store, bool keep);

/* Each: whether there is such an entity. Texts are copied into `arena`. */
bool store_get(struct store *store, struct arena *arena, struct store_place place, strview id,
               struct entity *out);
/* By a unique key, such as a vault's prefix. */
bool store_find(struct store *store, struct arena *arena, struct store_place place, struct store_key key,
                struct entity *out);

/* What to list: the entities of a place behind row `after`, in the order of their rows. `visit` returns
 * whether it wants more. */
struct store_listing {
    struct store_place place;
    int64_t after;
    bool (*visit)(void *payload, const struct entity *entity);
    void *payload;
};
void store_list(struct store *store, struct arena *arena, const struct store_listing *listing);

/* Returns the new row. The id must be free. */
int64_t store_insert(struct store *store, struct store_place place, strview id, strview document);
/* Replaces the document and drops the keys and references, which the caller adds anew. */
void store_replace(struct store *store, int64_t row, strview document);
/* Removes the entity and its keys, references and secrets, and the entities that refer to it. */
void store_delete(struct store *store, int64_t row);
/* Removes all that is in a control plane. */
void store_delete_all(struct store *store, strview control_plane);
/* Removes everything but the log of requests; no watcher hears of it. */
void store_clear(struct store *store);

/* False: another entity of this place has it. */
bool store_add_key(struct store *store, int64_t row, struct store_place place, struct store_key key);
void store_add_reference(struct store *store, int64_t row, const char *field, int64_t target);
/* How many entities of `kind` refer to this one. */
int64_t store_count_references(struct store *store, int64_t target, const char *kind);
/* Calls `visit` for each (kind, how many) over all control planes; kind "secrets" included. */
void store_count(struct store *store, struct arena *arena,
                 void (*visit)(void *payload, strview kind, int64_t count), void *payload);

struct secret_row {
    int64_t row;
    strview key;
    int64_t created_ms;
    int64_t updated_ms;
};

bool store_get_secret(struct store *store, struct arena *arena, int64_t config_store, strview key,
                      struct secret_row *out);
/* The value, for resolving references; data == NULL: there is no such secret. */
strview store_secret_value(struct store *store, struct arena *arena, int64_t config_store, strview key);
/* Creates it, or gives it a new value; created_ms stays. */
void store_put_secret(struct store *store, int64_t config_store, strview key, strview value, int64_t now_ms);
void store_delete_secret(struct store *store, int64_t row);
int64_t store_count_secrets(struct store *store, int64_t config_store);

/* The secrets of a config store, as struct store_listing. */
struct secret_listing {
    int64_t config_store;
    int64_t after;
    bool (*visit)(void *payload, const struct secret_row *secret);
    void *payload;
};
void store_list_secrets(struct store *store, struct arena *arena, const struct secret_listing *listing);

/* The log of requests, never written to the database file. */
void store_log_request(struct store *store, strview entry);
void store_list_log(struct store *store, struct arena *arena, void (*visit)(void *payload, strview entry),
                    void *payload);
void store_clear_log(struct store *store);

#endif
