#include "config/schemas.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/percent.h"
#include "kong/vault_types.h"
#include "konnect/once.h"
#include "value/json.h"

static void *make_cache(void)
{
    return once_new();
}

static void free_cache(void *cache)
{
    once_free(cache);
}

static const struct session_cache cache = { make_cache, free_cache };

/* NULL when the text is no schema. */
static const struct kong_schema *parse(struct arena *lasting, strview text)
{
    struct ctx ctx = ctx_make(lasting);
    const struct value *json = NULL;
    const struct kong_schema *schema = NULL;
    return json_decode(&ctx, text, &json) && kong_schema_parse(&ctx, json, &schema) ? schema : NULL;
}

struct fetching {
    struct ctx *ctx;
    struct session *session;
    strview path;
};

static const void *fetch(void *payload, struct arena *lasting)
{
    const struct fetching *fetching = payload;
    struct ctx attempt = ctx_attempt(fetching->ctx);
    struct konnect_client *client = session_client(&attempt, fetching->session);
    const struct konnect_request request = { .method = "GET", .path = fetching->path, .once = true };
    struct konnect_response response = { 0 };
    bool good =
        client != NULL && konnect_call(&attempt, client, &request, &response) && response.status == 200;
    const struct kong_schema *schema = good ? parse(lasting, arena_copy(lasting, response.body)) : NULL;
    if (schema == NULL)
        log_write(LOG_INFO, "no plugin schema; its checks are left to Konnect",
                  LOG_FIELDS(LOG_TEXT("path", fetching->path), LOG_NUMBER("status", response.status)));
    return schema;
}

const struct kong_schema *schemas_plugin(struct ctx *ctx, struct session *session, strview control_plane_id,
                                         strview name)
{
    struct fetching fetching = {
        .ctx = ctx,
        .session = session,
        .path = arena_printf(
            ctx->arena, "/v2/control-planes/" SV_FMT "/core-entities/schemas/plugins/" SV_FMT,
            SV_ARG(percent_encoded(ctx->arena, control_plane_id)), SV_ARG(percent_encoded(ctx->arena, name))),
    };
    return once_get(session_cache(session, &cache), fetching.path, fetch, &fetching);
}

static const void *parse_vault_type(void *payload, struct arena *lasting)
{
    const struct vault_type *type = payload;
    const struct kong_schema *schema = parse(lasting, sv_from(type->schema));
    if (schema == NULL)
        BUG("the schema of the vault type %s cannot be read", type->name);
    return schema;
}

const struct kong_schema *schemas_describe_plugin(struct ctx *ctx, struct session *session,
                                                  const struct rows *rows)
{
    strview plane = value_text(rows_get(rows, "control_plane_id"));
    strview name = value_text(rows_get(rows, "name"));
    return plane.len > 0 && name.len > 0 ? schemas_plugin(ctx, session, plane, name) : NULL;
}

const struct kong_schema *schemas_describe_vault(struct ctx *ctx, struct session *session,
                                                 const struct rows *rows)
{
    const struct vault_type *type = vault_type_find(value_text(rows_get(rows, "name")));
    if (type == NULL)
        return NULL;
    strview key = arena_printf(ctx->arena, "vault %s", type->name);
    return once_get(session_cache(session, &cache), key, parse_vault_type, (void *)(uintptr_t)type);
}
