/* "Did you mean …?": the known name that a misspelt one resembles. */
#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

#include "base/strview.h"

/* Of the names name_at(payload, 0 .. count - 1) the one that takes the fewest edits to become `wanted`; the
 * first of equally near ones; the empty view when none is near. An edit adds, drops or changes a byte, or
 * swaps two neighbours (the optimal string alignment distance); upper and lower case are the same. Near: an
 * edit for each three bytes of `wanted`, at least one, but not all of them. A name of more than 64 bytes
 * resembles none. */
strview nearest_name(strview wanted, strview (*name_at)(const void *payload, size_t i), const void *payload,
                     size_t count);

#endif
