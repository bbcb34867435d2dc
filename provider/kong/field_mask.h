/* A *field mask* says which places of a free-form configuration are meant: an object whose members are field
 * masks or `true` ("all of it"); of a list of objects, where its elements are told apart, a list with a mask
 * for each ({}: nothing of it). It holds names of fields, never values, so that it may be kept where values
 * may not.
 */
#ifndef KONG_FIELD_MASK_H
#define KONG_FIELD_MASK_H

#include "kong/schema.h"

/* Of a written object, its shorthands expanded; {} for null, unknown and what is no object. `shape` may be
 * NULL. */
const struct value *field_mask_of(struct arena *arena, const struct field *shape,
                                  const struct value *written);
/* The same, which tells the elements of lists of objects apart; field_mask_of takes lists as a whole. */
const struct value *field_mask_into_lists(struct arena *arena, const struct field *shape,
                                          const struct value *written);
/* Both together. */
const struct value *field_mask_join(struct arena *arena, const struct value *a, const struct value *b);
/* The places of `a` that are not (wholly) in `b`, which may be NULL. */
const struct value *field_mask_without(struct arena *arena, const struct value *a, const struct value *b);
/* The places that both have. Either may be NULL. */
const struct value *field_mask_meet(struct arena *arena, const struct value *a, const struct value *b);
/* `mask`, but as a whole whatever it has a part of and `whole` has as one place. NULL is nothing. */
const struct value *field_mask_widen(struct arena *arena, const struct value *mask,
                                     const struct value *whole);
/* The places at which null is written in an object (or JSON text), its shorthands not expanded. */
const struct value *field_mask_of_nulls(struct arena *arena, const struct value *written);
/* The places as users read them, "redis.password, sync_rate", below `name` ("config"); empty for none. */
strview field_mask_text(struct arena *arena, const struct value *mask, strview name);
/* `object` with an unknown value at each place of the mask at which it has nothing. */
const struct value *field_mask_unknown(struct arena *arena, const struct value *object,
                                       const struct value *mask);
/* Of one place: "redis.host", or "" for everything. */
const struct value *field_mask_at(struct arena *arena, strview path);
/* What of the mask is about the place, from the outermost step on: a mask; NULL: nothing. NULL may be the
 * mask, and the path: the root. */
const struct value *field_mask_find(const struct value *mask, const struct path *path);
/* The mask's own part for a member; NULL: none. `mask` may be NULL. */
const struct value *field_mask_member(const struct value *mask, strview name);
/* Whether the mask (which may be NULL) means all of it. */
bool field_mask_is_whole(const struct value *mask);
/* The object (or its JSON text) without the places of the mask. Objects that lose all their members are left
 * out, too. */
const struct value *field_mask_cut(struct arena *arena, const struct value *written,
                                   const struct value *mask);

#endif
