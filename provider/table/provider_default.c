#include "table/provider_default.h"

#include "base/mem.h"
#include "base/nearest.h"
#include "base/percent.h"
#include "konnect/collection.h"
#include "konnect/once.h"
#include "table/control_plane.h"
#include "value/build.h"

enum { MOST_NAMES = 1000, NAMES_SHOWN = 5 };

static const char failed[] = "Could not look up the control plane";

/* What came of asking: the ID, or a fault. */
struct found {
    const struct value *id; /* NULL: there is a fault */
    const char *summary;
    strview detail;
};

static const struct session_cache cache = SESSION_CACHE_ONCE;

/* ---- Asking ---- */

struct asking {
    struct ctx *ctx;
    struct session *session;
    const struct attr *id;   /* the provider's attribute of the ID */
    const struct attr *name; /* and of the name */
    strview wanted;
    strview *texts; /* IDs of that name, or the names that there are */
    size_t count;
};

static bool note(struct asking *asking, strview text)
{
    asking->texts[asking->count++] = text;
    return asking->count < MOST_NAMES;
}

/* Not every server that answers has understood the filter. */
static bool note_id(void *payload, const struct value *item)
{
    struct asking *asking = payload;
    const struct value *id = value_get(item, SV("id"));
    const struct value *name = value_get(item, SV("name"));
    bool fits = id != NULL && name != NULL && sv_equal(value_text(name), asking->wanted);
    return !fits || note(asking, value_text(id));
}

static bool note_name(void *payload, const struct value *item)
{
    const struct value *name = value_get(item, SV("name"));
    return name == NULL || note(payload, value_text(name));
}

static bool collect(struct asking *asking, struct ctx *attempt, strview query,
                    bool (*visit)(void *payload, const struct value *item))
{
    const struct konnect_collection all = {
        .path = SV("/v2/control-planes"), .query = query, .paging = KONNECT_PAGING_NUMBER, .summary = failed
    };
    struct konnect_client *client = session_client(attempt, asking->session);
    asking->texts = ARENA_ARRAY(attempt->arena, strview, MOST_NAMES);
    asking->count = 0;
    return client != NULL && konnect_collect(attempt, client, &all, visit, asking);
}

/* ---- Words ---- */

/* `"control_plane_name" (environment variable KONNECT_CONTROL_PLANE_NAME)` */
static strview setting(struct arena *arena, const struct attr *attr)
{
    return arena_printf(arena, "\"%s\" (environment variable %s)", attr->name, attr->env);
}

static strview near_names(struct asking *asking, struct ctx *attempt)
{
    struct arena *arena = attempt->arena;
    if (!collect(asking, attempt, SV(""), note_name))
        return SV("");
    if (asking->count == 0)
        return SV(" The access token sees no control plane there.");
    return arena_printf(
        arena, " The nearest names there are: " SV_FMT ".",
        SV_ARG(nearest_list(arena, asking->wanted, asking->texts, asking->count, NAMES_SHOWN)));
}

static struct found none(struct asking *asking, struct ctx *attempt)
{
    struct arena *arena = attempt->arena;
    strview near = near_names(asking, attempt);
    return (struct found){
        .summary = "Control plane not found",
        .detail =
            arena_printf(arena,
                         "No control plane at " SV_FMT " has the name \"" SV_FMT "\"." SV_FMT " Check " SV_FMT
                         " and the provider's region or server_url (environment variables KONNECT_REGION, "
                         "KONNECT_SERVER_URL): a control plane is known in its own region only.",
                         SV_ARG(control_plane_host(arena, asking->session)), SV_ARG(asking->wanted),
                         SV_ARG(near), SV_ARG(setting(arena, asking->name))),
    };
}

static struct found several(const struct asking *asking, struct arena *arena)
{
    struct buf ids = buf_make(arena, BUF_LIMIT_TEXT);
    for (size_t i = 0; i < asking->count && i < NAMES_SHOWN; i++)
        buf_printf(&ids, "%s" SV_FMT, i > 0 ? ", " : "", SV_ARG(asking->texts[i]));
    return (struct found){
        .summary = "Several control planes of this name",
        .detail = arena_printf(arena,
                               "%zu control planes at " SV_FMT " have the name \"" SV_FMT "\": " SV_FMT
                               ". Set " SV_FMT " in the place of \"%s\".",
                               asking->count, SV_ARG(control_plane_host(arena, asking->session)),
                               SV_ARG(asking->wanted), SV_ARG(buf_view(&ids)),
                               SV_ARG(setting(arena, asking->id)), asking->name->name),
    };
}

/* ---- Finding ---- */

