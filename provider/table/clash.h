/* Free-form attributes of one place are merged, element by element and key by key. */
#ifndef TABLE_CLASH_H
#define TABLE_CLASH_H

#include "table/rows.h"

/* An error for each two that cannot be: both set a key, or their lists of objects are not equally long. What
 * is unknown is let through. */
bool clash_check(struct ctx *ctx, const struct rows *config);

#endif
