/* What can be said of free-form configuration before it is applied: by its schema, by looking up the vault
 * references in it, and by asking Konnect, which writes nothing (konnect-api.md 4.3, 4.4).
 *
 * What is unknown while planning is skipped, not guessed; what cannot be asked (no network, no rights) is no
 * reason to stop.
 */
#ifndef CONFIG_CHECK_H
#define CONFIG_CHECK_H

#include "config/config.h"

/* `configured` has the write-only values. Looks for secrets in the open; and, where something is to be
 * written
 * (`writes`), by the provider's `validate_plugins`: "full" does all, "local" only the schema, "off" nothing.
 * Each fault is an error at its place; faults in a sensitive attribute are reported at the resource, because
 * Terraform prints the source lines of the place. */
bool config_check(const struct config *config, const struct rows *configured, const struct rows *planned,
                  bool writes);

/* A warning for every place that drifted although nobody wrote it, where the plan takes it back: what stands
 * there and what it goes back to. */
void config_warn_of_drift(const struct config *config, const struct rows *prior, const struct rows *planned);

#endif
