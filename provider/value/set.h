/* What makes a set of a list. Used inside value/ only. */
#ifndef VALUE_SET_H
#define VALUE_SET_H

#include "value/value.h"

/* Copies `items` to `kept`, which has room for all of them, without those that equal an earlier one, and
 * returns how many stay. The order stays, too. Elements with an unknown inside are all kept: they may yet
 * turn out to differ. Takes n log n comparisons, unless the elements are sets that differ only inside. */
size_t set_keep_distinct(struct arena *arena, const struct value *const *items, size_t count,
                         const struct value **kept);

#endif
