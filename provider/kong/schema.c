#include "kong/schema.h"

#include "value/build.h"
#include "value/kind.h"

/* Records inside records: real schemas have four levels. */
enum { MAX_DEPTH = 40 };

static const struct {
    const char *word;
    enum field_kind kind;
} kinds[] = {
    { "string", FIELD_STRING }, { "boolean", FIELD_BOOLEAN }, { "integer", FIELD_INTEGER },
    { "number", FIELD_NUMBER }, { "array", FIELD_ARRAY },     { "set", FIELD_SET },
    { "map", FIELD_MAP },       { "record", FIELD_RECORD },   { "foreign", FIELD_FOREIGN },
    { "json", FIELD_JSON },
};

static enum field_kind kind_of(const struct value *rules)
{
    strview word = value_text_at(rules, "type");
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (sv_equal_z(word, kinds[i].word))
            return kinds[i].kind;
    return FIELD_UNKNOWN;
}

/* Lua has one empty table: schemas write the empty map and the empty record as []. */
static const struct value *default_of(struct arena *arena, enum field_kind kind, const struct value *rules)
{
    const struct value *value = value_get(rules, SV("default"));
    if (value == NULL || value_is_null(value))
        return NULL;
    bool keyed = kind == FIELD_MAP || kind == FIELD_RECORD;
    return keyed && value_is_array(value) && value->count == 0 ? value_object(arena, NULL, NULL, 0) : value;
}

static bool parse_field(struct ctx *ctx, strview name, const struct value *rules, int depth,
                        struct field *out);

static bool parse_nested(struct ctx *ctx, const struct value *rules, const char *keyword, int depth,
                         const struct field **out)
{
    const struct value *nested = value_get(rules, sv_from(keyword));
    if (!value_is_object(nested))
        return true;
    struct field *field = ARENA_NEW(ctx->arena, struct field);
    if (!parse_field(ctx, SV(""), nested, depth + 1, field))
        return false;
    *out = field;
    return true;
}

/* `fields` is an array of objects with one key each: the field's name, and its rules as the value. */
static bool parse_fields(struct ctx *ctx, const struct value *array, int depth, const struct field **out,
                         size_t *count)
{
    struct field *fields = ARENA_ARRAY(ctx->arena, struct field, array->count);
    for (size_t i = 0; i < array->count; i++) {
        const struct value *item = array->items[i];
        if (!value_is_object(item) || item->count != 1 || !value_is_object(item->items[0]))
            return ctx_error(ctx, "Unreadable plugin schema",
                             "Item %zu of a \"fields\" array is not an object with one field.", i);
        if (!parse_field(ctx, item->keys[0], item->items[0], depth, &fields[i]))
            return false;
    }
    *out = fields;
    *count = array->count;
    return true;
}

static bool parse_record(struct ctx *ctx, const struct value *rules, int depth, struct field *record)
{
    const struct value *fields = value_get(rules, SV("fields"));
    const struct value *shorthands = value_get(rules, SV("shorthand_fields"));
    const struct value *checks = value_get(rules, SV("entity_checks"));
    if (value_is_array(checks))
        record->entity_checks = checks;
    if (value_is_array(fields) &&
        !parse_fields(ctx, fields, depth + 1, &record->fields, &record->field_count))
        return false;
    return !value_is_array(shorthands) ||
           parse_fields(ctx, shorthands, depth + 1, &record->shorthands, &record->shorthand_count);
}

static bool parse_field(struct ctx *ctx, strview name, const struct value *rules, int depth,
                        struct field *out)
{
    if (depth > MAX_DEPTH)
        return ctx_error(ctx, "Unreadable plugin schema", "Its fields are nested more than %d levels deep.",
                         MAX_DEPTH);
    struct field field = { .name = name, .kind = kind_of(rules), .rules = rules };
    const struct value *eq = value_get(rules, SV("eq"));
    field.required = value_true_at(rules, "required");
    field.referenceable = value_true_at(rules, "referenceable");
    field.encrypted = value_true_at(rules, "encrypted");
    field.forbids_scope = field.kind == FIELD_FOREIGN && eq != NULL && value_is_null(eq);
    field.default_value = default_of(ctx->arena, field.kind, rules);
    const char *element = field.kind == FIELD_MAP ? "values" : "elements";
    if (!parse_nested(ctx, rules, element, depth, &field.element) ||
        !parse_nested(ctx, rules, "keys", depth, &field.key) || !parse_record(ctx, rules, depth, &field))
        return false;
    *out = field;
    return true;
}

