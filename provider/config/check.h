/* What can be said of a plugin's or vault's configuration before it is applied: by its description, by
 * looking up the vault references in it, and by asking Konnect, which writes nothing
 * (konnect-api.md 4.3, 4.4).
 *
 * What is unknown while planning is skipped, not guessed; what cannot be asked (no network, no rights) is no
 * reason to stop.
 */
#ifndef CONFIG_CHECK_H
#define CONFIG_CHECK_H

#include "kong/schema.h"
#include "table/session.h"

struct config_check {
    struct session *session;
    const struct resource_def *def;
    const struct kong_schema *schema; /* NULL: not known; then only Konnect is asked */
    const struct rows *config;        /* with the write-only values */
    const struct rows *planned;
};

/* By the provider's `validate_plugins`: "full" does all, "local" only the first, "off" nothing. Each fault is
 * an error at its place; faults in a sensitive attribute are reported at the resource, because Terraform
 * prints the source lines of the place. */
bool check_config(struct ctx *ctx, const struct config_check *check);

/* A warning for every place of `drift` (a field mask), saying what stands there and what it goes back to.
 * `state` is the row as the plan saw it. */
void check_warn_of_drift(struct ctx *ctx, const struct field *shape, const struct attr *attr,
                         const struct value *state, const struct value *drift);

#endif
