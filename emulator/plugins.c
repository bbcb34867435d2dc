#include "emulator/entity_kinds.h"

#include "emulator/koko_error.h"
#include "emulator/object.h"
#include "emulator/plugin_auto.h"
#include "emulator/plugin_catalogue.h"
#include "kong/check.h"
#include "value/build.h"

/* Kong has these in every schema without saying so. */
static const char *const default_protocols[] = { "grpc", "grpcs", "http", "https" };

static const struct value *protocols_of(struct arena *arena, const struct kong_schema *schema)
{
    const struct field *field = field_find(&schema->root, SV("protocols"));
    if (field != NULL && field->default_value != NULL)
        return field->default_value;
    struct list list = list_make(arena);
    for (size_t i = 0; i < sizeof default_protocols / sizeof default_protocols[0]; i++)
        list_add(&list, value_string(arena, sv_from(default_protocols[i])));
    return list_value(&list);
}

/* The table of fields (entity_kinds.c) has said already what type protocols and scopes must have. */
static void add_violation(void *payload, const struct kong_fault *fault)
{
    struct violations *violations = payload;
    strview field = path_to_text(violations->arena, fault->path);
    bool in_config = sv_starts_with(field, SV("config"));
    if (in_config || fault->kind != KONG_FAULT_TYPE)
        violations_say(violations, field, SV_FMT, SV_ARG(fault->message));
}

/* The plugin as it is stored, without what its config lacks. */
static struct object with_protocols(struct arena *arena, const struct kong_schema *schema,
                                    const struct value *document)
{
    struct object plugin = object_from(arena, document);
    if (object_get(&plugin, SV("protocols")) == NULL)
        object_set(&plugin, SV("protocols"), protocols_of(arena, schema));
    return plugin;
}

bool plugin_complete(struct exchange *exchange, const struct value *document, struct violations *violations,
                     const struct value **out)
{
    struct arena *arena = exchange->arena;
    strview name = text_at(document, "name");
    const struct kong_schema *schema = plugin_catalogue_find(exchange->emulator->plugins, name);
    const struct value *config = value_get(document, SV("config"));
    *out = document;
    if (name.len == 0 || (config != NULL && !value_is_object(config)))
        return true; /* said already */
    if (schema == NULL) {
        violations_say(violations, SV("name"), "plugin(" SV_FMT ") does not exist", SV_ARG(name));
        return true;
    }
    struct kong_check check = {
        .arena = arena, .report = add_violation, .payload = violations, .nulls_sent = true
    };
    struct object plugin = with_protocols(arena, schema, document);
    kong_check_plugin(&check, schema, object_value(&plugin));
    if (schema->config != NULL)
        object_set(&plugin, SV("config"), plugin_auto_fill(arena, schema->config, config));
    *out = object_value(&plugin);
    return true;
}
