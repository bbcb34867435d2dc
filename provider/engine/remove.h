/* Deleting an object, and what to say when Konnect refuses because it still holds others. */
#ifndef ENGINE_REMOVE_H
#define ENGINE_REMOVE_H

#include "table/session.h"

/* True when the object is gone: 204 (or another success that can be Konnect's), and 404 too, if the control
 * plane is there (engine/gone.h). A store that still holds objects that Terraform does not manage is refused
 * by Konnect unless the table's force attribute is set; the error then lists what it holds.
 */
bool remove_resource(struct ctx *ctx, struct session *session, const struct resource_def *def,
                     const struct rows *state);

#endif
