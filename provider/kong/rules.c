#include "kong/rules.h"

#include "base/buf.h"
#include "base/uuid.h"
#include "kong/lua_pattern.h"
#include "value/kind.h"

static strview plain(struct arena *arena, const struct value *value)
{
    if (value == NULL || value_is_null(value))
        return SV("null");
    if (value_is_bool(value))
        return value->boolean ? SV("true") : SV("false");
    return value_is_text(value) || value_is_number(value) ? value->text : arena_copy(arena, SV("a table"));
}

static strview joined(struct arena *arena, const struct value *items)
{
    struct buf buf = buf_make(arena, BUF_LIMIT_TEXT);
    for (size_t i = 0; i < items->count; i++) {
        if (i > 0)
            buf_append_z(&buf, ", ");
        buf_append(&buf, plain(arena, items->items[i]));
    }
    return buf_view(&buf);
}

static bool is_in(const struct value *items, const struct value *value)
{
    for (size_t i = 0; i < items->count; i++)
        if (value_same(items->items[i], value))
            return true;
    return false;
}

/* The length of texts in bytes (as in Lua), of collections in items; false for all else, and for sets whose
 * unknown elements may turn out to be equal. */
static bool length_of(const struct value *value, int64_t *out)
{
    bool text = value_is_text(value);
    if (!text && !value_is_array(value) && !value_is_object(value))
        return false;
    if (value->type->kind == TYPE_SET && !value_is_wholly_known(value))
        return false;
    *out = (int64_t)(text ? value->text.len : value->count);
    return true;
}

static bool keeps_one_of(struct arena *arena, const struct value *rule, const struct value *value,
                         strview *message)
{
    if (!value_is_array(rule) || is_in(rule, value))
        return true;
    *message = arena_printf(arena, "expected one of: " SV_FMT, SV_ARG(joined(arena, rule)));
    return false;
}

static bool keeps_not_one_of(struct arena *arena, const struct value *rule, const struct value *value,
                             strview *message)
{
    if (!value_is_array(rule) || !is_in(rule, value))
        return true;
    *message = arena_printf(arena, "must not be one of: " SV_FMT, SV_ARG(joined(arena, rule)));
    return false;
}

static bool keeps_between(struct arena *arena, const struct value *rule, const struct value *value,
                          strview *message)
{
    if (!value_is_array(rule) || rule->count != 2 || !value_is_number(value))
        return true;
    const struct value *low = rule->items[0];
    const struct value *high = rule->items[1];
    if (!value_is_number(low) || !value_is_number(high) ||
        (number_compare(value->text, low->text) >= 0 && number_compare(value->text, high->text) <= 0))
        return true;
    *message = arena_printf(arena, "value should be between " SV_FMT " and " SV_FMT, SV_ARG(low->text),
                            SV_ARG(high->text));
    return false;
}

static bool keeps_gt(struct arena *arena, const struct value *rule, const struct value *value,
                     strview *message)
{
    if (!value_is_number(rule) || !value_is_number(value) || number_compare(value->text, rule->text) > 0)
        return true;
    *message = arena_printf(arena, "value must be greater than " SV_FMT, SV_ARG(rule->text));
    return false;
}

static bool keeps_eq(struct arena *arena, const struct value *rule, const struct value *value,
                     strview *message)
{
    if (value_same(rule, value))
        return true;
    *message = arena_printf(arena, "value must be " SV_FMT, SV_ARG(plain(arena, rule)));
    return false;
}

static bool keeps_ne(struct arena *arena, const struct value *rule, const struct value *value,
                     strview *message)
{
    if (!value_same(rule, value))
        return true;
    *message = arena_printf(arena, "value must not be " SV_FMT, SV_ARG(plain(arena, rule)));
    return false;
}

/* A time in seconds. */
static bool keeps_timestamp(struct arena *arena, const struct value *rule, const struct value *value,
                            strview *message)
{
    (void)arena;
    if (!value_is_true(rule) || !value_is_number(value) || number_compare(value->text, SV("0")) > 0)
        return true;
    *message = SV("expected a valid timestamp");
    return false;
}

