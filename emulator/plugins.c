#include "emulator/entity_kinds.h"

#include "emulator/koko_error.h"
#include "emulator/object.h"
#include "emulator/plugin_catalogue.h"
#include "emulator/plugin_check.h"

/* Kong has these in every schema without saying so. */
static const char *const default_protocols[] = { "grpc", "grpcs", "http", "https" };

static const struct value *protocols_of(struct arena *arena, const struct plugin_schema *schema)
{
    const struct plugin_field *field = plugin_field_find(&schema->root, SV("protocols"));
    if (field != NULL && field->default_value != NULL)
        return field->default_value;
    struct list list = list_make(arena);
    for (size_t i = 0; i < sizeof default_protocols / sizeof default_protocols[0]; i++)
        list_add(&list, value_string(arena, sv_from(default_protocols[i])));
    return list_value(&list);
}

static void check_scopes(const struct plugin_schema *schema, const struct value *document,
                         struct violations *violations)
{
    for (size_t i = 0; i < schema->root.field_count; i++) {
        const struct plugin_field *field = &schema->root.fields[i];
        if (field->forbids_scope && value_get(document, field->name) != NULL)
            violations_say(violations, field->name, "value must be null");
    }
}

static void check_protocols(const struct plugin_schema *schema, const struct value *document,
                            struct violations *violations)
{
    const struct plugin_field *field = plugin_field_find(&schema->root, SV("protocols"));
    const struct value *given = value_get(document, SV("protocols"));
    if (field == NULL || field->element == NULL || !value_is_array(given))
        return;
    for (size_t i = 0; i < given->count; i++) {
        strview message;
        if (!plugin_rules_hold(violations->arena, field->element->rules, given->items[i], &message))
            violations_say(violations, field_item(violations->arena, SV("protocols"), i), SV_FMT,
                           SV_ARG(message));
    }
}

/* What the schema's own rules over several fields look at: the plugin with all its fields. */
static void check_config(const struct plugin_schema *schema, const struct value *document,
                         const struct value *config, struct violations *violations)
{
    const struct violation *before = violations->last;
    plugin_check_record(schema->config, config, SV("config"), violations);
    if (violations->last == before)
        plugin_check_entity(&schema->root, document, SV(""), violations);
}

bool plugin_complete(struct exchange *exchange, const struct value *document, struct violations *violations,
                     const struct value **out)
{
    struct arena *arena = exchange->arena;
    strview name = text_at(document, "name");
    const struct plugin_schema *schema = plugin_catalogue_find(exchange->emulator->plugins, name);
    const struct value *config = value_get(document, SV("config"));
    *out = document;
    if (name.len == 0 || (config != NULL && !value_is_object(config)))
        return true; /* said already */
    if (schema == NULL) {
        violations_say(violations, SV("name"), "plugin(" SV_FMT ") does not exist", SV_ARG(name));
        return true;
    }
    struct object completed = object_from(arena, document);
    if (object_get(&completed, SV("protocols")) == NULL)
        object_set(&completed, SV("protocols"), protocols_of(arena, schema));
    if (schema->config != NULL) {
        if (config != NULL)
            config = plugin_expand_shorthands(arena, schema->config, config);
        config = plugin_fill_defaults(arena, schema->config, config);
        object_set(&completed, SV("config"), config);
        check_config(schema, object_value(&completed), config, violations);
    }
    check_scopes(schema, document, violations);
    check_protocols(schema, document, violations);
    *out = object_value(&completed);
    return true;
}