static struct found find(struct asking *asking, struct ctx *attempt)
{
    struct arena *arena = attempt->arena;
    strview query = arena_printf(arena, "filter%%5Bname%%5D%%5Beq%%5D=" SV_FMT,
                                 SV_ARG(percent_encoded(arena, asking->wanted)));
    if (!collect(asking, attempt, query, note_id))
        return (struct found){ .summary = failed, .detail = attempt->diags.first->detail };
    if (asking->count == 0)
        return none(asking, attempt);
    if (asking->count > 1)
        return several(asking, arena);
    control_plane_prove(asking->session, asking->texts[0], asking->wanted);
    return (struct found){ .id = value_string(arena, asking->texts[0]) };
}

static const void *look_up(void *payload, struct arena *lasting)
{
    struct asking *asking = payload;
    struct ctx attempt = ctx_attempt(asking->ctx);
    struct found *kept = ARENA_NEW(lasting, struct found);
    *kept = find(asking, &attempt);
    kept->detail = arena_copy(lasting, kept->detail);
    if (kept->id != NULL)
        kept->id = value_string(lasting, arena_copy(lasting, kept->id->text));
    return kept;
}

static bool by_name(struct ctx *ctx, struct session *session, const char *name, const struct value **out)
{
    const struct attr *id = session_setting_row(session, name);
    const struct attr *named = session_setting_row(session, id->named_by);
    const struct value *wanted = session_setting(session, named->name);
    struct asking asking = {
        .ctx = ctx, .session = session, .id = id, .name = named, .wanted = wanted->text
    };
    const struct found *found = once_get(session_cache(session, &cache), wanted->text, look_up, &asking);
    if (found->id != NULL) {
        *out = found->id;
        return true;
    }
    if (session_first_time(session, found->detail))
        return ctx_error(ctx, found->summary, SV_FMT, SV_ARG(found->detail));
    *out = value_unknown(ctx->arena, id->type);
    return true;
}

/* The attribute that has the name in the place of the ID; NULL: none is set. */
static const char *naming(const struct session *session, const char *name)
{
    const char *named_by = session_setting_row(session, name)->named_by;
    return named_by != NULL && !value_is_null(session_setting(session, named_by)) ? named_by : NULL;
}

bool provider_default(struct ctx *ctx, struct session *session, const char *name, const struct value **out)
{
    const char *named_by = naming(session, name);
    bool asks = named_by != NULL && value_is_known(session_setting(session, named_by)) &&
                session_unknown_setting(session) == NULL;
    if (asks)
        return by_name(ctx, session, name, out);
    *out = named_by != NULL ? value_unknown(ctx->arena, session_setting_row(session, name)->type)
                            : session_setting(session, name);
    return true;
}

strview provider_default_origin(struct arena *arena, const struct session *session, const char *name)
{
    const char *named_by = naming(session, name);
    const char *from = named_by != NULL ? named_by : name;
    if (session_setting_in_block(session, from))
        return SV("the provider block");
    return arena_printf(arena, "the environment variable %s", session_setting_row(session, from)->env);
}

strview provider_default_by_name(struct arena *arena, const struct session *session, const char *name)
{
    const char *named_by = session_setting_row(session, name)->named_by;
    if (named_by == NULL)
        return SV("");
    return arena_printf(arena, " The provider also takes its name: " SV_FMT ".",
                        SV_ARG(setting(arena, session_setting_row(session, named_by))));
}

/* An unknown one is set, so that setting it elsewhere is no advice; Terraform reads a data source later when
 * its own configuration, or what it depends on, is known later. */
static bool missing_default(struct ctx *ctx, struct session *session, const struct attr *attr,
                            const struct value *given)
{
    const struct path *place = path_attribute(ctx->arena, ctx->path, sv_from(attr->name));
    if (value_is_unknown(given))
        return ctx_error_at(
            ctx, place, "Value not known yet",
            "\"%s\" is needed now, and the provider's is known only after apply. Set it here, "
            "from the same resource as in the provider block, or name that resource in "
            "depends_on: then this is read when it is known.",
            attr->name);
    return ctx_error_at(ctx, place, "Missing required argument",
                        "\"%s\" is required, and the provider's is not set. Set it here, in the provider "
                        "block, or in the environment variable %s.",
                        attr->name, session_setting_row(session, attr->name)->env);
}

bool provider_defaults_of(struct ctx *ctx, struct session *session, struct rows *config)
{
    for (size_t i = 0; i < config->count; i++) {
        const struct attr *attr = &config->attrs[i];
        if (!attr_has(attr, ATTR_PROVIDER_DEFAULT) || !value_is_null(config->values[i]))
            continue;
        if (!provider_default(ctx, session, attr->name, &config->values[i]))
            return false;
        if (!value_is_known(config->values[i]))
            return missing_default(ctx, session, attr, config->values[i]);
    }
    return true;
}
