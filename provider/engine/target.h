/* The objects that an object names by their IDs: the Config Store of a vault, the service of a plugin
 * (`target` in table/schema.h). Not to be found they are named with their attribute, because Konnect's own
 * "Not Found" tells neither which one it is, nor where it looked.
 */
#ifndef ENGINE_TARGET_H
#define ENGINE_TARGET_H

#include "table/session.h"

/* Plan: looks for the targets that Konnect itself does not look for (`target_path`) and that the plan names
 * anew. False with an error at the attribute of one that is not there; what cannot be asked is taken to be
 * there. `prior` is of nulls when the object is to be created. */
bool targets_check(struct ctx *ctx, struct session *session, const struct resource_def *def,
                   const struct rows *prior, const struct rows *planned);

/* Whether the URL of the collection names a target: its 404 says that this one is missing. */
bool target_in_path(const struct rows *rows);

/* After a 404 for the collection of an object, which is to be created or looked for: true when that says
 * nothing of a target; false with an error about the control plane, or about the target that stands in the
 * URL. */
bool target_is_there(struct ctx *ctx, struct session *session, const struct resource_def *def,
                     const struct rows *rows);

#endif
