#include "engine/unasked.h"

/* What Konnect sets once, when it makes an object, is in every state that was read from it. */
static bool was_read(const struct rows *state)
{
    for (size_t i = 0; i < state->count; i++)
        if (attr_has(&state->attrs[i], ATTR_STABLE) && value_is_null(state->values[i]))
            return false;
    return true;
}

bool unasked_keeps_state(struct ctx *ctx, struct session *session, const struct rows *state)
{
    const char *unknown = session_unknown_setting(session);
    if (unknown == NULL || !was_read(state))
        return false;
    if (session_first_time(session, SV("objects are not read")))
        ctx_warning_at(
            ctx, NULL, "Existing objects were not read",
            "The provider attribute \"%s\" depends on something that is known only after apply, so Konnect "
            "cannot be asked while planning. This plan assumes that Konnect has what is in the state; the "
            "next plan will show differences.",
            unknown);
    return true;
}
