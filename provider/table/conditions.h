/* Attributes that go with some values of another one only: struct attr_condition (table/schema.h). */
#ifndef TABLE_CONDITIONS_H
#define TABLE_CONDITIONS_H

#include "table/rows.h"

/* All faults are reported, each at the attribute that is too much or missing. `conditions` may be NULL, here
 * and below. */
bool conditions_check(struct ctx *ctx, const struct attr_condition *conditions, const struct rows *config);
/* The same, of a new object, for what Konnect fills in. */
bool conditions_check_new(struct ctx *ctx, const struct attr_condition *conditions,
                          const struct rows *config);
/* The same, of an update, for what stays as it was without being configured, and for what Konnect fills in
 * again. */
bool conditions_check_update(struct ctx *ctx, const struct attr_condition *conditions,
                             const struct rows *config, const struct rows *planned);
/* Warns of what Konnect may refuse. */
void conditions_warn(struct ctx *ctx, const struct attr_condition *conditions, const struct rows *planned);

#endif
