/* Objects that another tool manages as well: their tags in Konnect are among those that `managed_by_others`
 * of the provider block names. Each tool undoes what the other one does, so a plan that touches one warns.
 */
#ifndef ENGINE_OTHERS_H
#define ENGINE_OTHERS_H

#include "table/session.h"

enum others_step { OTHERS_CHANGE, OTHERS_DELETE, OTHERS_IMPORT };

/* Warns, once for an object in a session, when `state`, which has what Konnect holds, bears such a tag. */
void others_warn(struct ctx *ctx, struct session *session, const struct resource_def *def,
                 const struct rows *state, enum others_step step);

#endif
