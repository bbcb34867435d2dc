#include "emulator/gateway/proxy_references.h"

#include "emulator/api/plugin_catalogue.h"
#include "emulator/api/resolve_reference.h"
#include "emulator/emulator.h"
#include "kong/vault_reference.h"
#include "kong/walk.h"
#include "value/build.h"
#include "value/kind.h"

static strview resolve(struct proxy_call *call, strview reference)
{
    struct emulator *emulator = call->proxy->emulator;
    strview secret = SV("");
    pthread_mutex_lock(&emulator->lock);
    bool found = resolve_reference(call->exchange, call->proxy->control_plane, reference, &secret);
    pthread_mutex_unlock(&emulator->lock);
    if (!found)
        proxy_note("the reference " SV_FMT " cannot be resolved: an empty value is used", SV_ARG(reference));
    return found ? secret : SV("");
}

static const struct value *resolve_text(void *payload, const struct field *field, const struct value *value)
{
    struct proxy_call *call = payload;
    if (!field->referenceable || !value_is_text(value) || !vault_reference_is(value->text))
        return value;
    return value_string(call->exchange->arena, resolve(call, value->text));
}

const struct value *proxy_references_resolve(struct proxy_call *call, const struct value *plugin)
{
    const struct kong_schema *schema =
        plugin_catalogue_find(call->proxy->emulator->plugins, value_text_at(plugin, "name"));
    const struct value *config = value_get(plugin, SV("config"));
    if (!value_is_object(config))
        return value_empty_object(call->exchange->arena);
    const struct field_mapper mapper = { .arena = call->exchange->arena,
                                         .enter = resolve_text,
                                         .payload = call };
    return schema != NULL ? field_map(&mapper, schema->config, config) : config;
}
