#include "emulator/api/validation.h"

#include "base/ascii.h"
#include "base/mem.h"
#include "base/uuid.h"
#include "emulator/api/ids.h"
#include "value/build.h"
#include "value/json.h"
#include "value/kind.h"

static bool is_one_of(char byte, const char *set)
{
    return byte != '\0' && sv_find(sv_from(set), byte) != SIZE_MAX;
}

/* Letters and digits of any script are allowed; every byte past ASCII is taken for a part of one. */
static bool matches_name(strview text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!ascii_is_alnum(text.data[i]) && !is_one_of(text.data[i], ".-_~") &&
            (unsigned char)text.data[i] < 0x80)
            return false;
    return true;
}

static bool matches_prefix(strview text)
{
    if (text.len < 2 || !ascii_is_lower(text.data[0]))
        return false;
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.data[i];
        bool inner = i + 1 < text.len && byte == '-';
        if (!inner && !ascii_is_lower(byte) && !ascii_is_digit(byte))
            return false;
    }
    return true;
}

static bool matches_tag(strview text)
{
    if (text.len > 0 && (text.data[0] == ' ' || text.data[text.len - 1] == ' '))
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (!ascii_is_alnum(text.data[i]) && !is_one_of(text.data[i], ".-_~: "))
            return false;
    return true;
}

static bool matches_label(strview text)
{
    if (text.len == 0 || !ascii_is_alnum(text.data[0]) || !ascii_is_alnum(text.data[text.len - 1]))
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (!ascii_is_alnum(text.data[i]) && !is_one_of(text.data[i], "-._"))
            return false;
    return true;
}

const struct text_pattern text_pattern_name = { "^[\\p{N}\\p{L}.\\-_~]*$", matches_name };
const struct text_pattern text_pattern_prefix = { "^[a-z][a-z0-9-]*[a-z0-9]+$", matches_prefix };
const struct text_pattern text_pattern_tag = { "^(?:[0-9a-zA-Z.\\-_~:]+(?: *[0-9a-zA-Z.\\-_~:])*)?$",
                                               matches_tag };
const struct text_pattern text_pattern_uuid = {
    "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", uuid_is_canonical
};
const struct text_pattern text_pattern_label = { "^[a-z0-9A-Z]{1}([a-z0-9A-Z\\-\\.\\_]*[a-z0-9A-Z]+)?$",
                                                 matches_label };

static const struct field_rule *rule_find(const struct field_table *table, strview name)
{
    for (size_t i = 0; i < table->count; i++)
        if (sv_equal_z(name, table->rules[i].name))
            return &table->rules[i];
    return NULL;
}

/* JSON's word for what a value is, as error texts name it. */
static const char *json_type(const struct value *value)
{
    if (value_is_object(value))
        return "object";
    if (value_is_array(value))
        return "array";
    if (value_is_text(value))
        return "string";
    if (value_is_number(value))
        return "number";
    return value_is_bool(value) ? "boolean" : "null";
}

static void wrong_type(struct violations *violations, strview field, const struct value *value,
                       const char *wanted)
{
    violations_add(violations, (struct violation){ .kind = VIOLATION_TYPE,
                                                   .field = field,
                                                   .text = sv_from(wanted),
                                                   .got = json_type(value) });
}

/* `violation` is what it would be, but for its kind and limit. */
static void check_limits(const struct field_rule *rule, struct violation violation, enum violation_kind below,
                         enum violation_kind above, struct violations *violations)
{
    bool too_small = violation.actual < rule->min;
    if (!too_small && (rule->max == 0 || violation.actual <= rule->max))
        return;
    violation.kind = too_small ? below : above;
    violation.limit = too_small ? rule->min : rule->max;
    violations_add(violations, violation);
}

