/* PlanResourceChange: the planned state, by Terraform's rules (docs/dev/protocol.md, "Proposed state",
 * "Planning").
 *
 * The steps run in a fixed order, one function each: configured values and defaults -> provider defaults ->
 * values that mean the same keep their old form -> derived attributes -> computed attributes that may
 * change become unknown -> requires-replace. The result depends on the arguments and the provider's
 * configuration alone, because Terraform plans again while applying and compares.
 */
#ifndef ENGINE_PLAN_H
#define ENGINE_PLAN_H

#include "table/session.h"

struct plan_request {
    const struct value *prior;    /* null: the object is to be created */
    const struct value *proposed; /* null: it is to be destroyed */
    const struct value *config;
    strview prior_private;
};

struct plan_result {
    const struct value *planned;
    strview planned_private;
    const struct path *const *replace; /* paths whose change needs a new object */
    size_t replace_count;
};

bool plan_resource(struct ctx *ctx, struct session *session, const struct resource_def *def,
                   const struct plan_request *request, struct plan_result *out);

/* Whether the two differ in anything that Konnect knows of (and not only in local or computed attributes). */
bool plan_changes_konnect(const struct resource_def *def, const struct rows *prior,
                          const struct rows *planned);

#endif
