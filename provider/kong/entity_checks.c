#include "kong/entity_checks.h"

#include "base/buf.h"
#include "kong/rules.h"
#include "kong/vault_reference.h"
#include "value/kind.h"

struct entity_check {
    struct arena *arena;
    const struct value *record;
    const struct value *rule;
};

static bool is_unknown_at(const struct value *record, strview path)
{
    const struct value *value = value_at(record, path);
    return value != NULL && value_is_unknown(value);
}

/* Whether one of the fields is unknown. */
static bool any_unknown(const struct value *record, const struct value *paths)
{
    for (size_t i = 0; i < paths->count; i++)
        if (is_unknown_at(record, value_text(paths->items[i])))
            return true;
    return false;
}

bool entity_field_is_set(const struct value *record, strview path)
{
    const struct value *value = value_at(record, path);
    return !value_is_empty(value) && (!value_is_text(value) || value->text.len > 0);
}

static bool is_non_empty(const struct value *record, const struct value *path)
{
    return entity_field_is_set(record, value_text(path));
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

/* Those of the paths at which there is something. */
static strview quoted_non_empty(const struct entity_check *check, const struct value *paths)
{
    struct buf buf = buf_make(check->arena, BUF_LIMIT_TEXT);
    for (size_t i = 0; i < paths->count; i++)
        if (is_non_empty(check->record, paths->items[i]))
            buf_printf(&buf, "%s'" SV_FMT "'", buf.len > 0 ? ", " : "", SV_ARG(value_text(paths->items[i])));
    return buf_view(&buf);
}

/* A list of fields, none of them unknown. */
static bool is_decidable(const struct entity_check *check)
{
    return value_is_array(check->rule) && !any_unknown(check->record, check->rule);
}

static bool keeps_at_least_one_of(const struct entity_check *check, strview *message)
{
    if (!is_decidable(check) || count_non_empty(check->record, check->rule) > 0)
        return true;
    *message = arena_printf(check->arena, "at least one of these fields must be non-empty: " SV_FMT,
                            SV_ARG(quoted(check->arena, check->rule)));
    return false;
}

static bool keeps_only_one_of(const struct entity_check *check, strview *message)
{
    if (!is_decidable(check) || count_non_empty(check->record, check->rule) == 1)
        return true;
    *message = arena_printf(check->arena, "exactly one of these fields must be non-empty: " SV_FMT,
                            SV_ARG(quoted(check->arena, check->rule)));
    return false;
}

static bool keeps_mutually_required(const struct entity_check *check, strview *message)
{
    if (!is_decidable(check))
        return true;
    size_t count = count_non_empty(check->record, check->rule);
    if (count == 0 || count == check->rule->count)
        return true;
    *message = arena_printf(check->arena, "all or none of these fields must be set: " SV_FMT,
                            SV_ARG(quoted(check->arena, check->rule)));
    return false;
}

static bool are_same_at(const struct entity_check *check, const struct value *one, const struct value *other)
{
    return is_non_empty(check->record, one) && is_non_empty(check->record, other) &&
           value_same(value_at(check->record, value_text(one)), value_at(check->record, value_text(other)));
}

static bool keeps_distinct(const struct entity_check *check, strview *message)
{
    const struct value *paths = check->rule;
    if (!is_decidable(check))
        return true;
    for (size_t i = 0; i < paths->count; i++)
        for (size_t j = i + 1; j < paths->count; j++)
            if (are_same_at(check, paths->items[i], paths->items[j])) {
                *message = arena_printf(check->arena, "values of these fields must be distinct: " SV_FMT,
                                        SV_ARG(quoted(check->arena, paths)));
                return false;
            }
    return true;
}

static bool keeps_mutually_exclusive(const struct entity_check *check, strview *message)
{
    if (!is_decidable(check) || count_non_empty(check->record, check->rule) <= 1)
        return true;
    *message = arena_printf(check->arena, "only one of these fields may be non-empty: " SV_FMT,
                            SV_ARG(quoted_non_empty(check, check->rule)));
    return false;
}

static bool keeps_mutually_exclusive_sets(const struct entity_check *check, strview *message)
{
    const struct value *one = value_get(check->rule, SV("set1"));
    const struct value *other = value_get(check->rule, SV("set2"));
    if (!value_is_array(one) || !value_is_array(other) || any_unknown(check->record, one) ||
        any_unknown(check->record, other))
        return true;
    if (count_non_empty(check->record, one) == 0 || count_non_empty(check->record, other) == 0)
        return true;
    *message = arena_printf(check->arena, "these sets are mutually exclusive: (" SV_FMT "), (" SV_FMT ")",
                            SV_ARG(quoted_non_empty(check, one)), SV_ARG(quoted_non_empty(check, other)));
    return false;
}

/* A rule for one of the record's fields, as if_match and then_match are. */
static bool field_matches(const struct entity_check *check, const char *field, const char *rules)
{
    const struct value *wanted = value_get(check->rule, sv_from(rules));
    strview path = value_text_at(check->rule, field);
    return value_is_object(wanted) &&
           kong_rules_hold(check->arena, wanted, value_at(check->record, path), NULL);
}

/* Only Kong knows what a rule that is not checked here would make of a value. */
static bool is_decidable_match(const struct entity_check *check, const char *rules)
{
    const struct value *wanted = value_get(check->rule, sv_from(rules));
    return !value_is_object(wanted) || kong_rules_are_decidable(wanted);
}

/* Whether the rule is well formed and its condition is known. */
static bool is_conditional(const struct entity_check *check)
{
    return value_is_object(check->rule) && is_decidable_match(check, "if_match") &&
           is_decidable_match(check, "else_match") && is_decidable_match(check, "then_match") &&
           !is_unknown_at(check->record, value_text_at(check->rule, "if_field"));
}

/* A field with a reference keeps the rule: Kong does not look at what the reference stands for. */
static bool is_reference_at(const struct value *record, strview path)
{
    const struct value *value = value_at(record, path);
    return value != NULL && vault_reference_is(value_text(value));
}

static bool keeps_conditional(const struct entity_check *check, strview *message)
{
    if (!is_conditional(check) || !field_matches(check, "if_field", "if_match") ||
        is_reference_at(check->record, value_text_at(check->rule, "then_field")) ||
        field_matches(check, "then_field", "then_match"))
        return true;
    strview own = value_text_at(check->rule, "then_err");
    strview field = value_text_at(check->rule, "if_field");
    *message = own.len > 0 ? own
                           : arena_printf(check->arena,
                                          "failed conditional validation given value of field '" SV_FMT "'",
                                          SV_ARG(field));
    return false;
}

/* The rule's own words at `key`, with the fields' names at its "%s"; else Kong's. */
static strview wants_one_of(const struct entity_check *check, const char *key, const struct value *fields)
{
    strview text = value_text_at(check->rule, key);
    if (text.len == 0)
        text = SV("at least one of these fields must be non-empty: %s");
    size_t hole = sv_find(text, '%');
    if (hole == SIZE_MAX)
        return text;
    return arena_printf(check->arena, SV_FMT SV_FMT SV_FMT, SV_ARG(sv_slice(text, 0, hole)),
                        SV_ARG(quoted(check->arena, fields)), SV_ARG(sv_slice(text, hole + 2, text.len)));
}

static bool has_one_of(const struct entity_check *check, const char *fields_key, const char *words_key,
                       strview *message)
{
    const struct value *fields = value_get(check->rule, sv_from(fields_key));
    if (!value_is_array(fields) || any_unknown(check->record, fields) ||
        count_non_empty(check->record, fields) > 0)
        return true;
    *message = wants_one_of(check, words_key, fields);
    return false;
}

static bool keeps_conditional_at_least_one_of(const struct entity_check *check, strview *message)
{
    if (!is_conditional(check))
        return true;
    if (field_matches(check, "if_field", "if_match"))
        return has_one_of(check, "then_at_least_one_of", "then_err", message);
    if (field_matches(check, "if_field", "else_match"))
        return has_one_of(check, "else_then_at_least_one_of", "else_then_err", message);
    return true;
}

static const struct {
    const char *keyword;
    bool (*keeps)(const struct entity_check *check, strview *message);
} keywords[] = {
    { "at_least_one_of", keeps_at_least_one_of },
    { "only_one_of", keeps_only_one_of },
    { "distinct", keeps_distinct },
    { "mutually_required", keeps_mutually_required },
    { "mutually_exclusive", keeps_mutually_exclusive },
    { "mutually_exclusive_sets", keeps_mutually_exclusive_sets },
    { "conditional", keeps_conditional },
    { "conditional_at_least_one_of", keeps_conditional_at_least_one_of },
};

static void check_one(const struct value *item, struct entity_check check,
                      void (*report)(void *payload, const struct entity_fault *fault), void *payload)
{
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++) {
        struct entity_fault fault = { .keyword = keywords[i].keyword, .record = check.record };
        check.rule = fault.rule = value_get(item, sv_from(keywords[i].keyword));
        if (check.rule != NULL && !keywords[i].keeps(&check, &fault.message))
            report(payload, &fault);
    }
}

void kong_entity_checks(struct arena *arena, const struct value *checks, const struct value *record,
                        void (*report)(void *payload, const struct entity_fault *fault), void *payload)
{
    struct entity_check check = { .arena = arena, .record = record };
    for (size_t i = 0; value_is_array(checks) && i < checks->count; i++)
        if (value_is_object(checks->items[i]))
            check_one(checks->items[i], check, report, payload);
}
