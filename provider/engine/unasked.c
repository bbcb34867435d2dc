#include "engine/unasked.h"

#include "base/mem.h"

#include <stdatomic.h>

static void *make_flag(void)
{
    atomic_flag *warned = mem_alloc(sizeof *warned);
    atomic_flag_clear(warned);
    return warned;
}

static const struct session_cache warned_kind = { .make = make_flag, .free = mem_free };

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
    if (!atomic_flag_test_and_set((atomic_flag *)session_cache(session, &warned_kind)))
        ctx_warning_at(
            ctx, NULL, "Existing objects were not read",
            "The provider attribute \"%s\" depends on something that is known only after apply, so "
            "Konnect cannot be asked while planning. This plan takes what is in the state for what "
            "is in Konnect; the next one will show what differs.",
            unknown);
    return true;
}
