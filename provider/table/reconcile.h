/* What Konnect has, as Terraform wants to see it: values that mean the same as those of the state or the plan
 * keep the form that they have there, so that no difference appears where there is none.
 *
 * Konnect's rows come from table/answer.h. Free-form rows are left as they are in the state or the plan: they
 * are config/config.h's. */
#ifndef TABLE_RECONCILE_H
#define TABLE_RECONCILE_H

#include "table/rows.h"

/* The state after a read: `prior` with what Konnect has now (`actual`, without unknown values). Local
 * attributes that are null get their default. */
struct rows reconcile_read(struct arena *arena, const struct rows *prior, const struct rows *actual);
/* The same for the first read after an import or a move, whose `prior` has little more than the address. A
 * secret's attribute that has a reference to a vault holds no secret: it is read. */
struct rows reconcile_import(struct arena *arena, const struct rows *prior, const struct rows *actual);

/* `actual` without what `known` leaves open in nested attributes: there, Konnect may have filled in anything.
 */
struct rows reconcile_asked(struct arena *arena, const struct rows *known, const struct rows *actual);

/* The state after a successful create or update: what was planned, with unknown values filled in from
 * `actual`. A planned value that Konnect did not keep is an error at its attribute; `*out` is set all the
 * same, with what Konnect has: the object exists. */
bool reconcile_applied(struct ctx *ctx, const struct rows *planned, const struct rows *actual,
                       struct rows *out);

#endif
