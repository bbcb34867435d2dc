/* What may be seen of Konnect's object while no schema says which of its fields are secret: the names of the
 * fields and the shape of the texts have to do (kong/credentials.h).
 */
#ifndef KONG_GUESS_H
#define KONG_GUESS_H

#include "base/arena.h"
#include "value/value.h"

/* `actual` without nulls and without what looks like a credential; a list of texts with one is left out as a
 * whole. What `actual` is below a name that looks like a credential's counts as one, too. */
const struct value *guess_open(struct arena *arena, const struct value *actual);

/* As freeform_project (`written` itself when Konnect holds all of it), but KONG_HIDDEN stands for what is not
 * as it is written and looks like a credential, or is at a place of `unseen` (a field mask; the
 * elements of its lists do not count); what is there and not written at all is left out. */
const struct value *guess_project(struct arena *arena, const struct value *written,
                                  const struct value *actual, const struct value *unseen);

#endif
