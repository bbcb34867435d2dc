/* What only one object of Konnect's may have, as a text: two objects with the same key exclude each other.
 */
#ifndef ENGINE_UNIQUE_KEY_H
#define ENGINE_UNIQUE_KEY_H

#include "table/rows.h"

/* Where the objects are that exclude each other; empty while that is not known, and when nothing is said to
 * be unique there. */
strview unique_collection(struct arena *arena, const struct resource_def *def, const struct rows *rows);

/* The path of the list of all that exclude each other: a template. */
const char *unique_list(const struct resource_def *def);

/* The collection, and the values of `names`, a group of identity.unique. Empty when it excludes nothing (the
 * first value is null) or is not known. */
strview unique_key(struct arena *arena, strview collection, const struct rows *rows,
                   const char *const *names);

#endif
