/* Removing duplicates when a set is made. Used inside value/ only. */
#ifndef VALUE_SET_H
#define VALUE_SET_H

#include "value/value.h"

/* Copies `items` to `kept`, which has room for all of them, in their order but without those that equal an
 * earlier one, and returns how many are kept. Elements with an unknown inside are all kept: they may yet
 * turn out to differ. Takes n log n comparisons, unless the elements are sets that differ only inside. */
size_t set_keep_distinct(struct arena *arena, const struct value *const *items, size_t count,
                         const struct value **kept);

#endif