static void check_text(const struct field_rule *rule, strview field, const struct value *value,
                       struct violations *violations)
{
    if (!value_is_text(value)) {
        wrong_type(violations, field, value, "string");
        return;
    }
    strview text = value->text;
    size_t length = rule->flags & FIELD_BYTES ? text.len : sv_count_chars(text);
    check_limits(rule, (struct violation){ .field = field, .actual = (int64_t)length }, VIOLATION_LEN_MIN,
                 VIOLATION_LEN_MAX, violations);
    if (rule->choices != NULL && !sv_is_among(text, rule->choices))
        violations_add(violations, (struct violation){
                                       .kind = VIOLATION_CHOICE, .field = field, .choices = rule->choices });
    if (rule->pattern != NULL && !rule->pattern->matches(text))
        violations_add(violations, (struct violation){ .kind = VIOLATION_PATTERN,
                                                       .field = field,
                                                       .text = sv_from(rule->pattern->regex) });
}

static void check_int(const struct field_rule *rule, strview field, const struct value *value,
                      struct violations *violations)
{
    int64_t number = 0;
    if (!value_to_int(value, &number)) {
        wrong_type(violations, field, value, "integer");
        return;
    }
    if (rule->max != 0)
        check_limits(rule, (struct violation){ .field = field, .actual = number }, VIOLATION_MIN,
                     VIOLATION_MAX, violations);
    if (rule->int_choices == NULL)
        return;
    for (const int64_t *choice = rule->int_choices; *choice != 0; choice++)
        if (*choice == number)
            return;
    violations_say(violations, field, "value must be one of the allowed numbers");
}

static void check_number(const struct field_rule *rule, strview field, const struct value *value,
                         struct violations *violations)
{
    double number = 0;
    if (!value_is_number(value) || !number_to_double(value->text, &number)) {
        wrong_type(violations, field, value, "number");
        return;
    }
    if (number < (double)rule->min)
        violations_add(violations, (struct violation){ .kind = VIOLATION_MIN,
                                                       .field = field,
                                                       .limit = rule->min,
                                                       .actual = (int64_t)number });
    if (number > (double)rule->max)
        violations_add(violations, (struct violation){ .kind = VIOLATION_MAX,
                                                       .field = field,
                                                       .limit = rule->max,
                                                       .actual = (int64_t)number });
}

/* Long arrays are not compared: they break max_items anyway where that is set. */
static bool has_duplicates(const struct value *array)
{
    enum { COMPARED = 100 };
    for (size_t i = 0; array->count <= COMPARED && i < array->count; i++)
        for (size_t j = 0; j < i; j++)
            if (value_same(array->items[i], array->items[j]))
                return true;
    return false;
}

static void check_array(const struct field_rule *rule, strview field, const struct value *value,
                        struct violations *violations)
{
    if (!value_is_array(value)) {
        wrong_type(violations, field, value, "array");
        return;
    }
    if (rule->max_items > 0 && (int64_t)value->count > rule->max_items)
        violations_add(violations, (struct violation){ .kind = VIOLATION_ITEMS_MAX,
                                                       .field = field,
                                                       .limit = rule->max_items,
                                                       .actual = (int64_t)value->count });
    for (size_t i = 0; i < value->count; i++) {
        strview item = violation_item(violations->arena, field, i);
        if (rule->type == FIELD_TEXTS)
            check_text(rule, item, value->items[i], violations);
        else if (rule->type == FIELD_INTS)
            check_int(rule, item, value->items[i], violations);
        else if (!value_is_object(value->items[i]))
            wrong_type(violations, item, value->items[i], "object");
    }
    if (rule->type == FIELD_TEXTS && has_duplicates(value))
        violations_add(violations, (struct violation){ .kind = VIOLATION_DUPLICATE, .field = field });
}

static void check_map(const struct field_rule *rule, strview field, const struct value *value,
                      struct violations *violations)
{
    if (!value_is_object(value)) {
        wrong_type(violations, field, value, "object");
        return;
    }
    struct field_rule item = *rule;
    item.type = rule->type == FIELD_TEXT_MAP ? FIELD_TEXT : FIELD_TEXTS;
    for (size_t i = 0; i < value->count; i++) {
        strview place = violation_below(violations->arena, field, value->keys[i]);
        if (item.type == FIELD_TEXT)
            check_text(&item, place, value->items[i], violations);
        else
            check_array(&item, place, value->items[i], violations);
    }
}

