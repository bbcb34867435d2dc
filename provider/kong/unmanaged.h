/* What Konnect has that nobody wrote, where it is not at its default: drift that a comparison of what is
 * written does not see. */
#ifndef KONG_UNMANAGED_H
#define KONG_UNMANAGED_H

#include "kong/show.h"

/* As an object; {} when there is nothing. `written` is all that is configured, as one object (or JSON text).
 * Left out: what `skip` (a field mask) covers, and, without KONG_OWN, what is in the elements of lists, what
 * Kong makes up by itself (`auto`) and what the shape does not know or leaves to Konnect. Of a list that is
 * written with as many elements, KONG_OWN gives a list with an object for each ({}: nothing). Of the options,
 * KONG_CONCEAL and KONG_OWN count. */
const struct value *kong_unmanaged(struct arena *arena, const struct field *shape,
                                   const struct value *written, const struct value *actual,
                                   const struct value *skip, unsigned options);

/* The same without a shape: all that `actual` has and nobody wrote, and `skip` does not cover. */
const struct value *freeform_unmanaged(struct arena *arena, const struct value *written,
                                       const struct value *actual, const struct value *skip);

/* kong_unmanaged of an element of a list; `actual` is canonical. */
const struct value *field_unmanaged(struct arena *arena, const struct field *record,
                                    const struct value *written, const struct value *actual,
                                    enum secrets secrets);

#endif
