/* What field masks say of the elements of lists (field_mask_into_lists): the parts of elements that have been
 * written by different attributes are told apart by their index.
 */
#ifndef KONG_ELEMENT_MASK_H
#define KONG_ELEMENT_MASK_H

#include "base/path.h"
#include "kong/schema.h"

/* Konnect's object, cut only inside the lists that the mask tells apart: of each element what the mask has of
 * any, because somebody may have moved elements; what `keep` (a mask, or NULL) has of the same element of a
 * list of the same length stays. */
const struct value *element_mask_cut(struct arena *arena, const struct value *object,
                                     const struct value *mask, const struct value *keep);
/* Of the lists that `written` has with as many elements as `object`: the parts of object's elements at the
 * places of the mask, {} for elements without one. */
const struct value *element_mask_pick(struct arena *arena, const struct value *mask,
                                      const struct value *written, const struct value *object);
/* The parts of `object` at the places of the mask; of a list that the mask tells apart each element, {} for
 * one without. */
const struct value *element_mask_parts(struct arena *arena, const struct value *object,
                                       const struct value *mask);
/* One place in all of them. */
struct element_lists {
    const struct field *field;   /* NULL: no schema */
    const struct value *mask;    /* NULL: nothing */
    const struct value *prior;   /* what the state has; NULL: nothing */
    const struct value *written; /* NULL: nothing; null in an element says that it has no such part */
};
/* The first list, as a path below `at`, that the mask tells apart and of whose parts not all are written,
 * while `written` has another number of elements; NULL: none. */
const struct path *element_mask_resized(struct arena *arena, const struct path *at,
                                        const struct element_lists *lists);
/* The same, of which an element with such a part is at another index than in the state, by its other fields,
 * or the state has another number of them. An element that is like none of the others was changed where it
 * is. */
const struct path *element_mask_moved(struct arena *arena, const struct path *at,
                                      const struct element_lists *lists);
/* Whether both masks tell apart the elements of one list. */
bool element_mask_shares(const struct value *a, const struct value *b);

#endif
