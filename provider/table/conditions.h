/* Attributes that go with some values of another one only: struct attr_condition (table/schema.h). */
#ifndef TABLE_CONDITIONS_H
#define TABLE_CONDITIONS_H

#include "table/rows.h"

/* All faults are reported, each at the attribute that is too much or missing. `conditions` may be NULL. */
bool conditions_check(struct ctx *ctx, const struct attr_condition *conditions, const struct rows *config);

#endif
