#include "engine/target.h"

#include "konnect/once.h"
#include "table/control_plane.h"
#include "table/request.h"

/* Who is there, by path. */
static const struct session_cache cache = SESSION_CACHE_ONCE;

struct asking {
    struct ctx *ctx;
    struct session *session;
    strview path;
};

/* NULL: it is not there. */
static const void *ask(void *payload, struct arena *lasting)
{
    static const bool there = true;
    const struct asking *asking = payload;
    struct ctx attempt = ctx_attempt(asking->ctx);
    struct konnect_client *client = session_client(&attempt, asking->session);
    const struct konnect_request request = { .method = "GET", .path = asking->path, .once = true };
    struct konnect_response response = { 0 };
    (void)lasting;
    bool missing =
        client != NULL && konnect_call(&attempt, client, &request, &response) && response.status == 404;
    return missing ? NULL : &there;
}

static bool report(struct ctx *ctx, const struct resource_def *def, const struct rows *rows,
                   const struct attr *attr)
{
    return ctx_error_at(ctx, attr_place(ctx->arena, ctx->path, attr),
                        arena_printf(ctx->arena, "%s not found", attr->target).data, SV_FMT,
                        SV_ARG(request_missing_target(ctx->arena, def, rows, attr)));
}

static bool is_there(struct ctx *ctx, struct session *session, const struct attr *attr,
                     const struct rows *planned)
{
    struct ctx quiet = ctx_attempt(ctx);
    struct asking asking = { .ctx = ctx, .session = session };
    return !request_path(&quiet, attr->target_path, planned, &asking.path) ||
           once_get(session_cache(session, &cache), asking.path, ask, &asking) != NULL;
}

bool targets_check(struct ctx *ctx, struct session *session, const struct resource_def *def,
                   const struct rows *prior, const struct rows *planned)
{
    bool good = true;
    if (session_skips_proof(session) || session_unknown_setting(session) != NULL)
        return true;
    for (size_t i = 0; i < planned->count; i++) {
        const struct attr *attr = &planned->attrs[i];
        bool named = attr->target_path != NULL && value_is_known(planned->values[i]) &&
                     !value_equal(prior->values[i], planned->values[i]);
        if (named && !is_there(ctx, session, attr, planned))
            good = report(ctx, def, planned, attr);
    }
    return good;
}

/* NULL: none. */
static const struct attr *path_target(const struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++)
        if (rows->attrs[i].target != NULL && attr_has(&rows->attrs[i], ATTR_PATH))
            return &rows->attrs[i];
    return NULL;
}

bool target_in_path(const struct rows *rows)
{
    return path_target(rows) != NULL;
}

bool target_is_there(struct ctx *ctx, struct session *session, const struct resource_def *def,
                     const struct rows *rows)
{
    const struct attr *target = path_target(rows);
    if (target == NULL)
        return true;
    strview plane = value_text(rows_get(rows, def->identity.control_plane));
    return control_plane_require(ctx, session, plane, "") && report(ctx, def, rows, target);
}
