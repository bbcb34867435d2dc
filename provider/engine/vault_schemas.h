/* What the configuration of each type of vault may hold.
 *
 * Konnect's API has no schema of vaults to ask for, so these are our own, in the language of Kong's plugin
 * schemas (konnect-api.md 3.3). They are no complete list: Konnect may know more fields.
 */
#ifndef ENGINE_VAULT_SCHEMAS_H
#define ENGINE_VAULT_SCHEMAS_H

#include "engine/schema.h"

/* For resource_def.describe: the schema for the type in the row `name`; NULL for a type that is not known. */
const struct plugin_schema *vault_schemas_describe(struct ctx *ctx, struct provider *provider,
                                                   const struct rows *rows);

#endif
