#include "emulator/api/entity_kind.h"
#include "emulator/api/kinds/kinds.h"
#include "emulator/api/kinds/rules.h"
#include "emulator/api/lua_schemas.h"
#include "emulator/api/partial_links.h"
#include "emulator/api/plugin_auto.h"
#include "emulator/api/plugin_catalogue.h"
#include "emulator/emulator.h"
#include "kong/check.h"
#include "value/build.h"
#include "value/kind.h"

static const char *const plugin_scope[] = { "name", "service", "route", "consumer", "consumer_group", NULL };

/* The default of protocols is the schema's, see protocols_of. */
static const struct field_rule rules[] = {
    COMMON_RULES,
    { .name = "name", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 1, .max = 128 },
    { .name = "instance_name",
      .type = FIELD_TEXT,
      .flags = FIELD_UNIQUE,
      .min = 1,
      .max = 128,
      .pattern = &text_pattern_name },
    BOOL_RULE("enabled", "true"),
    { .name = "condition", .type = FIELD_TEXT, .min = 0, .max = 1024 },
    { .name = "config", .type = FIELD_OBJECT },
    { .name = "ordering", .type = FIELD_OBJECT },
    { .name = "partials", .type = FIELD_OBJECTS, .flags = FIELD_KEEPS_TARGET, .target = "partials" },
    { .name = "protocols", .type = FIELD_TEXTS, .choices = kind_protocols },
    { .name = "service", .type = FIELD_REFERENCE, .target = "services" },
    { .name = "route", .type = FIELD_REFERENCE, .target = "routes" },
    { .name = "consumer", .type = FIELD_REFERENCE, .target = "consumers" },
    { .name = "consumer_group", .type = FIELD_REFERENCE, .target = "consumer_groups" },
};
static const struct field_table fields = FIELD_TABLE(rules);

/* Kong has these in every schema without saying so. */
static const char *const default_protocols[] = { "grpc", "grpcs", "http", "https" };

static const struct value *protocols_of(struct arena *arena, const struct kong_schema *schema)
{
    const struct field *field = field_find(&schema->root, SV("protocols"));
    if (field != NULL && field->default_value != NULL)
        return field->default_value;
    struct list_builder list = { .arena = arena };
    for (size_t i = 0; i < sizeof default_protocols / sizeof default_protocols[0]; i++)
        list_put(&list, value_string(arena, sv_from(default_protocols[i])));
    return list_build(&list);
}

/* The table of fields has said already what type protocols and scopes must have. */
static void add_violation(void *payload, const struct kong_fault *fault)
{
    struct violations *violations = payload;
    strview field = path_to_field(violations->arena, fault->path);
    bool in_config = sv_starts_with(field, SV("config"));
    if (in_config || fault->kind != KONG_FAULT_TYPE)
        violations_say(violations, field, SV_FMT, SV_ARG(fault->message));
}

/* The plugin as it is stored, without what its config lacks. */
static struct object_builder with_protocols(struct arena *arena, const struct kong_schema *schema,
                                            const struct value *document)
{
    struct object_builder plugin = object_builder_from(arena, document);
    if (object_get(&plugin, SV("protocols")) == NULL)
        object_put(&plugin, SV("protocols"), protocols_of(arena, schema));
    return plugin;
}

/* A plugin whose schema is Lua, which nobody runs here: its config stays as it is. */
static const struct value *custom(struct arena *arena, const struct value *document)
{
    static const struct kong_schema says_nothing = { .config = NULL };
    struct object_builder plugin = with_protocols(arena, &says_nothing, document);
    if (object_get(&plugin, SV("config")) == NULL)
        object_put(&plugin, SV("config"), value_object(arena, NULL, NULL, 0));
    return object_build(&plugin);
}

/* What partials fill in is checked with the rest, and kept with them alone. Whether the validation endpoint
 * looks at them is not known; here it does. */
static bool complete_config(struct exchange *exchange, const struct kong_schema *schema,
                            const struct value *document, struct violations *violations,
                            const struct value **out)
{
    struct arena *arena = exchange->arena;
    const struct value *config = value_get(document, SV("config"));
    struct kong_check check = {
        .quotes = true, .arena = arena, .report = add_violation, .payload = violations, .nulls_sent = true
    };
    struct partial_links links;
    if (!partial_links_find(exchange, schema, document, violations, &links))
        return false;
    if (links.count > 0 && violations->first != NULL)
        return true;
    struct object_builder plugin = with_protocols(arena, schema, document);
    config = partial_links_fill(arena, &links, config);
    object_put(&plugin, SV("config"), config);
    kong_check_plugin(&check, schema, object_build(&plugin));
    if (schema->config != NULL)
        config = plugin_auto_fill(arena, schema->config, config);
    object_put(&plugin, SV("config"), partial_links_cut(arena, &links, config));
    object_put(&plugin, SV("partials"), partial_links_shown(arena, &links));
    *out = object_build(&plugin);
    return true;
}

static bool complete(struct exchange *exchange, const struct value *document, struct violations *violations,
                     const struct value **out)
{
    strview name = value_text_at(document, "name");
    const struct kong_schema *schema = plugin_catalogue_find(exchange->emulator->plugins, name);
    const struct value *config = value_get(document, SV("config"));
    *out = document;
    if (name.len == 0 || (config != NULL && !value_is_object(config)))
        return true; /* said already */
    if (schema == NULL) {
        if (!lua_schemas_have(exchange, name))
            violations_say(violations, SV("name"), "plugin(" SV_FMT ") does not exist", SV_ARG(name));
        else
            *out = custom(exchange->arena, document);
        return true;
    }
    return complete_config(exchange, schema, document, violations, out);
}

/* What a plugin holds with `?expand_partials=true`. */
static const struct value *expand(struct exchange *exchange, const struct value *document)
{
    struct violations violations = violations_make(exchange->arena);
    const struct kong_schema *schema =
        plugin_catalogue_find(exchange->emulator->plugins, value_text_at(document, "name"));
    struct partial_links links;
    if (schema == NULL || !partial_links_find(exchange, schema, document, &violations, &links) ||
        links.count == 0)
        return document;
    const struct value *config = value_get(document, SV("config"));
    return value_with(exchange->arena, document, SV("config"),
                      partial_links_fill(exchange->arena, &links, config));
}

const struct entity_kind kind_plugins = {
    .name = "plugins",
    .singular = "plugin",
    .fields = &fields,
    .name_field = "name",
    .unique_together = plugin_scope,
    .unique_together_name = "unique-plugin-per-entity",
    .complete = complete,
    .expand = expand,
};
