/* The schema and validation endpoints of core entities (docs/dev/konnect.md, "Plugin schemas", "Validation
 * endpoint"). */
#include "emulator/api/core_entities.h"
#include "emulator/api/handlers.h"
#include "emulator/api/kinds/kinds.h"
#include "emulator/api/koko_error.h"
#include "emulator/api/plugin_catalogue.h"
#include "emulator/emulator.h"
#include "value/build.h"

void schemas_read_plugin(struct exchange *exchange)
{
    strview name = exchange_arg(exchange, "plugin");
    const struct kong_schema *schema = plugin_catalogue_find(exchange->emulator->plugins, name);
    if (schema == NULL)
        koko_error(exchange, 404, KOKO_NOT_FOUND,
                   arena_printf(exchange->arena, "no plugin-schema for '" SV_FMT "'", SV_ARG(name)));
    else
        reply_json(exchange, 200, schema->json);
}

void schemas_read_partial(struct exchange *exchange)
{
    strview type = exchange_arg(exchange, "type");
    const struct kong_schema *schema = plugin_catalogue_partial(exchange->emulator->plugins, type);
    if (schema == NULL)
        koko_error(exchange, 404, KOKO_NOT_FOUND,
                   arena_printf(exchange->arena, "no partial-schema for '" SV_FMT "'", SV_ARG(type)));
    else
        reply_json(exchange, 200, schema->json);
}

/* Nothing is stored, and what other entities there are does not count. */
void schemas_validate_entity(struct exchange *exchange)
{
    const struct entity_kind *kind = entity_kind_find(exchange_arg(exchange, "kind"));
    const struct value *body;
    const struct value *document;
    if (kind == NULL) {
        koko_not_found(exchange);
        return;
    }
    if (!koko_body(exchange, &body) || !entity_check(exchange, kind, body, &document))
        return;
    struct object_builder object = { .arena = exchange->arena };
    object_put_text(&object, "message", SV("schema validation successful"));
    reply_json(exchange, 200, object_build(&object));
}
