/* Free-form configuration (ATTR_FREEFORM): an HCL object or JSON text, against Konnect's full object.
 *
 * Konnect answers with every field of a plugin's schema, filled in; users write a few. What they wrote is
 * compared, and only that is kept in the state, so that server-filled defaults are no drift
 * (docs/dev/konnect.md, "Comparing configurations").
 */
#ifndef KONG_FREEFORM_H
#define KONG_FREEFORM_H

#include "base/ctx.h"
#include "value/value.h"

/* What the user wrote as a natural object: JSON text is parsed, anything else is returned as it is. Errors at
 * ctx->path: text that is no JSON object; a value that is neither. Null and unknown stay. */
bool freeform_object(struct ctx *ctx, const struct value *written, const struct value **out);

/* The same for what has passed it once; what is none stays as it is. */
const struct value *freeform_as_object(struct arena *arena, const struct value *written);

/* Whether two written forms say the same (the JSON text of an object is the same as the object). */
bool freeform_same(struct arena *arena, const struct value *a, const struct value *b);
/* Whether Konnect's object has all that was written. */
bool freeform_holds(struct arena *arena, const struct value *written, const struct value *actual);

/* Konnect's object cut down to the keys that were written, in the form (object or JSON text) in which they
 * were written: what the state holds after a drift. */
const struct value *freeform_project(struct arena *arena, const struct value *written,
                                     const struct value *actual);

/* `object` in the form of `written`: as JSON text where that is one. It must have no unknown parts then. */
const struct value *freeform_as_written(struct arena *arena, const struct value *written,
                                        const struct value *object);
/* What was written (null: nothing) and `more` of it, in the form of what was written. */
const struct value *freeform_join(struct arena *arena, const struct value *written, const struct value *more);
/* Whether it is a literal: a known text, not empty, and no reference to a vault. */
bool freeform_is_literal(const struct value *value);

/* Without object members that are null, at any depth: Kong keeps a null that is sent instead of filling in
 * the default (docs/dev/konnect.md, "How Kong fills in a configuration"), so none is sent. */
const struct value *freeform_without_nulls(struct arena *arena, const struct value *value);

/* Whether it is a list, not empty, of known objects. */
bool freeform_is_object_list(const struct value *value);
/* Both as one object, deeply, and lists of as many objects element by element; where both have another value,
 * `b` counts. */
const struct value *freeform_merge(struct arena *arena, const struct value *a, const struct value *b);

#endif
