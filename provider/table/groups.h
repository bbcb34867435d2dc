/* Which attributes must, or must not, be set together: struct attr_group (table/schema.h). Unknown values are
 * let through. Lists of groups may be NULL.
 */
#ifndef TABLE_GROUPS_H
#define TABLE_GROUPS_H

#include "table/rows.h"

/* What holds for every configuration; all faults are reported. */
bool groups_check(struct ctx *ctx, const struct attr_group *groups, const struct rows *config);
/* What a configuration must have where an object is to be created. */
bool groups_check_new(struct ctx *ctx, const struct attr_group *groups, const struct rows *config);
/* What must come with that which an existing object gets anew, and must stay with it where the state shows
 * it. `sent` is the configuration without write-only values that are not written. */
bool groups_check_update(struct ctx *ctx, const struct attr_group *groups, const struct rows *prior,
                         const struct rows *sent);

/* At most one of the group's members may be set. */
bool groups_at_most_one(struct ctx *ctx, const struct rows *config, const struct attr_group *group);
/* At least one of the group's members is set, perhaps. */
bool groups_some(struct ctx *ctx, const struct rows *config, const struct attr_group *group);
/* Whether the first of a group rules the attribute out (GROUP_FIRST_EXCLUDES, GROUP_NEED_FIRST). */
bool groups_rule_out(const struct attr_group *groups, const struct rows *config, const char *name);

#endif
