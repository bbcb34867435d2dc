/* What exists while Konnect cannot be asked: because a setting of the provider is known only after apply, or
 * because it did not answer another read of this session, or not this token. */
#ifndef ENGINE_UNASKED_H
#define ENGINE_UNASKED_H

#include "table/session.h"

/* True when there is no use in asking: what is in the state is taken as it is. The first call of a session
 * warns of an unknown setting; it names no object, because it holds for all. False also for an import, whose
 * `state` has nothing yet but what names the object. Any thread. */
bool unasked_keeps_state(struct ctx *ctx, struct session *session, const struct rows *state);

/* Konnect did not answer a read, or does not take the token: no other read of the session would fare better,
 * and each would wait as long. So the first tells its error, by which the run fails, and the rest are not
 * made. True for the first. Any thread. */
bool unasked_from_now_on(struct session *session);
/* Whether that has happened. Any thread. */
bool unasked_any_more(struct session *session);

/* Whether `state` was read from Konnect before, so that it can stand for what is there. */
bool unasked_knows(const struct rows *state);

#endif
