/* What can be said of a configuration without asking anybody: limits, patterns, allowed values, groups, the
 * resource's own rule. Unknown values are let through. */
#ifndef TABLE_VALIDATE_H
#define TABLE_VALIDATE_H

#include "table/rows.h"

/* Every row's limits; all faults are reported, each at its attribute below ctx->path. */
bool validate_rows(struct ctx *ctx, const struct rows *config);
/* At most one of the group's members may be set. */
bool validate_at_most_one(struct ctx *ctx, const struct rows *config, const struct attr_group *group);
/* ValidateResourceConfig: rows, groups, and the resource's rule. */
bool validate_resource(struct ctx *ctx, const struct resource_def *def, const struct value *config,
                       bool write_only_allowed);
/* What a configuration must have where an object is to be created (GROUP_ONE_AT_CREATION). */
bool validate_creation(struct ctx *ctx, const struct resource_def *def, const struct rows *config);

#endif
