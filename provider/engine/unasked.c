#include "engine/unasked.h"

#include "base/mem.h"

/* ---- Since a read that failed ---- */

struct contact {
    atomic_bool lost;
};

static void *make_cache(void)
{
    struct contact *contact = mem_alloc(sizeof *contact);
    atomic_init(&contact->lost, false);
    return contact;
}

static void free_cache(void *cache)
{
    mem_free(cache);
}

static const struct session_cache cache = { make_cache, free_cache, NULL };

bool unasked_from_now_on(struct session *session)
{
    struct contact *contact = session_cache(session, &cache);
    return session_spans_runs(session) || !atomic_exchange(&contact->lost, true);
}

bool unasked_any_more(struct session *session)
{
    struct contact *contact = session_cache(session, &cache);
    return atomic_load(&contact->lost);
}

/* ---- What is in the state ---- */

/* What Konnect sets once, when it makes an object, is in every state that was read from it. */
bool unasked_knows(const struct rows *state)
{
    for (size_t i = 0; i < state->count; i++)
        if (attr_has(&state->attrs[i], ATTR_STABLE) && value_is_null(state->values[i]))
            return false;
    return true;
}

bool unasked_keeps_state(struct ctx *ctx, struct session *session, const struct rows *state)
{
    const char *unknown = session_unknown_setting(session);
    if (!unasked_knows(state))
        return false;
    if (unknown == NULL)
        return unasked_any_more(session);
    if (session_first_time(session, SV("objects are not read")))
        ctx_warning_at(
            ctx, NULL, "Existing objects were not read",
            "The provider attribute \"%s\" depends on something that is known only after apply, so Konnect "
            "cannot be asked while planning. This plan assumes that Konnect has what is in the state; the "
            "next plan will show differences.",
            unknown);
    return true;
}
