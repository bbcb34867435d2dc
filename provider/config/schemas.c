#include "config/schemas.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/percent.h"
#include "kong/plugin_names.h"
#include "kong/vault_types.h"
#include "konnect/error.h"
#include "konnect/once.h"
#include "value/json.h"

static const struct session_cache cache = SESSION_CACHE_ONCE;

/* NULL when the text is no schema. */
static const struct kong_schema *parse(struct arena *lasting, strview text)
{
    struct ctx ctx = ctx_make(lasting);
    const struct value *json = NULL;
    const struct kong_schema *schema = NULL;
    return json_decode(&ctx, text, &json) && kong_schema_parse(&ctx, json, &schema) ? schema : NULL;
}

/* What was found. */
struct looked {
    const struct kong_schema *schema; /* NULL: there is none, because of the rest */
    bool unknown_kind;                /* Konnect answered that it knows no such plugin or type of partial */
    strview reason;                   /* whole sentences */
};

struct fetching {
    struct ctx *ctx;
    struct session *session;
    strview path;
};

static struct looked without_schema(struct ctx *attempt, struct arena *lasting,
                                    const struct konnect_response *response)
{
    const struct redaction mask = { .is_whole = true };
    if (response->status == 200)
        return (struct looked){ .reason = SV("Konnect's answer is not a readable schema.") };
    if (response->status >= 400)
        (void)konnect_error_report(attempt, response, "No schema", NULL, &mask);
    const struct diag *first = attempt->diags.first;
    return (struct looked){
        .unknown_kind = response->status == 404,
        .reason = first != NULL ? arena_copy(lasting, first->detail) : SV("Konnect gave no reason."),
    };
}

static const void *fetch(void *payload, struct arena *lasting)
{
    const struct fetching *fetching = payload;
    struct ctx attempt = ctx_attempt(fetching->ctx);
    struct konnect_client *client = session_client(&attempt, fetching->session);
    const struct konnect_request request = {
        .method = "GET", .path = fetching->path, .once = true, .mask = { .is_whole = true }
    };
    struct konnect_response response = { 0 };
    bool good =
        client != NULL && konnect_call(&attempt, client, &request, &response) && response.status == 200;
    const struct kong_schema *schema = good ? parse(lasting, arena_copy(lasting, response.body)) : NULL;
    struct looked *looked = ARENA_NEW(lasting, struct looked);
    *looked = (struct looked){ .schema = schema };
    if (schema == NULL)
        *looked = without_schema(&attempt, lasting, &response);
    if (schema == NULL)
        log_write(LOG_INFO, "no schema; its checks are left to Konnect",
                  LOG_FIELDS(LOG_TEXT("path", fetching->path), LOG_NUMBER("status", response.status)));
    return looked;
}

/* What Konnect has a schema of. */
struct described {
    const char *collection; /* "plugins", "partials" */
    strview plane;
    strview name; /* of the plugin, or of the type of partial */
};

static const struct looked *look_up(struct ctx *ctx, struct session *session,
                                    const struct described *described)
{
    struct arena *arena = ctx->arena;
    struct fetching fetching = {
        .ctx = ctx,
        .session = session,
        .path = arena_printf(arena, "/v2/control-planes/" SV_FMT "/core-entities/schemas/%s/" SV_FMT,
                             SV_ARG(percent_encoded(arena, described->plane)), described->collection,
                             SV_ARG(percent_encoded(arena, described->name))),
    };
    return once_get(session_cache(session, &cache), fetching.path, fetch, &fetching);
}

static bool is_known(const struct described *described)
{
    return described->plane.len > 0 && described->name.len > 0;
}

static const struct kong_schema *describe(struct ctx *ctx, struct session *session,
                                          const struct described *described)
{
    return is_known(described) ? look_up(ctx, session, described)->schema : NULL;
}

/* Before Konnect can be asked for the schema. What is unknown of the provider is warned of elsewhere
 * (engine/proof.c). */
static void warn_of_unknown(struct ctx *ctx, struct session *session, const char *summary,
                            const char *unknown)
{
    if (session_unknown_setting(session) == NULL && session_first_time(session, sv_from(summary)))
        ctx_warning_at(ctx, ctx->path, summary,
                       "The configuration (and possibly that of others) was not checked, because the %s is "
                       "known only after apply. Konnect checks it then.",
                       unknown);
}

/* ---- Plugins ---- */

static struct described plugin_of(const struct rows *rows)
{
    return (struct described){ "plugins", value_text(rows_get(rows, "control_plane_id")),
                               value_text(rows_get(rows, "name")) };
}

const struct kong_schema *schemas_plugin(struct ctx *ctx, struct session *session, strview control_plane_id,
                                         strview name)
{
    const struct described described = { "plugins", control_plane_id, name };
    return look_up(ctx, session, &described)->schema;
}

