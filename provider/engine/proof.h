/* Whether a plan may be believed: a plan that nobody could apply should not be green.
 *
 * What a plan writes goes to a control plane. Any good answer below it proves that the token, the address and
 * the control plane are right (table/control_plane.h); without one, the control plane is asked for once. The
 * fault is told once per session, however many resources it stops. */
#ifndef ENGINE_PROOF_H
#define ENGINE_PROOF_H

#include "table/session.h"

/* Before a plan that writes `planned`. False with an error: Konnect does not know the control plane, does not
 * take the token, or cannot be asked (unless the provider says that this is all right). A token that may not
 * see the control plane is a warning, and so is a setting without which nobody can be asked yet. */
bool proof_check(struct ctx *ctx, struct session *session, const struct resource_def *def,
                 const struct rows *planned);

#endif
