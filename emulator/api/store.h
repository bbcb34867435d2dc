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

struct store;

struct entity {
    int64_t row; /* rows grow with time: lists are in this order, and it is the cursor of pages */
    strview kind;
    strview id;
    strview document;
};

/* `path` is a file, or ":memory:". */
bool store_open(struct ctx *ctx, const char *path, struct store **out);
void store_close(struct store *store);

/* Around each request: what a failed one did is undone. */
void store_begin(struct store *store);
void store_end(struct store *store, bool keep);

/* Texts are copied into `arena`. False: there is no such entity. */
bool store_get(struct store *store, struct arena *arena, strview control_plane, const char *kind, strview id,
               struct entity *out);
/* By a unique key, such as a vault's prefix. */
bool store_find(struct store *store, struct arena *arena, strview control_plane, const char *kind,
                const char *field, strview key, struct entity *out);
/* Calls `visit` in order for the entities behind row `after`, until it returns false. */
void store_list(struct store *store, struct arena *arena, strview control_plane, const char *kind,
                int64_t after, bool (*visit)(void *payload, const struct entity *entity), void *payload);

/* Returns the new row. The id must be free. */
int64_t store_insert(struct store *store, strview control_plane, const char *kind, strview id,
                     strview document);
/* Replaces the document and drops the keys and references, which the caller adds anew. */
void store_replace(struct store *store, int64_t row, strview document);
/* Removes the entity and its keys, references and secrets, and the entities that refer to it. */
void store_delete(struct store *store, int64_t row);
/* Removes all that is in a control plane. */
void store_delete_all(struct store *store, strview control_plane);

/* False: another entity of the kind in this control plane has it. */
bool store_add_key(struct store *store, int64_t row, strview control_plane, const char *kind,
                   const char *field, strview key);
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
/* The value, for resolving references; data == NULL: there is none. */
strview store_secret_value(struct store *store, struct arena *arena, int64_t config_store, strview key);
/* Creates it, or gives it a new value; created_ms stays. */
void store_put_secret(struct store *store, int64_t config_store, strview key, strview value, int64_t now_ms);
void store_delete_secret(struct store *store, int64_t row);
int64_t store_count_secrets(struct store *store, int64_t config_store);
void store_list_secrets(struct store *store, struct arena *arena, int64_t config_store, int64_t after,
                        bool (*visit)(void *payload, const struct secret_row *secret), void *payload);

/* The log of requests, never written to the database file. */
void store_log_request(struct store *store, strview entry);
void store_list_log(struct store *store, struct arena *arena, void (*visit)(void *payload, strview entry),
                    void *payload);
void store_clear_log(struct store *store);

#endif
