/* Attributes that are merged with the provider's: `tags` of an object and the provider's `default_tags` make
 * `all_tags`, which is what Konnect holds (attr.merges, attr.adds).
 *
 * The object's own attribute has in the state what was configured, so that a tag in the provider block is no
 * difference there. What is in Konnect beyond that is told apart by the state: what the merged attribute had
 * beyond the own one was the provider's (docs/dev/architecture.md, "Merged attributes").
 */
#ifndef TABLE_MERGED_H
#define TABLE_MERGED_H

#include "table/session.h"

/* The row that merges this one; NULL: none does. */
const struct attr *merged_by(const struct attr *attrs, const struct attr *own);

/* Plan: fills in the merged rows; unknown while a part is, and as in `prior` when they are the same. False:
 * there are more elements than Konnect takes. */
bool merged_plan(struct ctx *ctx, const struct session *session, const struct rows *prior,
                 struct rows *planned);
/* Apply: what was unknown in the plan and is known now. False: the provider's part is still unknown. */
bool merged_complete(struct ctx *ctx, const struct session *session, struct rows *planned);

/* The rows as Konnect has them: the own ones have what is merged, the merged ones nothing. */
struct rows merged_as_sent(struct arena *arena, const struct rows *rows);
/* Konnect's rows, `actual`, as the state has them: what belongs to the provider is not in the own ones. */
struct rows merged_as_read(struct arena *arena, const struct session *session, const struct rows *prior,
                           const struct rows *actual);
/* The merged rows of a state that was written before there were any: all that was sent then was the own. */
void merged_assume(struct arena *arena, struct rows *state);

#endif