static void check_reference(strview field, const struct value *value, struct violations *violations)
{
    if (!value_is_object(value)) {
        wrong_type(violations, field, value, "object");
        return;
    }
    const struct value *id = value_get(value, SV("id"));
    if (!value_is_text(id))
        violations_add(violations,
                       (struct violation){ .kind = VIOLATION_MISSING, .field = field, .text = SV("id") });
    else if (!uuid_is_canonical(id->text))
        violations_say(violations, violation_below(violations->arena, field, SV("id")),
                       "must be a valid UUID");
}

static void check_field(const struct field_rule *rule, strview field, const struct value *value,
                        struct violations *violations)
{
    switch (rule->type) {
    case FIELD_TEXT:
        check_text(rule, field, value, violations);
        return;
    case FIELD_BOOL:
        if (!value_is_bool(value))
            wrong_type(violations, field, value, "boolean");
        return;
    case FIELD_INT:
        check_int(rule, field, value, violations);
        return;
    case FIELD_AMOUNT:
        check_number(rule, field, value, violations);
        return;
    case FIELD_OBJECT:
        if (!value_is_object(value))
            wrong_type(violations, field, value, "object");
        return;
    case FIELD_TEXT_MAP:
    case FIELD_TEXTS_MAP:
        check_map(rule, field, value, violations);
        return;
    case FIELD_TEXTS:
    case FIELD_INTS:
    case FIELD_OBJECTS:
        check_array(rule, field, value, violations);
        return;
    case FIELD_REFERENCE:
        check_reference(field, value, violations);
        return;
    case FIELD_TIMESTAMP:
        return;
    }
}

/* What an unset field has then; NULL: nothing. */
static const struct value *default_value(struct arena *arena, const struct field_rule *rule)
{
    struct ctx ctx = ctx_make(arena);
    const struct value *value = NULL;
    if (rule->flags & FIELD_RANDOM)
        return value_string(arena, ids_random_text(arena));
    if (rule->default_json == NULL)
        return NULL;
    if (!json_decode(&ctx, sv_from(rule->default_json), &value))
        BUG("the default of %s is no JSON", rule->name);
    return value;
}

static const struct value *check_object(const struct field_table *table, strview place,
                                        const struct value *object, bool tolerant,
                                        struct violations *violations);

/* The normal form of a field that is set. */
static const struct value *check_member(const struct field_rule *rule, strview place,
                                        const struct value *value, bool tolerant,
                                        struct violations *violations)
{
    strview field = violation_below(violations->arena, place, sv_from(rule->name));
    check_field(rule, field, value, violations);
    bool whole = rule->fields == NULL || !value_is_object(value);
    return whole ? value : check_object(rule->fields, field, value, tolerant, violations);
}

/* An object at `place`, or the body itself where that is empty. */
static const struct value *check_object(const struct field_table *table, strview place,
                                        const struct value *object, bool tolerant,
                                        struct violations *violations)
{
    struct arena *arena = violations->arena;
    struct object_builder out = { .arena = arena };
    for (size_t i = 0; i < object->count && !tolerant; i++)
        if (rule_find(table, object->keys[i]) == NULL)
            violations_add(
                violations,
                (struct violation){ .kind = VIOLATION_UNKNOWN, .field = place, .text = object->keys[i] });
    for (size_t i = 0; i < table->count; i++) {
        const struct field_rule *rule = &table->rules[i];
        const struct value *value = value_get(object, sv_from(rule->name));
        if (value == NULL || value_is_null(value))
            value = default_value(arena, rule);
        if (value == NULL && (rule->flags & FIELD_REQUIRED))
            violations_add(
                violations,
                (struct violation){ .kind = VIOLATION_MISSING, .field = place, .text = sv_from(rule->name) });
        if (value == NULL)
            continue;
        const struct value *normal = check_member(rule, place, value, tolerant, violations);
        if (!(rule->flags & FIELD_WRITE_ONLY) && rule->type != FIELD_TIMESTAMP)
            object_put(&out, sv_from(rule->name), normal);
    }
    return object_build(&out);
}

const struct value *body_check(const struct field_table *table, const struct value *body, bool tolerant,
                               struct violations *violations)
{
    return check_object(table, SV(""), body, tolerant, violations);
}
