/* Secrets that Konnect gives back (ATTR_SECRET), through an update.
 *
 * A PUT replaces the whole object. A secret that neither the state nor the configuration gives (one that was
 * imported, or a write-only one whose version stays) must be said again all the same: it is taken from
 * Konnect's present object, and goes nowhere else.
 */
#ifndef ENGINE_KEEP_SECRETS_H
#define ENGINE_KEEP_SECRETS_H

#include "engine/private.h"

/* Whether Konnect has no object without the secret (GROUP_ONE_AT_CREATION): it is never removed. */
bool keep_secrets_must(const struct resource_def *def, const struct attr *attr);

/* Gives the secrets that have no value in what is to be sent those of Konnect's object, but for those that go
 * out with what the plan changes: which the state has (`prior`) and Konnect can do without, or for which a
 * group leaves no room any more. */
void keep_secrets(const struct resource_def *def, const struct rows *prior, const struct rows *actual,
                  struct rows *sent);

/* Plan of an update: warns of secrets that are not in the state and have no place beside what is configured
 * now. `known` is the prior state with the write-only values that were written (write_only_known). */
void keep_secrets_warn(struct ctx *ctx, const struct resource_def *def, const struct rows *known,
                       const struct rows *config);

/* Plan of an update, after an import: references to a vault that the import brought into the state, and that
 * the configuration lacks, stay in Konnect like the secrets that the import left out. (What Terraform
 * generates for an imported object has null for all that is sensitive.) Takes them out of `prior`, and names
 * them in `memory` and in a warning. */
void keep_secrets_leave_alone(struct ctx *ctx, const struct resource_def *def, const struct rows *config,
                              struct rows *prior, struct private_data *memory);
/* Its apply: takes the same out of `prior`. */
void keep_secrets_left_alone(struct arena *arena, const struct private_data *memory, struct rows *prior);

/* Plan of an update: it does not take away the last of those of which Konnect wants one
 * (GROUP_SOME_AT_CREATION). Where Konnect may hold another one that the state does not show, that is a
 * warning.
 */
bool keep_secrets_leave_some(struct ctx *ctx, const struct resource_def *def, const struct rows *prior,
                             const struct rows *config);

#endif
