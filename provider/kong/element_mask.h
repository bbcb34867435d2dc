/* What field masks say of the elements of lists (field_mask_into_lists): the parts of elements that have been
 * written by different attributes are told apart by their index.
 */
#ifndef KONG_ELEMENT_MASK_H
#define KONG_ELEMENT_MASK_H

#include "base/path.h"
#include "value/value.h"

/* Konnect's object, cut only inside the lists that the mask tells apart: of each element what the mask has of
 * any, because somebody may have moved elements; what `keep` (a mask, or NULL) has of the same element of a
 * list of the same length stays. */
const struct value *element_mask_cut(struct arena *arena, const struct value *object,
                                     const struct value *mask, const struct value *keep);
/* Of the lists that `written` has with as many elements as `object`: the parts of object's elements at the
 * places of the mask, {} for elements without one. */
const struct value *element_mask_pick(struct arena *arena, const struct value *mask,
                                      const struct value *written, const struct value *object);
/* The first list, as a path below `at`, that the mask tells apart and of which `written` has another number
 * of elements; NULL: none. */
const struct path *element_mask_resized(struct arena *arena, const struct path *at, const struct value *mask,
                                        const struct value *written);
/* Whether both masks tell apart the elements of one list. */
bool element_mask_shares(const struct value *a, const struct value *b);

#endif
