#include "emulator/plugin_check.h"

#include "emulator/object.h"

static void check_field(const struct plugin_field *field, const struct value *value, strview place,
                        struct violations *violations);

static const char *type_message(const struct plugin_field *field, const struct value *value)
{
    int64_t number;
    bool empty = value_is_array(value) && value->count == 0; /* Lua's empty table is a map as well */
    switch (field->kind) {
    case PLUGIN_FIELD_STRING:
        return value_is_text(value) ? NULL : "expected a string";
    case PLUGIN_FIELD_BOOLEAN:
        return value_is_bool(value) ? NULL : "expected a boolean";
    case PLUGIN_FIELD_INTEGER:
        return value_to_int(value, &number) ? NULL : "expected an integer";
    case PLUGIN_FIELD_NUMBER:
        return value_is_number(value) ? NULL : "expected a number";
    case PLUGIN_FIELD_ARRAY:
        return value_is_array(value) ? NULL : "expected an array";
    case PLUGIN_FIELD_SET:
        return value_is_array(value) ? NULL : "expected a set";
    case PLUGIN_FIELD_MAP:
        return value_is_object(value) || empty ? NULL : "expected a map";
    case PLUGIN_FIELD_RECORD:
        return value_is_object(value) || empty ? NULL : "expected a record";
    case PLUGIN_FIELD_FOREIGN:
    case PLUGIN_FIELD_JSON:
    case PLUGIN_FIELD_UNKNOWN:
        break;
    }
    return NULL;
}

static bool is_reference(strview text)
{
    return sv_starts_with(text, SV("{vault://")) && sv_ends_with(text, SV("}"));
}

static void check_items(const struct plugin_field *field, const struct value *value, strview place,
                        struct violations *violations)
{
    for (size_t i = 0; i < value->count; i++) {
        strview item = value_is_object(value) ? field_below(violations->arena, place, value->keys[i])
                                              : field_item(violations->arena, place, i);
        if (field->element != NULL)
            check_field(field->element, value->items[i], item, violations);
        if (field->key != NULL && value_is_object(value))
            check_field(field->key, value_string(violations->arena, value->keys[i]), item, violations);
    }
}

static void check_inside(const struct plugin_field *field, const struct value *value, strview place,
                         struct violations *violations)
{
    if (field->kind == PLUGIN_FIELD_RECORD && value_is_object(value))
        plugin_check_record(field, value, place, violations);
    else if (field->kind == PLUGIN_FIELD_ARRAY || field->kind == PLUGIN_FIELD_SET ||
             field->kind == PLUGIN_FIELD_MAP)
        check_items(field, value, place, violations);
}

static void check_field(const struct plugin_field *field, const struct value *value, strview place,
                        struct violations *violations)
{
    strview message = { 0 };
    bool given = value != NULL && !value_is_null(value);
    const char *wrong_type = given ? type_message(field, value) : NULL;
    if (wrong_type != NULL) {
        violations_say(violations, place, "%s", wrong_type);
        return;
    }
    /* A reference is resolved on the data plane: nobody can check what it stands for. */
    if (given && field->referenceable && value_is_text(value) && is_reference(value->text))
        return;
    /* Empty strings are refused unless the schema says otherwise. */
    if (given && value_is_text(value) && value->text.len == 0 &&
        value_get(field->rules, SV("len_min")) == NULL) {
        violations_say(violations, place, "length must be at least 1");
        return;
    }
    if (!plugin_rules_hold(violations->arena, field->rules, value, &message))
        violations_say(violations, place, SV_FMT, SV_ARG(message));
    else if (given)
        check_inside(field, value, place, violations);
}

void plugin_check_record(const struct plugin_field *record, const struct value *value, strview place,
                         struct violations *violations)
{
    const struct violation *before = violations->last;
    for (size_t i = 0; i < value->count; i++)
        if (plugin_field_find(record, value->keys[i]) == NULL)
            violations_say(violations, field_below(violations->arena, place, value->keys[i]),
                           "unknown field");
    for (size_t i = 0; i < record->field_count; i++) {
        const struct plugin_field *field = &record->fields[i];
        check_field(field, value_get(value, field->name), field_below(violations->arena, place, field->name),
                    violations);
    }
    if (violations->last == before)
        plugin_check_entity(record, value, place, violations);
}

/* Moves one shorthand's value to all paths that replace it, unless something stands there. */
static const struct value *set_at(struct arena *arena, const struct value *record, const struct value *path,
                                  size_t step, const struct value *item)
{
    strview key = value_text(path->items[step]);
    const struct value *inner = value_get(record, key);
    if (step + 1 == path->count)
        return inner != NULL ? record : value_with(arena, record, key, item);
    if (!value_is_object(inner))
        inner = value_object(arena, NULL, NULL, 0);
    return value_with(arena, record, key, set_at(arena, inner, path, step + 1, item));
}

static const struct value *expand_one(struct arena *arena, const struct plugin_field *shorthand,
                                      const struct value *record, const struct value *item)
{
    const struct value *deprecation = value_get(shorthand->rules, SV("deprecation"));
    const struct value *targets = deprecation != NULL ? value_get(deprecation, SV("replaced_with")) : NULL;
    for (size_t i = 0; value_is_array(targets) && i < targets->count; i++) {
        const struct value *path = value_get(targets->items[i], SV("path"));
        if (value_is_array(path) && path->count > 0)
            record = set_at(arena, record, path, 0, item);
    }
    return record;
}

const struct value *plugin_expand_shorthands(struct arena *arena, const struct plugin_field *record,
                                             const struct value *value)
{
    if (!value_is_object(value))
        return value;
    for (size_t i = 0; i < record->shorthand_count; i++) {
        const struct plugin_field *shorthand = &record->shorthands[i];
        const struct value *item = value_get(value, shorthand->name);
        if (item == NULL)
            continue;
        struct object rest = object_from(arena, value);
        object_remove(&rest, shorthand->name);
        value = object_value(&rest);
        if (!value_is_null(item))
            value = expand_one(arena, shorthand, value, item);
    }
    for (size_t i = 0; i < record->field_count; i++) {
        const struct plugin_field *field = &record->fields[i];
        const struct value *inner = value_get(value, field->name);
        if (field->kind == PLUGIN_FIELD_RECORD && value_is_object(inner))
            value = value_with(arena, value, field->name, plugin_expand_shorthands(arena, field, inner));
    }
    return value;
}
