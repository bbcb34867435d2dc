#include "base/mem.h"
#include "emulator/api/entity_kind.h"
#include "emulator/api/kinds/kinds.h"
#include "emulator/api/kinds/rules.h"
#include "kong/schema.h"
#include "kong/vault_types.h"
#include "value/build.h"
#include "value/json.h"
#include "value/kind.h"

static const struct field_rule rules[] = {
    COMMON_RULES,
    { .name = "name", .type = FIELD_TEXT, .flags = FIELD_REQUIRED },
    { .name = "prefix",
      .type = FIELD_TEXT,
      .flags = FIELD_REQUIRED | FIELD_LOOKUP,
      .pattern = &text_pattern_prefix },
    { .name = "description", .type = FIELD_TEXT },
    { .name = "config", .type = FIELD_OBJECT },
};
static const struct field_table fields = FIELD_TABLE(rules);

/* The one error of this back end that has neither code nor details (docs/dev/konnect.md, "Vaults"). */
static bool refuse_vault_type(struct exchange *exchange)
{
    struct object_builder object = { .arena = exchange->arena };
    object_put_text(&object, "message", SV("vault type not found"));
    reply_json(exchange, 400, object_build(&object));
    return false;
}

/* The record `config` of a vault's type; NULL: there is no such type. */
static const struct field *config_record(struct exchange *exchange, strview type)
{
    const struct vault_type *known = vault_type_find(type);
    const struct value *json = NULL;
    const struct kong_schema *schema = NULL;
    if (known == NULL)
        return NULL;
    if (!json_decode(&exchange->ctx, sv_from(known->schema), &json) ||
        !kong_schema_parse(&exchange->ctx, json, &schema))
        BUG("the schema of the vault type %s cannot be read", known->name);
    return schema->config;
}

static void check_required(const struct field *record, const struct value *config,
                           struct violations *violations)
{
    for (size_t i = 0; i < record->field_count; i++) {
        strview name = record->fields[i].name;
        const struct value *given = value_get(config, name);
        if (record->fields[i].required && (given == NULL || value_is_null(given)))
            violations_add(violations, (struct violation){
                                           .kind = VIOLATION_MISSING, .field = SV("config"), .text = name });
    }
}

/* Of hcv's many fields with a default these are filled in. Whether Konnect fills in others, or those of other
 * types, is not known. */
static const struct value *fill_hcv(struct arena *arena, const struct field *record,
                                    const struct value *config)
{
    static const char *const names[] = { "protocol", "host", "port", "mount", "kv", "auth_method" };
    struct object_builder filled = object_builder_from(arena, config);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (!kind_field_is_set(config, names[i]))
            object_put(&filled, sv_from(names[i]), field_find(record, sv_from(names[i]))->default_value);
    return object_build(&filled);
}

/* The type must be known, and its required settings present. Neither is checked, as far as is known: what
 * else config holds, that the config store exists, and that the prefix is none of the reserved words (the
 * specification's own example has prefix "env"). */
static bool complete(struct exchange *exchange, const struct value *document, struct violations *violations,
                     const struct value **out)
{
    strview type = value_text_at(document, "name");
    const struct value *config = value_get(document, SV("config"));
    const struct field *record = config_record(exchange, type);
    *out = document;
    if (type.len == 0)
        return true; /* said already */
    if (record == NULL)
        return refuse_vault_type(exchange);
    if (!value_is_object(config))
        config = value_empty_object(exchange->arena);
    check_required(record, config, violations);
    if (sv_equal_z(type, "hcv"))
        *out = value_with(exchange->arena, document, SV("config"), fill_hcv(exchange->arena, record, config));
    return true;
}

const struct entity_kind kind_vaults = {
    .name = "vaults",
    .fields = &fields,
    .name_field = "name",
    .complete = complete,
};