static bool keeps_len_eq(struct arena *arena, const struct value *rule, const struct value *value,
                         strview *message)
{
    int64_t wanted;
    int64_t length;
    if (!value_to_int(rule, &wanted) || !length_of(value, &length) || length == wanted)
        return true;
    *message = arena_printf(arena, "length must be " SV_FMT, SV_ARG(rule->text));
    return false;
}

static bool keeps_len_min(struct arena *arena, const struct value *rule, const struct value *value,
                          strview *message)
{
    int64_t limit;
    int64_t length;
    if (!value_to_int(rule, &limit) || !length_of(value, &length) || length >= limit)
        return true;
    *message = arena_printf(arena, "length must be at least " SV_FMT, SV_ARG(rule->text));
    return false;
}

static bool keeps_len_max(struct arena *arena, const struct value *rule, const struct value *value,
                          strview *message)
{
    int64_t limit;
    int64_t length;
    if (!value_to_int(rule, &limit) || !length_of(value, &length) || length <= limit)
        return true;
    *message = arena_printf(arena, "length must be at most " SV_FMT, SV_ARG(rule->text));
    return false;
}

static bool keeps_match(struct arena *arena, const struct value *rule, const struct value *value,
                        strview *message)
{
    if (!value_is_text(rule) || !value_is_text(value) || lua_pattern_matches(rule->text, value->text))
        return true;
    *message = arena_printf(arena, KONG_INVALID_VALUE SV_FMT, SV_ARG(value->text));
    return false;
}

static bool keeps_not_match(struct arena *arena, const struct value *rule, const struct value *value,
                            strview *message)
{
    if (!value_is_text(rule) || !value_is_text(value) || !lua_pattern_matches(rule->text, value->text))
        return true;
    *message = arena_printf(arena, KONG_INVALID_VALUE SV_FMT, SV_ARG(value->text));
    return false;
}

static bool keeps_match_none(struct arena *arena, const struct value *rule, const struct value *value,
                             strview *message)
{
    (void)arena;
    for (size_t i = 0; value_is_array(rule) && value_is_text(value) && i < rule->count; i++) {
        if (!lua_pattern_matches(value_text_at(rule->items[i], "pattern"), value->text))
            continue;
        *message = value_text_at(rule->items[i], "err");
        return false;
    }
    return true;
}

static bool keeps_match_all(struct arena *arena, const struct value *rule, const struct value *value,
                            strview *message)
{
    (void)arena;
    for (size_t i = 0; value_is_array(rule) && value_is_text(value) && i < rule->count; i++) {
        if (lua_pattern_matches(value_text_at(rule->items[i], "pattern"), value->text))
            continue;
        *message = value_text_at(rule->items[i], "err");
        return false;
    }
    return true;
}

static bool keeps_match_any(struct arena *arena, const struct value *rule, const struct value *value,
                            strview *message)
{
    (void)arena;
    const struct value *patterns = value_get(rule, SV("patterns"));
    if (!value_is_array(patterns) || !value_is_text(value))
        return true;
    for (size_t i = 0; i < patterns->count; i++)
        if (lua_pattern_matches(value_text(patterns->items[i]), value->text))
            return true;
    *message = value_text_at(rule, "err");
    return false;
}

static bool keeps_starts_with(struct arena *arena, const struct value *rule, const struct value *value,
                              strview *message)
{
    if (!value_is_text(rule) || !value_is_text(value) || sv_starts_with(value->text, rule->text))
        return true;
    *message = arena_printf(arena, "should start with: " SV_FMT, SV_ARG(rule->text));
    return false;
}

static bool keeps_contains(struct arena *arena, const struct value *rule, const struct value *value,
                           strview *message)
{
    if (!value_is_array(value) || is_in(value, rule))
        return true;
    *message = arena_printf(arena, "expected to contain: " SV_FMT, SV_ARG(plain(arena, rule)));
    return false;
}

static bool has_any_of(const struct value *value, const struct value *items)
{
    for (size_t i = 0; value_is_array(items) && i < items->count; i++)
        if (is_in(value, items->items[i]))
            return true;
    return false;
}

