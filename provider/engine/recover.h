/* Finding an object whose creation was not answered, so that nothing is left behind in Konnect unknown to the
 * state.
 *
 * A POST whose connection breaks may have been done. Core-entities take an id from the client
 * (docs/dev/konnect.md, "Identifiers and times"), so we give them one and can look; what has its identity in
 * its URL can be looked for there; what has neither is looked for among all of its kind, and counts as ours
 * only when exactly one fits and is no older than our POST.
 */
#ifndef ENGINE_RECOVER_H
#define ENGINE_RECOVER_H

#include "table/session.h"

struct recovery_plan {
    const struct resource_def *def;
    struct rows rows; /* where to look; has the id we made up, if any */
    strview own_id;   /* empty: none */
    int64_t started;  /* seconds since the epoch */
};

struct recovery_plan recover_prepare(struct arena *arena, struct session *session,
                                     const struct resource_def *def, const struct rows *planned);

/* The creating body, with our id in it where the table says so. */
const struct value *recover_mark(struct arena *arena, const struct recovery_plan *plan,
                                 const struct value *body);

enum recovery_outcome {
    RECOVERY_FOUND,  /* it exists and is ours */
    RECOVERY_ABSENT, /* Konnect says that there is none: the POST was not done */
    RECOVERY_UNSURE  /* it cannot be told */
};

/* Looks for the object that `body` would have made; `*out` is set to Konnect's object when it is found. Never
 * adds diagnostics: the failed POST has its own. */
enum recovery_outcome recover_find(struct ctx *ctx, struct session *session, const struct recovery_plan *plan,
                                   const struct value *body, const struct value **out);

#endif
