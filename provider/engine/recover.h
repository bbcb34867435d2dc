/* Finding an object whose creation was not answered, so that nothing is left behind in Konnect unknown to the
 * state.
 *
 * A POST whose connection breaks may have been done. Core-entities take an id from the client
 * (docs/dev/konnect.md, "Identifiers and times"), so we give them one and can look; what has its identity in
 * its URL can be looked for there; what has neither is looked for among all of its kind, and counts as ours
 * only when exactly one fits.
 *
 * Without an id of our own, what is found counts as ours only if Konnect's own clock says so: it was made no
 * earlier than our POST, and not written since. When no answer has told the time of that clock, nothing does.
 */
#ifndef ENGINE_RECOVER_H
#define ENGINE_RECOVER_H

#include "table/session.h"

struct recovery_plan {
    const struct resource_def *def;
    struct rows rows; /* where to look; has the id we made up, if any */
    strview own_id;   /* empty: none */
    int64_t since_ms; /* by Konnect's clock, the POST was sent no earlier; 0: not known */
};

/* To be called before the POST. Where Konnect's clock will be needed and is not known yet, the control plane
 * is looked for (table/control_plane.h), and when that cannot be asked for, that is an error: the POST would
 * get no answer either. `since_ms` is still to be set, from konnect_response.sent_after_ms. */
bool recover_prepare(struct ctx *ctx, struct session *session, const struct resource_def *def,
                     const struct rows *planned, struct recovery_plan *out);

/* The creating body, with our id in it where the table says so. */
const struct value *recover_mark(struct arena *arena, const struct recovery_plan *plan,
                                 const struct value *body);

enum recovery_outcome {
    RECOVERY_FOUND,  /* it exists and is ours */
    RECOVERY_ABSENT, /* Konnect says that there is none: the POST was not done */
    RECOVERY_UNSURE  /* it cannot be told */
};

/* Looks for the object that the plan would have made; `*out` is set to Konnect's object when it is found.
 * Never adds diagnostics: the failed POST has its own. */
enum recovery_outcome recover_find(struct ctx *ctx, struct session *session, const struct recovery_plan *plan,
                                   const struct value **out);

#endif
