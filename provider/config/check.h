/* What can be said of free-form configuration before it is applied: by its schema, by looking up the vault
 * references in it, and by Konnect's validation endpoint, which writes nothing (docs/dev/konnect.md, "Plugin
 * schemas", "Validation endpoint").
 *
 * What is unknown while planning is skipped, not guessed; what cannot be asked (no network, no rights) is
 * no reason to stop.
 */
#ifndef CONFIG_CHECK_H
#define CONFIG_CHECK_H

#include "config/config.h"

/* `configured` has the write-only values. Looks for secrets in the open; and, where something is to be
 * written (`writes`), does what the provider's `validate_plugins` says: "full" all, "local" only the
 * schema, "off" nothing. Each fault is an error at its place; faults in a sensitive attribute are reported
 * at the resource, because Terraform prints the source lines of the place. */
bool config_check(const struct config *config, const struct rows *configured, const struct rows *planned,
                  bool writes);

/* Adds a warning for every unmanaged field that drifted and that the plan takes back: its value now, and
 * the one that it goes back to. */
void config_warn_of_drift(const struct config *config, const struct rows *prior, const struct rows *planned);

#endif
