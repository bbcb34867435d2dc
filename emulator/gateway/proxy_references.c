#include "emulator/gateway/proxy_references.h"

#include "emulator/api/plugin_catalogue.h"
#include "emulator/api/resolve_reference.h"
#include "emulator/emulator.h"
#include "kong/vault_reference.h"
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

static const struct value *resolve_in(struct proxy_call *call, const struct field *field,
                                      const struct value *value);

static const struct value *resolve_object(struct proxy_call *call, const struct field *field,
                                          const struct value *value)
{
    struct object_builder object = object_builder_from(call->exchange->arena, value);
    for (size_t i = 0; i < value->count; i++) {
        const struct field *item =
            field->kind == FIELD_RECORD ? field_find(field, value->keys[i]) : field->element;
        object_put(&object, value->keys[i], resolve_in(call, item, value->items[i]));
    }
    return object_build(&object);
}

static const struct value *resolve_array(struct proxy_call *call, const struct field *field,
                                         const struct value *value)
{
    struct list_builder list = { .arena = call->exchange->arena };
    for (size_t i = 0; i < value->count; i++)
        list_put(&list, resolve_in(call, field->element, value->items[i]));
    return list_build(&list);
}

/* `field` NULL: nothing is known of the value, it stays as it is. */
static const struct value *resolve_in(struct proxy_call *call, const struct field *field,
                                      const struct value *value)
{
    if (field == NULL)
        return value;
    if (value_is_object(value))
        return resolve_object(call, field, value);
    if (value_is_array(value))
        return resolve_array(call, field, value);
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
    return schema != NULL ? resolve_in(call, schema->config, config) : config;
}
