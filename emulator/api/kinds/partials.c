#include "emulator/api/entity_kind.h"
#include "emulator/api/kinds/kinds.h"
#include "emulator/api/kinds/rules.h"
#include "emulator/api/plugin_auto.h"
#include "emulator/api/plugin_catalogue.h"
#include "emulator/emulator.h"
#include "kong/check.h"
#include "value/build.h"
#include "value/kind.h"

static const struct field_rule rules[] = {
    COMMON_RULES,
    NAME_RULE,
    { .name = "type", .type = FIELD_TEXT, .flags = FIELD_REQUIRED },
    { .name = "config", .type = FIELD_OBJECT, .flags = FIELD_REQUIRED },
};
static const struct field_table fields = FIELD_TABLE(rules);

static void add_violation(void *payload, const struct kong_fault *fault)
{
    struct violations *violations = payload;
    violations_say(violations, path_to_field(violations->arena, fault->path), SV_FMT, SV_ARG(fault->message));
}

/* Whether another type of an existing partial is taken is not known; here it is. */
static bool complete(struct exchange *exchange, const struct value *document, struct violations *violations,
                     const struct value **out)
{
    struct arena *arena = exchange->arena;
    strview type = value_text_at(document, "type");
    const struct kong_schema *schema = plugin_catalogue_partial(exchange->emulator->plugins, type);
    const struct value *config = value_get(document, SV("config"));
    const struct kong_check check = {
        .quotes = true, .arena = arena, .report = add_violation, .payload = violations, .nulls_sent = true
    };
    *out = document;
    if (type.len == 0 || !value_is_object(config))
        return true; /* said already */
    if (schema == NULL) {
        violations_say(violations, SV("type"), "partial type '" SV_FMT "' is not known", SV_ARG(type));
        return true;
    }
    kong_check_config(&check, schema->config, config, path_attribute(arena, NULL, SV("config")));
    *out = value_with(arena, document, SV("config"), plugin_auto_fill(arena, schema->config, config));
    return true;
}

const struct entity_kind kind_partials = {
    .name = "partials",
    .fields = &fields,
    .name_field = "name",
    .complete = complete,
};
