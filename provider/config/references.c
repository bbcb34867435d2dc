#include "config/references.h"

#include "base/index.h"
#include "base/lock.h"
#include "base/mem.h"
#include "base/percent.h"
#include "kong/vault_reference.h"
#include "kong/vault_types.h"

#include <pthread.h>

struct references {
    pthread_mutex_t lock; /* guards all of this */
    struct arena *arena;
    struct index known; /* names that references may use: "prefix CONTROL-PLANE PREFIX", "key CONTROL-PLANE
                           KEY" */
};

static void *make_references(void)
{
    struct references *references = mem_alloc(sizeof *references);
    lock_init(&references->lock);
    references->arena = arena_new();
    references->known = index_make(references->arena);
    return references;
}

static void free_references(void *cache)
{
    struct references *references = cache;
    arena_free(references->arena);
    (void)pthread_mutex_destroy(&references->lock);
    mem_free(references);
}

static const struct session_cache cache = { make_references, free_references, NULL };

static bool is_known(struct references *references, strview name)
{
    (void)pthread_mutex_lock(&references->lock);
    bool found = index_find(&references->known, name) != NULL;
    (void)pthread_mutex_unlock(&references->lock);
    return found;
}

static void note(struct references *references, strview name)
{
    (void)pthread_mutex_lock(&references->lock);
    if (index_find(&references->known, name) == NULL)
        index_add(&references->known, ARENA_NEW(references->arena, struct index_node),
                  arena_copy(references->arena, name));
    (void)pthread_mutex_unlock(&references->lock);
}

static strview name_of(struct arena *arena, const char *kind, strview control_plane_id, strview name)
{
    return arena_printf(arena, "%s " SV_FMT " " SV_FMT, kind, SV_ARG(control_plane_id), SV_ARG(name));
}

void references_note(struct session *session, const struct resource_def *def, const struct rows *planned)
{
    if (def->identity.vault_reference_key == NULL)
        return;
    CLEANUP_ARENA struct arena *arena = arena_new();
    strview plane = value_text(rows_get(planned, def->identity.control_plane));
    strview name = value_text(rows_get(planned, def->identity.vault_reference_key));
    if (plane.len > 0 && name.len > 0)
        note(session_cache(session, &cache), name_of(arena, def->identity.vault_reference_key, plane, name));
}

enum finding { FOUND, MISSING, UNSURE };

static enum finding get(struct ctx *ctx, struct session *session, strview path,
                        struct konnect_response *response)
{
    struct konnect_client *client = session_client(ctx, session);
    const struct konnect_request request = { .method = "GET", .path = path, .once = true };
    if (client == NULL || !konnect_call(ctx, client, &request, response))
        return UNSURE;
    if (response->status == 404)
        return MISSING;
    return response->status == 200 && response->json != NULL ? FOUND : UNSURE;
}

struct look_up {
    struct ctx *ctx; /* of an attempt: what fails while looking up is no error of the configuration */
    struct session *session;
    strview control_plane_id;
    struct vault_reference reference;
};

static enum finding find_vault(struct look_up *look_up, struct konnect_response *vault)
{
    struct arena *arena = look_up->ctx->arena;
    strview path = arena_printf(arena, "/v2/control-planes/" SV_FMT "/core-entities/vaults/" SV_FMT,
                                SV_ARG(percent_encoded(arena, look_up->control_plane_id)),
                                SV_ARG(percent_encoded(arena, look_up->reference.host)));
    enum finding finding = get(look_up->ctx, look_up->session, path, vault);
    /* A reference may also name a type of vault instead of one's prefix (docs/dev/konnect.md, "References to
     * vaults"). */
    return finding == MISSING && vault_type_find(look_up->reference.host) != NULL ? UNSURE : finding;
}

/* Of all types of vault, only a Config Store can be asked which keys it has. */
static enum finding find_secret(struct look_up *look_up, const struct konnect_response *vault)
{
    struct arena *arena = look_up->ctx->arena;
    const struct value *type = value_get(vault->json, SV("name"));
    const struct value *config = value_get(vault->json, SV("config"));
    const struct value *store = config != NULL ? value_get(config, SV("config_store_id")) : NULL;
    struct konnect_response secret = { 0 };
    if (type == NULL || !sv_equal_z(value_text(type), "konnect") || store == NULL)
        return UNSURE;
    strview secrets = arena_printf(arena, "/v2/control-planes/" SV_FMT "/config-stores/" SV_FMT "/secrets",
                                   SV_ARG(percent_encoded(arena, look_up->control_plane_id)),
                                   SV_ARG(percent_encoded(arena, value_text(store))));
    if (pages_has(session_pages(look_up->session), secrets, look_up->reference.resource))
        return FOUND;
    strview path = arena_printf(arena, SV_FMT "/" SV_FMT, SV_ARG(secrets),
                                SV_ARG(percent_encoded(arena, look_up->reference.resource)));
    return get(look_up->ctx, look_up->session, path, &secret);
}

static void warn(struct ctx *ctx, const struct path *place, strview reference, const char *noun, strview name)
{
    ctx_warning_at(
        ctx, place, "Vault reference not found",
        "\"" SV_FMT "\": the control plane has no %s \"" SV_FMT
        "\", and nothing planned so far creates it. If this configuration creates it, make the dependency "
        "known: build the reference from the attributes of the konnect_vault and konnect_secret resources, "
        "or add them to depends_on. Until it exists, the gateway uses an empty value.",
        SV_ARG(reference), noun, SV_ARG(name));
}

/* Notes the name when Konnect has it, so that the next reference to it asks nothing. When Konnect lacks it,
 * looks once more at what was planned meanwhile. */
static bool is_missing(struct references *references, strview name, enum finding finding)
{
    if (finding == FOUND)
        note(references, name);
    return finding == MISSING && !is_known(references, name);
}

void references_look_up(struct ctx *ctx, struct session *session, strview control_plane_id, strview reference,
                        const struct path *place)
{
    struct references *references = session_cache(session, &cache);
    struct ctx attempt = ctx_attempt(ctx);
    struct look_up look_up = { .ctx = &attempt, .session = session, .control_plane_id = control_plane_id };
    struct konnect_response vault = { 0 };
    if (vault_reference_parse(ctx->arena, reference, &look_up.reference) != NULL)
        return;
    strview host = look_up.reference.host;
    strview key = look_up.reference.resource;
    strview secret_name = name_of(ctx->arena, "key", control_plane_id, key);
    strview vault_name = name_of(ctx->arena, "prefix", control_plane_id, host);
    if (is_known(references, vault_name) && is_known(references, secret_name))
        return;
    enum finding finding = find_vault(&look_up, &vault);
    if (is_missing(references, vault_name, finding))
        warn(ctx, place, reference, "vault with the prefix", host);
    else if (finding == FOUND && is_missing(references, secret_name, find_secret(&look_up, &vault)))
        warn(ctx, place, reference, "secret with the key", key);
}
