/* Secrets that Konnect gives back (ATTR_SECRET), through an update.
 *
 * A PUT replaces the whole object. A secret that neither the state nor the configuration gives (one that was
 * imported, or a write-only one whose version stays) must be said again all the same: it is taken from
 * Konnect's present object, and goes nowhere else.
 */
#ifndef ENGINE_KEEP_SECRETS_H
#define ENGINE_KEEP_SECRETS_H

#include "table/rows.h"

/* Gives the secrets that have no value in what is to be sent those of Konnect's object, but for those that go
 * out with what the plan changes: by a group that allows only one, or whose first attribute is not there. */
void keep_secrets(const struct resource_def *def, const struct rows *actual, struct rows *sent);

#endif
