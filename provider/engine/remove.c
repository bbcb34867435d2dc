#include "engine/remove.h"

#include "engine/doubles.h"
#include "engine/gone.h"
#include "konnect/collection.h"
#include "table/request.h"

enum { SHOWN_OBJECTS = 20 };

struct held_list {
    const char *field;
    struct buf names;
    size_t count;
};

static bool note_held(void *payload, const struct value *item)
{
    struct held_list *list = payload;
    const struct value *name = value_get(item, sv_from(list->field));
    if (list->count < SHOWN_OBJECTS && name != NULL)
        buf_printf(&list->names, "\n  - " SV_FMT, SV_ARG(value_text(name)));
    list->count++;
    return true;
}

/* Adds the error that lists what the object still holds; false when that cannot be found out or there is
 * nothing. */
static bool report_held(struct ctx *ctx, struct session *session, const struct resource_def *def,
                        const struct rows *state)
{
    const struct held_objects *holds = &def->rest.holds;
    struct held_list list = { .field = holds->field, .names = buf_make(ctx->arena, BUF_LIMIT_TEXT) };
    struct ctx inner = ctx_make(ctx->arena);
    inner.stop = ctx->stop;
    struct konnect_collection held = { .paging = holds->paging, .summary = "Could not list" };
    struct konnect_client *client = session_client(&inner, session);
    if (client == NULL || !request_path(&inner, holds->path, state, &held.path) ||
        !konnect_collect(&inner, client, &held, note_held, &list) || list.count == 0)
        return false;
    strview more = list.count > SHOWN_OBJECTS
                       ? arena_printf(ctx->arena, "\n  and %zu more", list.count - SHOWN_OBJECTS)
                       : SV("");
    (void)ctx_error(ctx, "Not deleted: it is not empty",
                    "The %s still holds %s that this Terraform state does not manage:" SV_FMT SV_FMT
                    "\n\nDelete them first, or set %s = true (and apply that) to have them deleted with it.",
                    def->noun, arena_count(ctx->arena, (int64_t)list.count, holds->noun),
                    SV_ARG(buf_view(&list.names)), SV_ARG(more), holds->force_attr);
    return true;
}

/* What signs people in or blocks them answers 200 to everything. */
static bool not_konnect(struct ctx *ctx, const struct resource_def *def,
                        const struct konnect_response *response)
{
    return ctx_error(
        ctx, "Konnect's answer cannot be read",
        "Deleting the %s was answered with status %d and a body that is not JSON. A proxy may have answered "
        "instead of Konnect. Nothing was removed from the state.",
        def->noun, response->status);
}

bool remove_resource(struct ctx *ctx, struct session *session, const struct resource_def *def,
                     const struct rows *state)
{
    const struct held_objects *holds = &def->rest.holds;
    bool force = holds->path != NULL && value_is_true(rows_get(state, holds->force_attr));
    const struct resource_request request = {
        .method = "DELETE",
        .path = def->rest.item,
        .rows = state,
        .query = sv_from(force ? holds->force_query : ""),
    };
    struct konnect_response response;
    if (!request_send(ctx, session, &request, &response))
        return false;
    if (request_succeeded(&response) || response.status == 404)
        doubles_leave(session, def, state);
    if (request_succeeded(&response))
        return response.body.len == 0 || response.json != NULL || not_konnect(ctx, def, &response);
    if (response.status == 404)
        return gone_is_believed(ctx, session, def, state);
    if (response.status == 400 && holds->path != NULL && !force && report_held(ctx, session, def, state))
        return false;
    return request_refused(ctx, &request, &response, "Could not delete the %s", def->noun);
}
