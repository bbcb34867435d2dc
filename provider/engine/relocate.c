#include "engine/relocate.h"

#include "table/control_plane.h"
#include "table/provider_default.h"
#include "value/build.h"

/* `"NAME" (ID)`, or the ID where Konnect tells no name. */
static strview called(struct ctx *ctx, struct session *session, strview id)
{
    if (session_unknown_setting(session) != NULL)
        return id;
    const struct control_plane_look *look = control_plane_look(ctx, session, id);
    return look->name.len > 0
               ? arena_printf(ctx->arena, "\"" SV_FMT "\" (" SV_FMT ")", SV_ARG(look->name), SV_ARG(id))
               : id;
}

bool relocate_is_possible(struct ctx *ctx, struct session *session, const struct attr *attr,
                          const struct relocation *relocation)
{
    const struct value *now = relocation->now;
    const struct value *prior = relocation->prior;
    strview from = provider_default_origin(ctx->arena, session, attr->name);
    strview advice = arena_printf(ctx->arena,
                                  " It comes from " SV_FMT ". The object is in the control plane " SV_FMT
                                  ", and was not touched.",
                                  SV_ARG(from), SV_ARG(prior->text));
    bool asks = session_unknown_setting(session) == NULL;
    strview once = arena_printf(ctx->arena, "moves to " SV_FMT, SV_ARG(now->text));
    if (asks && control_plane_look(ctx, session, now->text)->presence != CONTROL_PLANE_THERE &&
        !session_first_time(session, once))
        return true; /* the run fails by the first error */
    if (asks && !control_plane_require(ctx, session, now->text, advice.data))
        return false;
    ctx_warning_at(ctx, path_attribute(ctx->arena, ctx->path, sv_from(attr->name)),
                   "Replacement in another control plane",
                   "The object is in the control plane " SV_FMT "; " SV_FMT " now says " SV_FMT
                   ". Applying this plan deletes the object there and creates it here. To keep it where it "
                   "is, set \"%s\" in the resource.",
                   SV_ARG(called(ctx, session, prior->text)), SV_ARG(from),
                   SV_ARG(called(ctx, session, now->text)), attr->name);
    return true;
}
