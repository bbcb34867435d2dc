/* What exists while Konnect cannot be asked, because a setting of the provider is known only after apply. */
#ifndef ENGINE_UNASKED_H
#define ENGINE_UNASKED_H

#include "table/session.h"

/* True when a setting that the client needs is unknown: what is in the state is taken as it is. The first
 * call of a session warns of that; it names no object, because it holds for all. False also for an import,
 * whose `state` has nothing yet but what names the object. Any thread. */
bool unasked_keeps_state(struct ctx *ctx, struct session *session, const struct rows *state);

#endif
