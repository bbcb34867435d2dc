#include "kong/words.h"

#include "kong/rules.h"

const char *const schema_words[] = {
    /* The shape. */
    "type",
    "fields",
    "elements",
    "keys",
    "values",
    "shorthand_fields",
    "subschema_key",
    "subschema_definitions",
    "subschema_error",
    "subschema_override_parent", /* lets a sub-schema have fields that its record lacks: they always may here
                                  */
    "entity_checks",
    /* What a value is, and what Kong makes of none. */
    "required",
    "default",
    "auto",
    "referenceable",
    "encrypted",
    "deprecation",
    /* Rules that only Kong can judge. */
    "is_regex",
    "json_schema",
    "custom_validator",
    "check",
    /* Rules over all entities of a kind, and what happens to them. */
    "unique",
    "unique_across_ws",
    "reference",
    "on_delete",
    "immutable",
    "indexed",
    "cascade",
    /* For readers, for the Admin API, for the database. */
    "description",
    "examples",
    "err",
    "abstract",
    "legacy",
    "nilable",
    "hash",
    "func",
    "translate_backwards",
    "generate_admin_api",
    "admin_api_name",
    "admin_api_nested_name",
    /* Of a whole schema. */
    "name",
    "primary_key",
    "endpoint_key",
    "cache_key",
    "workspaceable",
    "ttl",
    "dao",
    "db_export",
    "table_name",
    "supported_partials",
    NULL,
};

bool schema_word_is_known(strview word)
{
    return sv_is_among(word, schema_words) || kong_rule_is_known(word);
}

strview schema_unknown_word(const struct value *rules)
{
    for (size_t i = 0; i < rules->count; i++)
        if (!schema_word_is_known(rules->keys[i]))
            return rules->keys[i];
    return SV("");
}
