/* When Konnect answers 404, whether the object is gone, or only looked for in the wrong place.
 *
 * A wrong region, server_url or control plane answers 404 to everything, and what is not told apart from that
 * would empty the state. So the control plane itself must be there (table/control_plane.h) before a 404 below
 * it is believed. The user says that one is really gone by KONNECT_FORGET_CONTROL_PLANE=ID in the
 * environment.
 */
#ifndef ENGINE_GONE_H
#define ENGINE_GONE_H

#include "table/session.h"

/* After a 404 for the object that `rows` address: true when it may be believed, false with an error that
 * names control plane, host and what to check. A table whose objects belong to no control plane has nothing
 * else to be asked for: its 404 is believed. */
bool gone_is_believed(struct ctx *ctx, struct session *session, const struct resource_def *def,
                      const struct rows *rows);

/* After an answer that held the object: its control plane is there. */
void gone_is_disproved(struct session *session, const struct resource_def *def, const struct rows *rows);

#endif