bool kong_schema_parse(struct ctx *ctx, const struct value *json, const struct kong_schema **out)
{
    if (!value_is_object(json) || !value_is_array(value_get(json, SV("fields"))))
        return ctx_error(ctx, "Unreadable plugin schema", "It has no \"fields\" array.");
    struct kong_schema *schema = ARENA_NEW(ctx->arena, struct kong_schema);
    schema->json = json;
    schema->root.kind = FIELD_RECORD;
    schema->root.rules = json;
    if (!parse_record(ctx, json, 0, &schema->root))
        return false;
    schema->config = field_find(&schema->root, SV("config"));
    *out = schema;
    return true;
}

static const struct field *find(const struct field *fields, size_t count, strview name)
{
    for (size_t i = 0; i < count; i++)
        if (sv_equal(fields[i].name, name))
            return &fields[i];
    return NULL;
}

const struct field *field_find(const struct field *record, strview name)
{
    return find(record->fields, record->field_count, name);
}

const struct field *field_shorthand(const struct field *record, strview name)
{
    return find(record->shorthands, record->shorthand_count, name);
}

static const struct value *fill_field(struct arena *arena, const struct field *field,
                                      const struct value *value);

static const struct value *fill_missing(struct arena *arena, const struct field *field)
{
    if (field->kind == FIELD_RECORD && field->required)
        return field_fill_defaults(arena, field, field->default_value);
    return field->default_value != NULL ? field->default_value : value_null(arena, &type_dynamic);
}

/* Records inside arrays, sets and maps are filled too. */
static const struct value *fill_items(struct arena *arena, const struct field *element,
                                      const struct value *collection)
{
    const struct value **items = ARENA_ARRAY(arena, const struct value *, collection->count);
    for (size_t i = 0; i < collection->count; i++)
        items[i] = fill_field(arena, element, collection->items[i]);
    return value_is_object(collection) ? value_object(arena, collection->keys, items, collection->count)
                                       : value_tuple(arena, items, collection->count);
}

static const struct value *fill_field(struct arena *arena, const struct field *field,
                                      const struct value *value)
{
    if (field->kind == FIELD_RECORD && value_is_object(value))
        return field_fill_defaults(arena, field, value);
    bool listed = (field->kind == FIELD_ARRAY || field->kind == FIELD_SET) && value_is_array(value);
    bool mapped = field->kind == FIELD_MAP && value_is_object(value);
    return field->element != NULL && (listed || mapped) ? fill_items(arena, field->element, value) : value;
}

const struct value *field_fill_defaults(struct arena *arena, const struct field *record,
                                        const struct value *config)
{
    bool given = config != NULL && !value_is_null(config);
    if (given && !value_is_object(config))
        return config;
    size_t surplus = given ? config->count : 0;
    strview *keys = ARENA_ARRAY(arena, strview, surplus + record->field_count);
    const struct value **items = ARENA_ARRAY(arena, const struct value *, surplus + record->field_count);
    /* Of duplicate keys the last one counts: what fields say replaces what was copied first. */
    for (size_t i = 0; i < surplus; i++) {
        keys[i] = config->keys[i];
        items[i] = config->items[i];
    }
    for (size_t i = 0; i < record->field_count; i++) {
        const struct field *field = &record->fields[i];
        const struct value *value = given ? value_get(config, field->name) : NULL;
        keys[surplus + i] = field->name;
        items[surplus + i] = value != NULL ? fill_field(arena, field, value) : fill_missing(arena, field);
    }
    return value_object(arena, keys, items, surplus + record->field_count);
}
