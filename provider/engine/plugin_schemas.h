/* Kong's plugin schemas of a control plane: one GET per plugin name and process, however many resources ask.
 */
#ifndef ENGINE_PLUGIN_SCHEMAS_H
#define ENGINE_PLUGIN_SCHEMAS_H

#include "engine/provider.h"
#include "konnect/plugin_schema.h"

/* Never NULL. */
struct plugin_schemas *plugin_schemas_new(void);
void plugin_schemas_free(struct plugin_schemas *schemas);

/* The schema of the plugin `name`, valid until the process ends; NULL when it cannot be had (unknown plugin,
 * no network, no rights, an answer that is none): what needs it is then left to Konnect. Adds no diagnostics.
 * Any thread; a second one that asks for the same waits for the first. */
const struct plugin_schema *plugin_schemas_get(struct ctx *ctx, struct provider *provider,
                                               strview control_plane_id, strview name);

/* The same for a schema of our own: its JSON text, parsed once. A text that is none is a BUG. */
const struct plugin_schema *plugin_schemas_own(struct provider *provider, const char *name, strview json);

/* For resource_def.describe: the schema of the plugin that the rows name. */
const struct plugin_schema *plugin_schemas_describe(struct ctx *ctx, struct provider *provider,
                                                    const struct rows *rows);

#endif
