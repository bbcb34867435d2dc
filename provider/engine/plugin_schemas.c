#include "engine/plugin_schemas.h"

#include "base/log.h"
#include "base/mem.h"
#include "value/json.h"

#include <pthread.h>

struct entry {
    struct entry *next;
    strview path;
    bool ready; /* `schema` is what it will be */
    const struct plugin_schema *schema;
};

struct plugin_schemas {
    pthread_mutex_t lock; /* guards all of this */
    pthread_cond_t changed;
    struct arena *arena; /* entries and schemas */
    struct entry *entries;
};

struct plugin_schemas *plugin_schemas_new(void)
{
    struct plugin_schemas *schemas = mem_alloc(sizeof *schemas);
    if (pthread_mutex_init(&schemas->lock, NULL) != 0 || pthread_cond_init(&schemas->changed, NULL) != 0)
        BUG("no lock can be made");
    schemas->arena = arena_new();
    return schemas;
}

void plugin_schemas_free(struct plugin_schemas *schemas)
{
    if (schemas == NULL)
        return;
    arena_free(schemas->arena);
    (void)pthread_cond_destroy(&schemas->changed);
    (void)pthread_mutex_destroy(&schemas->lock);
    mem_free(schemas);
}

/* The entry for `path`: `*mine` when it is new and the caller has to fill it; else it is ready. */
static struct entry *claim(struct plugin_schemas *schemas, strview path, bool *mine)
{
    (void)pthread_mutex_lock(&schemas->lock);
    struct entry *entry = schemas->entries;
    while (entry != NULL && !sv_equal(entry->path, path))
        entry = entry->next;
    *mine = entry == NULL;
    if (entry == NULL) {
        entry = ARENA_NEW(schemas->arena, struct entry);
        *entry = (struct entry){ .next = schemas->entries, .path = arena_copy(schemas->arena, path) };
        schemas->entries = entry;
    }
    while (!*mine && !entry->ready)
        (void)pthread_cond_wait(&schemas->changed, &schemas->lock);
    (void)pthread_mutex_unlock(&schemas->lock);
    return entry;
}

/* Reads the answer anew into the lasting arena, and lets go those who wait. An empty body: there is no
 * schema. */
static void settle(struct plugin_schemas *schemas, struct entry *entry, strview body)
{
    (void)pthread_mutex_lock(&schemas->lock);
    struct ctx lasting = ctx_make(schemas->arena);
    const struct value *json = NULL;
    if (body.len > 0 && json_decode(&lasting, body, &json))
        (void)plugin_schema_parse(&lasting, json, &entry->schema); /* stays NULL when it is no schema */
    entry->ready = true;
    (void)pthread_cond_broadcast(&schemas->changed);
    (void)pthread_mutex_unlock(&schemas->lock);
}

static void fetch(struct ctx *ctx, struct provider *provider, struct entry *entry)
{
    struct ctx attempt = ctx_attempt(ctx);
    struct konnect_client *client = provider_client(&attempt, provider);
    const struct konnect_request request = { .method = "GET", .path = entry->path, .once = true };
    struct konnect_response response = { 0 };
    bool good =
        client != NULL && konnect_call(&attempt, client, &request, &response) && response.status == 200;
    settle(provider_plugin_schemas(provider), entry, good ? response.body : SV(""));
    if (entry->schema == NULL)
        log_write(LOG_INFO, "no plugin schema; its checks are left to Konnect",
                  LOG_FIELDS(LOG_TEXT("path", entry->path), LOG_NUMBER("status", response.status)));
}

const struct plugin_schema *plugin_schemas_get(struct ctx *ctx, struct provider *provider,
                                               strview control_plane_id, strview name)
{
    strview path =
        arena_printf(ctx->arena, "/v2/control-planes/" SV_FMT "/core-entities/schemas/plugins/" SV_FMT,
                     SV_ARG(konnect_encode_segment(ctx->arena, control_plane_id)),
                     SV_ARG(konnect_encode_segment(ctx->arena, name)));
    bool mine = false;
    struct entry *entry = claim(provider_plugin_schemas(provider), path, &mine);
    if (mine)
        fetch(ctx, provider, entry);
    return entry->schema;
}

const struct plugin_schema *plugin_schemas_own(struct provider *provider, const char *name, strview json)
{
    bool mine = false;
    struct entry *entry = claim(provider_plugin_schemas(provider), sv_from(name), &mine);
    if (mine)
        settle(provider_plugin_schemas(provider), entry, json);
    if (entry->schema == NULL)
        BUG("the schema %s cannot be read", name);
    return entry->schema;
}

const struct plugin_schema *plugin_schemas_describe(struct ctx *ctx, struct provider *provider,
                                                    const struct rows *rows)
{
    strview plane = value_text(rows_get(rows, "control_plane_id"));
    strview name = value_text(rows_get(rows, "name"));
    return plane.len > 0 && name.len > 0 ? plugin_schemas_get(ctx, provider, plane, name) : NULL;
}
