/* Rules over several fields: one function and one row per keyword. */
#include "emulator/plugin_check.h"

#include "base/buf.h"
#include "emulator/object.h"

struct entity_check {
    struct arena *arena;
    const struct value *record;
    const struct value *rule;
};

/* The value at a dotted path, or NULL. */
static const struct value *at(const struct value *record, strview path)
{
    while (path.data != NULL && value_is_object(record))
        record = value_get(record, sv_cut(&path, '.'));
    return path.data == NULL ? record : NULL;
}

/* Neither null nor empty. */
static bool is_non_empty(const struct value *record, const struct value *path)
{
    const struct value *value = at(record, value_text(path));
    if (value == NULL || value_is_null(value))
        return false;
    bool collection = value_is_object(value) || value_is_array(value);
    return collection ? value->count > 0 : !value_is_text(value) || value->text.len > 0;
}

static size_t count_non_empty(const struct value *record, const struct value *paths)
{
    size_t count = 0;
    for (size_t i = 0; i < paths->count; i++)
        if (is_non_empty(record, paths->items[i]))
            count++;
    return count;
}

static strview quoted(struct arena *arena, const struct value *paths)
{
    struct buf buf = buf_make(arena, BUF_LIMIT_TEXT);
    for (size_t i = 0; i < paths->count; i++)
        buf_printf(&buf, "%s'" SV_FMT "'", i > 0 ? ", " : "", SV_ARG(value_text(paths->items[i])));
    return buf_view(&buf);
}

static bool keeps_at_least_one_of(const struct entity_check *check, strview *message)
{
    if (!value_is_array(check->rule) || count_non_empty(check->record, check->rule) > 0)
        return true;
    *message = arena_printf(check->arena, "at least one of these fields must be non-empty: " SV_FMT,
                            SV_ARG(quoted(check->arena, check->rule)));
    return false;
}

static bool keeps_only_one_of(const struct entity_check *check, strview *message)
{
    if (!value_is_array(check->rule) || count_non_empty(check->record, check->rule) == 1)
        return true;
    *message = arena_printf(check->arena, "exactly one of these fields must be non-empty: " SV_FMT,
                            SV_ARG(quoted(check->arena, check->rule)));
    return false;
}

static bool keeps_mutually_required(const struct entity_check *check, strview *message)
{
    if (!value_is_array(check->rule))
        return true;
    size_t count = count_non_empty(check->record, check->rule);
    if (count == 0 || count == check->rule->count)
        return true;
    *message = arena_printf(check->arena, "all or none of these fields must be set: " SV_FMT,
                            SV_ARG(quoted(check->arena, check->rule)));
    return false;
}

/* A rule for one of the record's fields, as if_match and then_match are. */
static bool field_matches(const struct entity_check *check, const char *field, const char *rules)
{
    const struct value *wanted = value_get(check->rule, sv_from(rules));
    strview path = text_at(check->rule, field);
    return value_is_object(wanted) && plugin_rules_hold(check->arena, wanted, at(check->record, path), NULL);
}

static bool keeps_conditional(const struct entity_check *check, strview *message)
{
    if (!value_is_object(check->rule) || !field_matches(check, "if_field", "if_match") ||
        field_matches(check, "then_field", "then_match"))
        return true;
    strview own = text_at(check->rule, "then_err");
    strview field = text_at(check->rule, "if_field");
    *message = own.len > 0 ? own
                           : arena_printf(check->arena,
                                          "failed conditional validation given value of field '" SV_FMT "'",
                                          SV_ARG(field));
    return false;
}

static bool keeps_conditional_at_least_one_of(const struct entity_check *check, strview *message)
{
    if (!value_is_object(check->rule) || !field_matches(check, "if_field", "if_match"))
        return true;
    const struct value *fields = value_get(check->rule, SV("then_at_least_one_of"));
    if (!value_is_array(fields) || count_non_empty(check->record, fields) > 0)
        return true;
    strview text = text_at(check->rule, "then_err");
    if (text.len == 0)
        text = SV("at least one of these fields must be non-empty: %s");
    size_t hole = sv_find(text, '%');
    strview names = quoted(check->arena, fields);
    *message = hole == SIZE_MAX
                   ? text
                   : arena_printf(check->arena, SV_FMT SV_FMT SV_FMT, SV_ARG(sv_slice(text, 0, hole)),
                                  SV_ARG(names), SV_ARG(sv_slice(text, hole + 2, text.len)));
    return false;
}

static const struct {
    const char *keyword;
    bool (*keeps)(const struct entity_check *check, strview *message);
} keywords[] = {
    { "at_least_one_of", keeps_at_least_one_of },
    { "only_one_of", keeps_only_one_of },
    { "mutually_required", keeps_mutually_required },
    { "conditional", keeps_conditional },
    { "conditional_at_least_one_of", keeps_conditional_at_least_one_of },
};

static void check_one(const struct value *item, const struct value *record, strview place,
                      struct violations *violations)
{
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++) {
        strview message = { 0 };
        struct entity_check check = { .arena = violations->arena,
                                      .record = record,
                                      .rule = value_get(item, sv_from(keywords[i].keyword)) };
        if (check.rule == NULL || keywords[i].keeps(&check, &message))
            continue;
        violations_add(violations,
                       (struct violation){ .kind = VIOLATION_MESSAGE, .field = place, .text = message });
    }
}

void plugin_check_entity(const struct plugin_field *record, const struct value *value, strview place,
                         struct violations *violations)
{
    for (size_t i = 0; record->entity_checks != NULL && i < record->entity_checks->count; i++)
        if (value_is_object(record->entity_checks->items[i]))
            check_one(record->entity_checks->items[i], value, place, violations);
}
