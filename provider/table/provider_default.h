/* What an attribute with ATTR_PROVIDER_DEFAULT is when nobody configured it: the provider's attribute of the
 * same name.
 *
 * Where the provider has the control plane's name instead (attr.named_by), Konnect is asked for the ID, once
 * per session (docs/dev/konnect.md, "Control planes").
 */
#ifndef TABLE_PROVIDER_DEFAULT_H
#define TABLE_PROVIDER_DEFAULT_H

#include "table/session.h"

/* The value: known, unknown (it, its name, or what Konnect is asked with is known only after apply), or null.
 * Errors: Konnect cannot be asked, or knows none or several of that name. Such a
 * fault is told once per session; afterwards the value is unknown, since the run fails by the first error.
 * Any thread. */
bool provider_default(struct ctx *ctx, struct session *session, const char *name, const struct value **out);

/* Fills in what `config` leaves to the provider. Errors: as above, and one that is not known then, at its
 * attribute. */
bool provider_defaults_of(struct ctx *ctx, struct session *session, struct rows *config);

/* "the provider block", "the environment variable X". */
strview provider_default_origin(struct arena *arena, const struct session *session, const char *name);
/* A sentence that says what may be set instead, with a blank before it; empty: nothing. */
strview provider_default_by_name(struct arena *arena, const struct session *session, const char *name);

#endif
