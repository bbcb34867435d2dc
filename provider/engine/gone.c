#include "engine/gone.h"

#include "base/log.h"
#include "table/control_plane.h"

static const char forget_variable[] = "KONNECT_FORGET_CONTROL_PLANE";

static strview control_plane_of(const struct resource_def *def, const struct rows *rows)
{
    const char *name = def->identity.control_plane;
    return name != NULL ? value_text(rows_get(rows, name)) : SV("");
}

/* Only a control plane that Konnect does not show can be forgotten: what it did not say, nobody can know. */
static bool is_forgotten(const struct session *session, strview id, enum control_plane_presence presence)
{
    const char *named = session_world(session)->environment(forget_variable);
    bool hidden = presence == CONTROL_PLANE_MISSING || presence == CONTROL_PLANE_FORBIDDEN;
    return hidden && named != NULL && sv_equal_nocase(sv_trim(sv_from(named)), id);
}

static const char *advice(struct arena *arena, strview id, enum control_plane_presence presence)
{
    if (presence != CONTROL_PLANE_MISSING && presence != CONTROL_PLANE_FORBIDDEN)
        return "\n\nNothing was removed from the state.";
    return arena_printf(
               arena,
               "\n\nNothing was removed from the state. If the control plane was really deleted, "
               "remove its objects from the state with \"terraform state rm\", or run Terraform once "
               "with %s=" SV_FMT " in the environment.",
               forget_variable, SV_ARG(id))
        .data;
}

bool gone_is_believed(struct ctx *ctx, struct session *session, const struct resource_def *def,
                      const struct rows *rows)
{
    strview id = control_plane_of(def, rows);
    if (id.len == 0)
        return true;
    enum control_plane_presence presence = control_plane_look(ctx, session, id)->presence;
    if (!is_forgotten(session, id, presence))
        return control_plane_require(ctx, session, id, advice(ctx->arena, id, presence));
    log_write(LOG_WARN, "the control plane is forgotten, and its objects with it",
              LOG_FIELDS(LOG_TEXT("resource", sv_from(def->type_name)), LOG_TEXT("control_plane", id)));
    return true;
}

void gone_is_disproved(struct session *session, const struct resource_def *def, const struct rows *rows)
{
    strview id = control_plane_of(def, rows);
    if (id.len > 0)
        control_plane_prove(session, id, SV(""));
}
