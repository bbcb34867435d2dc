#include "engine/proof.h"

#include "engine/unasked.h"
#include "table/control_plane.h"

/* The known control plane of the rows, or "". */
static strview control_plane_of(const struct resource_def *def, const struct rows *rows)
{
    const char *name = def->identity.control_plane;
    return name != NULL ? value_text(rows_get(rows, name)) : SV("");
}

static bool report(struct ctx *ctx, struct session *session, strview id,
                   const struct control_plane_look *look)
{
    struct control_plane_fault fault = control_plane_fault(ctx->arena, session, id, look);
    bool unasked = look->presence == CONTROL_PLANE_UNASKED;
    strview once = arena_printf(ctx->arena, "%s " SV_FMT, fault.summary, SV_ARG(id));
    if (!session_first_time(session, once))
        return true; /* the run fails by the first error */
    if (look->presence != CONTROL_PLANE_FORBIDDEN)
        return ctx_error(
            ctx, fault.summary, "%s%s", fault.detail,
            unasked ? "\n\nTo plan without Konnect, set skip_credentials_validation = true in the provider "
                      "block: such a plan is not checked."
                    : "");
    ctx_warning_at(ctx, ctx->path, "The plan was not checked against Konnect",
                   "%s Whether the plan can be applied is not known.", fault.detail);
    return true;
}

/* Konnect cannot be asked before the apply. */
static void warn_of_setting(struct ctx *ctx, struct session *session, const char *unknown)
{
    if (session_first_time(session, SV("nothing is proved")))
        ctx_warning_at(
            ctx, NULL, "The plan was not checked against Konnect",
            "The provider attribute \"%s\" depends on something that is known only after apply, so Konnect "
            "cannot be asked while planning. Token and control plane, the configuration of plugins, and "
            "whether names are taken are checked by the apply alone.",
            unknown);
}

bool proof_check(struct ctx *ctx, struct session *session, const struct resource_def *def,
                 const struct rows *planned)
{
    strview id = control_plane_of(def, planned);
    const char *unknown = session_unknown_setting(session);
    if (session_skips_proof(session) || unasked_any_more(session))
        return true;
    if (unknown != NULL)
        warn_of_setting(ctx, session, unknown);
    if (unknown != NULL || id.len == 0)
        return true;
    const struct control_plane_look *look = control_plane_look(ctx, session, id);
    return look->presence == CONTROL_PLANE_THERE || report(ctx, session, id, look);
}
