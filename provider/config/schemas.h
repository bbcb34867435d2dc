/* What free-form configuration may hold: Kong's schema of a plugin or of a type of partial, as the control
 * plane has it, or our own of a type of vault. Each is fetched or parsed once per session, however many
 * resources ask.
 */
#ifndef CONFIG_SCHEMAS_H
#define CONFIG_SCHEMAS_H

#include "kong/schema.h"
#include "table/session.h"

/* The schema of the plugin `name`, valid as long as the session; NULL when it cannot be had (unknown plugin,
 * no network, no rights, an answer that is none): what needs it is then left to Konnect. Adds no diagnostics.
 * Any thread; a second one that asks for the same waits for the first. */
const struct kong_schema *schemas_plugin(struct ctx *ctx, struct session *session, strview control_plane_id,
                                         strview name);

/* For freeform.schema: the schema of the plugin that the rows name. */
const struct kong_schema *schemas_describe_plugin(struct ctx *ctx, struct session *session,
                                                  const struct rows *rows);
/* The same for the type of partial that they name. */
const struct kong_schema *schemas_describe_partial(struct ctx *ctx, struct session *session,
                                                   const struct rows *rows);
/* The same for the type of vault that they name; NULL for one that is not known here. */
const struct kong_schema *schemas_describe_vault(struct ctx *ctx, struct session *session,
                                                 const struct rows *rows);

/* For freeform.no_schema, where the above gave NULL: warns, once per session and cause, that the
 * configuration is not checked, and why. True when Konnect says that it knows no such plugin: then it need
 * not be asked what it thinks of it. */
bool schemas_miss_plugin(struct ctx *ctx, struct session *session, const struct rows *rows);
/* The same for a type of partial. */
bool schemas_miss_partial(struct ctx *ctx, struct session *session, const struct rows *rows);
/* The same for a type of vault that is not known here; always false, and silent, because the plan warns of a
 * value that is none of limits.known. */
bool schemas_miss_vault(struct ctx *ctx, struct session *session, const struct rows *rows);

#endif
