/* What can be said of a configuration without asking anybody: limits, patterns, allowed values, groups, the
 * resource's own rule. Unknown values are let through. */
#ifndef TABLE_VALIDATE_H
#define TABLE_VALIDATE_H

#include "table/rows.h"

/* Every row's limits; all faults are reported, each at its attribute below ctx->path. An ID that a mocked
 * provider may have made up is let through (table/uuid_text.h). */
bool validate_rows(struct ctx *ctx, const struct rows *config);
/* A warning, at the attribute, for a text that is none of limits.known. */
void validate_known(struct ctx *ctx, const struct attr *attr, const struct value *value);
/* Nothing is set that only Konnect can set. */
bool validate_read_only(struct ctx *ctx, const struct rows *config);
/* ValidateResourceConfig: rows, groups, nothing read-only, and the resource's rule. */
bool validate_resource(struct ctx *ctx, const struct resource_def *def, const struct value *config,
                       bool write_only_allowed);
/* What a configuration must have where an object is to be created: see enum group_kind. */
bool validate_creation(struct ctx *ctx, const struct resource_def *def, const struct rows *config);

#endif