/* Elements of at most one of the subsets. */
static bool keeps_mutually_exclusive_subsets(struct arena *arena, const struct value *rule,
                                             const struct value *value, strview *message)
{
    if (!value_is_array(rule) || !value_is_array(value))
        return true;
    const struct value *found = NULL;
    for (size_t i = 0; i < rule->count; i++) {
        if (!has_any_of(value, rule->items[i]))
            continue;
        if (found != NULL) {
            *message = arena_printf(arena, "these sets are mutually exclusive: (" SV_FMT "), (" SV_FMT ")",
                                    SV_ARG(joined(arena, found)), SV_ARG(joined(arena, rule->items[i])));
            return false;
        }
        found = rule->items[i];
    }
    return true;
}

/* Kong takes letters of either case. */
static bool keeps_uuid(struct arena *arena, const struct value *rule, const struct value *value,
                       strview *message)
{
    (void)arena;
    if (!value_is_true(rule) || !value_is_text(value) || uuid_is_valid(value->text))
        return true;
    *message = SV("expected a valid UUID");
    return false;
}

static const struct {
    const char *keyword;
    bool (*keeps)(struct arena *arena, const struct value *rule, const struct value *value, strview *message);
    bool compares; /* looks at the whole content: nothing can be said while a part of it is unknown */
} keywords[] = {
    { "eq", keeps_eq, true },
    { "ne", keeps_ne, true },
    { "one_of", keeps_one_of, true },
    { "not_one_of", keeps_not_one_of, true },
    { "contains", keeps_contains, true },
    { "mutually_exclusive_subsets", keeps_mutually_exclusive_subsets, true },
    { "between", keeps_between, false },
    { "gt", keeps_gt, false },
    { "timestamp", keeps_timestamp, false },
    { "len_eq", keeps_len_eq, false },
    { "len_min", keeps_len_min, false },
    { "len_max", keeps_len_max, false },
    { "match", keeps_match, false },
    { "not_match", keeps_not_match, false },
    { "match_none", keeps_match_none, false },
    { "match_all", keeps_match_all, false },
    { "match_any", keeps_match_any, false },
    { "starts_with", keeps_starts_with, false },
    { "uuid", keeps_uuid, false },
};

const char *kong_rule(size_t i)
{
    return i < sizeof keywords / sizeof keywords[0] ? keywords[i].keyword : NULL;
}

bool kong_rule_is_known(strview keyword)
{
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++)
        if (sv_equal_z(keyword, keywords[i].keyword))
            return true;
    return false;
}

bool kong_rules_are_decidable(const struct value *rules)
{
    for (size_t i = 0; i < rules->count; i++)
        if (!kong_rule_is_known(rules->keys[i]) && !sv_equal_z(rules->keys[i], "required") &&
            !sv_equal_z(rules->keys[i], "err"))
            return false;
    return true;
}

/* Of the rules, null is only touched by `required`, `eq` and `ne`. */
static bool null_holds(const struct value *rules, strview *message)
{
    const struct value *eq = value_get(rules, SV("eq"));
    const struct value *ne = value_get(rules, SV("ne"));
    if (value_true_at(rules, "required"))
        *message = SV("required field missing");
    else if ((eq != NULL && !value_is_null(eq)) || (ne != NULL && value_is_null(ne)))
        *message = SV("value must not be null");
    else
        return true;
    return false;
}

static bool row_holds(struct arena *arena, size_t row, const struct value *rules, const struct value *value,
                      strview *message)
{
    const struct value *rule = value_get(rules, sv_from(keywords[row].keyword));
    if (rule == NULL || (keywords[row].compares && !value_is_wholly_known(value)))
        return true;
    return keywords[row].keeps(arena, rule, value, message);
}

bool kong_rules_hold(struct arena *arena, const struct value *rules, const struct value *value,
                     strview *message)
{
    strview ignored = { 0 };
    strview *out = message != NULL ? message : &ignored;
    if (value == NULL || value_is_null(value))
        return null_holds(rules, out);
    if (value_is_unknown(value))
        return true;
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++) {
        if (row_holds(arena, i, rules, value, out))
            continue;
        strview own = value_text_at(rules, "err");
        if (own.len > 0)
            *out = own;
        return false;
    }
    return true;
}
