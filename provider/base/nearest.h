/* "Did you mean …?": the known name that a misspelt one resembles. */
#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

#include "base/arena.h"
#include "base/strview.h"

/* Of the names name_at(payload, 0 .. count - 1) the one that takes the fewest edits to become `wanted`; the
 * first of equally near ones; the empty view when none is near. An edit adds, drops or changes a byte, or
 * swaps two neighbours (the optimal string alignment distance); upper and lower case are the same. Near: an
 * edit for each three bytes of `wanted`, at least one, but not all of them. A name of more than 64 bytes
 * resembles none. */
strview nearest_name(strview wanted, strview (*name_at)(const void *payload, size_t i), const void *payload,
                     size_t count);

/* The names that are nearest to `wanted`, nearest first, at most `most` of them: `"a", "b"`. Those that hold
 * it, or are held in it, come before others. Empty when there are no names. In the arena. */
strview nearest_list(struct arena *arena, strview wanted, const strview *names, size_t count, size_t most);

#endif