const struct kong_schema *schemas_describe_plugin(struct ctx *ctx, struct session *session,
                                                  const struct rows *rows)
{
    const struct described described = plugin_of(rows);
    return describe(ctx, session, &described);
}

static void warn_of_unknown_plugin(struct ctx *ctx, strview plane, strview name)
{
    strview meant = plugin_name_nearest(name);
    strview hint = meant.len > 0 && !sv_equal(meant, name)
                       ? arena_printf(ctx->arena, " Did you mean \"" SV_FMT "\"?", SV_ARG(meant))
                       : SV("");
    ctx_warning_at(
        ctx, path_attribute(ctx->arena, ctx->path, SV("name")),
        hint.len > 0 ? "Unknown plugin" : "Plugin configuration not checked",
        "The control plane " SV_FMT " shows no schema of a plugin \"" SV_FMT "\"." SV_FMT
        " Its configuration was not checked. If it is a custom plugin, its schema must be there first: added "
        "by a konnect_plugin_schema that this resource depends on, or before you apply.",
        SV_ARG(plane), SV_ARG(name), SV_ARG(hint));
}

bool schemas_miss_plugin(struct ctx *ctx, struct session *session, const struct rows *rows)
{
    const struct described described = plugin_of(rows);
    if (!is_known(&described) || session_unknown_setting(session) != NULL) {
        warn_of_unknown(ctx, session, "Plugin configuration not checked",
                        described.plane.len == 0 ? "control plane" : "plugin's name");
        return false;
    }
    const struct looked *looked = look_up(ctx, session, &described);
    strview once = arena_printf(ctx->arena, "no schema of " SV_FMT, SV_ARG(described.name));
    if (looked->unknown_kind && session_first_time(session, once))
        warn_of_unknown_plugin(ctx, described.plane, described.name);
    else if (!looked->unknown_kind && session_first_time(session, SV("no schemas")))
        ctx_warning_at(
            ctx, ctx->path, "Plugin configuration not checked",
            "The configuration of the plugin \"" SV_FMT
            "\" (and possibly of others) was not checked, because the schema could not be read. " SV_FMT,
            SV_ARG(described.name), SV_ARG(looked->reason));
    return looked->unknown_kind;
}

/* ---- Partials ---- */

static struct described partial_of(const struct rows *rows)
{
    return (struct described){ "partials", value_text(rows_get(rows, "control_plane_id")),
                               value_text(rows_get(rows, "type")) };
}

const struct kong_schema *schemas_describe_partial(struct ctx *ctx, struct session *session,
                                                   const struct rows *rows)
{
    const struct described described = partial_of(rows);
    return describe(ctx, session, &described);
}

bool schemas_miss_partial(struct ctx *ctx, struct session *session, const struct rows *rows)
{
    const struct described described = partial_of(rows);
    if (!is_known(&described) || session_unknown_setting(session) != NULL) {
        warn_of_unknown(ctx, session, "Partial not checked",
                        described.plane.len == 0 ? "control plane" : "partial's type");
        return false;
    }
    const struct looked *looked = look_up(ctx, session, &described);
    strview once = arena_printf(ctx->arena, "no schema of partials " SV_FMT, SV_ARG(described.name));
    if (looked->unknown_kind && session_first_time(session, once))
        ctx_warning_at(ctx, path_attribute(ctx->arena, ctx->path, SV("type")), "Unknown type of partial",
                       "The control plane " SV_FMT " has no partials of type \"" SV_FMT
                       "\". The configuration was not checked. Known types: \"redis-ce\", \"redis-ee\", "
                       "\"vectordb\", \"embeddings\", \"model\".",
                       SV_ARG(described.plane), SV_ARG(described.name));
    else if (!looked->unknown_kind && session_first_time(session, SV("no schemas of partials")))
        ctx_warning_at(ctx, ctx->path, "Partial not checked",
                       "The configuration of the partial (and possibly of others) was not checked, because "
                       "the schema of the type \"" SV_FMT "\" could not be read. " SV_FMT,
                       SV_ARG(described.name), SV_ARG(looked->reason));
    return looked->unknown_kind;
}

/* ---- Vaults ---- */

static const void *parse_vault_type(void *payload, struct arena *lasting)
{
    const struct vault_type *type = payload;
    const struct kong_schema *schema = parse(lasting, sv_from(type->schema));
    if (schema == NULL)
        BUG("the schema of the vault type %s cannot be read", type->name);
    return schema;
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

bool schemas_miss_vault(struct ctx *ctx, struct session *session, const struct rows *rows)
{
    (void)ctx;
    (void)session;
    (void)rows;
    return false;
}
