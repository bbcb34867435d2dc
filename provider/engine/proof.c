#include "engine/proof.h"

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
                   "%s So nobody knows yet whether the plan can be applied.", fault.detail);
    return true;
}

bool proof_check(struct ctx *ctx, struct session *session, const struct resource_def *def,
                 const struct rows *planned)
{
    strview id = control_plane_of(def, planned);
    if (id.len == 0 || session_skips_proof(session) || session_waits_for(session) != NULL)
        return true;
    const struct control_plane_look *look = control_plane_look(ctx, session, id);
    return look->presence == CONTROL_PLANE_THERE || report(ctx, session, id, look);
}

/* "the environment variable X" or "the provider block". */
static strview source_of(struct arena *arena, struct session *session, const struct attr *setting, strview id)
{
    const char *text = setting->env != NULL ? session_world(session)->environment(setting->env) : NULL;
    return sv_equal(sv_trim(sv_from(text)), id)
               ? arena_printf(arena, "the environment variable %s", setting->env)
               : SV("the provider block");
}

bool proof_check_move(struct ctx *ctx, struct session *session, const struct resource_def *def,
                      const struct rows *prior, const struct rows *planned)
{
    const char *name = def->identity.control_plane;
    strview before = control_plane_of(def, prior);
    strview after = control_plane_of(def, planned);
    if (before.len == 0 || after.len == 0 || sv_equal(before, after))
        return true;
    if (!session_skips_proof(session) && session_waits_for(session) == NULL &&
        !control_plane_require(ctx, session, after, "\n\nNothing is replaced."))
        return false;
    strview source = source_of(ctx->arena, session, session_setting_row(session, name), after);
    ctx_warning_at(ctx, ctx->path, "The control plane of an existing object changes",
                   "This %s is in the control plane " SV_FMT ". Now " SV_FMT
                   " names the control plane " SV_FMT
                   ", so the object would be deleted there and created here. "
                   "To keep it, set %s of the resource, or correct the setting.",
                   def->noun, SV_ARG(before), SV_ARG(source), SV_ARG(after), name);
    return true;
}
