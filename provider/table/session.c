#include "table/session.h"

#include "base/lock.h"
#include "base/mem.h"
#include "konnect/once.h"
#include "value/build.h"

#include <pthread.h>

/* One cache of each kind; there are two or three. */
struct kept {
    struct kept *next;
    const struct session_cache *kind;
    void *cache;
};

struct said {
    struct said *next;
    strview text;
};

struct session {
    const struct world *world;
    struct arena *arena; /* the settings, and what is kept */
    struct rows settings;
    bool *in_block; /* of each setting: whether the provider block has it */
    bool configured;
    const char *unknown;
    bool spans_runs;
    bool skips_proof;
    struct konnect_client *client;
    struct pages *pages; /* NULL while there is no client */
    struct secret *token;
    pthread_mutex_t lock; /* guards the rest, and the arena from now on */
    struct kept *kept;
    struct said *said;
};

/* Settings are primitive or sets of that: texts and elements are all that must outlive the request. */
static const struct value *keep_setting(struct arena *arena, const struct type *type,
                                        const struct value *setting)
{
    struct value *kept = ARENA_NEW(arena, struct value);
    const struct value **items = ARENA_ARRAY(arena, const struct value *, setting->count);
    for (size_t i = 0; i < setting->count; i++)
        items[i] = keep_setting(arena, type->element, setting->items[i]);
    *kept = *setting;
    kept->text = arena_copy(arena, setting->text);
    kept->type = type;
    kept->items = items;
    return kept;
}

static struct rows keep_settings(struct arena *arena, const struct rows *settings)
{
    struct rows kept = rows_copy(arena, settings);
    for (size_t i = 0; i < kept.count; i++) {
        const struct attr *attr = &settings->attrs[i];
        kept.values[i] = attr_has(attr, ATTR_SENSITIVE)
                             ? value_null(arena, attr->type) /* the token has its one place */
                             : keep_setting(arena, attr->type, settings->values[i]);
    }
    return kept;
}

static bool *keep_origins(struct arena *arena, const struct rows *settings, const struct rows *block)
{
    bool *in_block = ARENA_ARRAY(arena, bool, settings->count);
    for (size_t i = 0; i < settings->count; i++)
        in_block[i] = block != NULL && !value_is_null(block->values[i]);
    return in_block;
}

struct session *session_new(const struct session_setup *setup)
{
    struct arena *arena = arena_new();
    struct session *session = mem_alloc(sizeof *session);
    *session = (struct session){
        .world = setup->world,
        .arena = arena,
        .settings = keep_settings(arena, setup->settings),
        .in_block = keep_origins(arena, setup->settings, setup->block),
        .configured = setup->configured,
        .unknown = setup->unknown,
        .spans_runs = setup->spans_runs,
        .skips_proof = setup->skips_proof,
        .client = setup->client,
        .token = setup->token,
    };
    if (setup->client != NULL)
        session->pages = pages_new(&(struct pages_settings){ setup->client, .off = setup->reads_singly });
    lock_init(&session->lock);
    return session;
}

void session_free(struct session *session)
{
    if (session == NULL)
        return;
    for (struct kept *kept = session->kept; kept != NULL; kept = kept->next)
        kept->kind->free(kept->cache);
    pages_free(session->pages);
    konnect_client_free(session->client);
    (void)secret_free(session->token);
    arena_free(session->arena);
    (void)pthread_mutex_destroy(&session->lock);
    mem_free(session);
}

void session_wake(struct session *session)
{
    if (session->client == NULL)
        return;
    konnect_client_wake(session->client);
    pages_wake(session->pages);
    (void)pthread_mutex_lock(&session->lock);
    for (struct kept *kept = session->kept; kept != NULL; kept = kept->next)
        if (kept->kind->wake != NULL)
            kept->kind->wake(kept->cache);
    (void)pthread_mutex_unlock(&session->lock);
}

const struct world *session_world(const struct session *session)
{
    return session->world;
}

bool session_skips_proof(const struct session *session)
{
    return session->skips_proof || !session->configured;
}

bool session_spans_runs(const struct session *session)
{
    return session->spans_runs;
}

bool session_first_time(struct session *session, strview what)
{
    if (session->spans_runs)
        return true;
    (void)pthread_mutex_lock(&session->lock);
    const struct said *found = session->said;
    while (found != NULL && !sv_equal(found->text, what))
        found = found->next;
    if (found == NULL) {
        struct said *said = ARENA_NEW(session->arena, struct said);
        *said = (struct said){ session->said, arena_copy(session->arena, what) };
        session->said = said;
    }
    (void)pthread_mutex_unlock(&session->lock);
    return found == NULL;
}

struct konnect_client *session_client(struct ctx *ctx, struct session *session)
{
    if (session->client != NULL)
        return session->client;
    if (!session->configured)
        (void)ctx_error(
            ctx, "The provider is not configured",
            "Terraform requested an operation that needs Konnect before it configured the provider.");
    else
        (void)ctx_error(
            ctx, "The provider's configuration is not complete yet",
            "The provider attribute \"%s\" depends on something that is known only after apply, so Konnect "
            "cannot be asked while planning. Apply what it depends on first (terraform apply -target=…), or "
            "set it from a variable or the environment.",
            session->unknown);
    return NULL;
}

struct pages *session_pages(struct session *session)
{
    return session->pages;
}

const char *session_unknown_setting(const struct session *session)
{
    return session->configured && session->client == NULL ? session->unknown : NULL;
}

const struct value *session_setting(const struct session *session, const char *name)
{
    return rows_get(&session->settings, name);
}

bool session_setting_in_block(const struct session *session, const char *name)
{
    size_t index = attr_index(session->settings.attrs, sv_from(name));
    return index != SIZE_MAX && session->in_block[index];
}

const struct attr *session_setting_row(const struct session *session, const char *name)
{
    return attr_row(session->settings.attrs, name);
}

void *session_make_once(void)
{
    return once_new();
}

void session_free_once(void *cache)
{
    once_free(cache);
}

void *session_cache(struct session *session, const struct session_cache *kind)
{
    (void)pthread_mutex_lock(&session->lock);
    struct kept *kept = session->kept;
    while (kept != NULL && kept->kind != kind)
        kept = kept->next;
    if (kept == NULL) {
        kept = ARENA_NEW(session->arena, struct kept);
        *kept = (struct kept){ .next = session->kept, .kind = kind, .cache = kind->make() };
        session->kept = kept;
    }
    (void)pthread_mutex_unlock(&session->lock);
    return kept->cache;
}
