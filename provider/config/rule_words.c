#include "config/rule_words.h"

#include "base/buf.h"
#include "kong/rules.h"
#include "value/build.h"
#include "value/kind.h"

struct wording {
    const struct rule_naming *naming;
    const struct kong_fault *fault;
    struct arena *arena;
};

/* ---- Names ---- */

static strview quoted(struct arena *arena, strview text)
{
    return arena_printf(arena, "\"" SV_FMT "\"", SV_ARG(text));
}

static strview named(const struct wording *wording, strview path)
{
    return quoted(wording->arena, wording->naming->name(wording->naming->payload, path));
}

enum which { ALL_FIELDS, SET_FIELDS, UNSET_FIELDS };

static const struct value *those(const struct wording *wording, const struct value *paths, enum which which)
{
    struct list_builder found = { .arena = wording->arena };
    for (size_t i = 0; value_is_array(paths) && i < paths->count; i++) {
        bool set = entity_field_is_set(wording->fault->rule.record, value_text(paths->items[i]));
        if (which == ALL_FIELDS || set == (which == SET_FIELDS))
            list_put(&found, paths->items[i]);
    }
    return list_build(&found);
}

/* `"a", "b" and "c"` */
static strview names_of(const struct wording *wording, const struct value *paths)
{
    struct buf text = buf_make(wording->arena, BUF_LIMIT_TEXT);
    for (size_t i = 0; i < paths->count; i++) {
        const char *between = i == 0 ? "" : i + 1 == paths->count ? " and " : ", ";
        buf_printf(&text, "%s" SV_FMT, between, SV_ARG(named(wording, value_text(paths->items[i]))));
    }
    return buf_view(&text);
}

static const char *is_or_are(const struct value *paths)
{
    return paths->count == 1 ? "is" : "are";
}

/* ---- Values ---- */

static const struct field *field_at(const struct wording *wording, strview path)
{
    const struct field *field = wording->fault->field;
    const struct value *value = wording->fault->rule.record;
    while (field != NULL && path.data != NULL) {
        strview name = sv_cut(&path, '.');
        field = field_member(field_select(field, value), name);
        value = value_is_object(value) ? value_get(value, name) : NULL;
    }
    return field;
}

static bool is_listed(const struct value *list, const struct value *value)
{
    for (size_t i = 0; value_is_array(list) && i < list->count; i++)
        if (value_same(list->items[i], value))
            return true;
    return false;
}

/* A value of the schema's own. */
static strview word(struct arena *arena, const struct value *value)
{
    if (value_is_bool(value))
        return value->boolean ? SV("true") : SV("false");
    if (value_is_number(value))
        return value->text;
    return value_is_text(value) ? quoted(arena, value->text) : SV("a list or an object");
}

/* Empty: it may not be shown. */
static strview shown(const struct wording *wording, strview path)
{
    const struct field *field = field_at(wording, path);
    const struct value *value = value_at(wording->fault->rule.record, path);
    if (field == NULL || field->encrypted || field->opaque || value == NULL || !value_is_known(value))
        return SV("");
    bool plain = value_is_bool(value) || value_is_number(value) ||
                 (value_is_text(value) && is_listed(value_get(field->rules, SV("one_of")), value));
    return plain ? word(wording->arena, value) : SV("");
}

static bool is_default(const struct wording *wording, strview path)
{
    const struct field *field = field_at(wording, path);
    const struct value *written = wording->fault->value;
    return field != NULL && field->default_value != NULL &&
           (written == NULL || value_at(written, path) == NULL) &&
           value_same(field->default_value, value_at(wording->fault->rule.record, path));
}

/* ---- Conditions ---- */

/* `"config.policy" is "redis", so `; empty when the condition is about the same field as the demand. */
static strview condition(const struct wording *wording, strview demanded)
{
    struct arena *arena = wording->arena;
    strview path = value_text_at(wording->fault->rule.rule, "if_field");
    strview value = shown(wording, path);
    if (sv_equal(path, demanded))
        return SV("");
    if (value_is_nothing(value_at(wording->fault->rule.record, path)))
        return arena_printf(arena, SV_FMT " is not set, so ", SV_ARG(named(wording, path)));
    if (value.len > 0)
        return arena_printf(arena, SV_FMT " is " SV_FMT "%s, so ", SV_ARG(named(wording, path)),
                            SV_ARG(value), is_default(wording, path) ? " (its default)" : "");
    if (value_true_at(value_get(wording->fault->rule.rule, SV("if_match")), "required"))
        return arena_printf(arena, SV_FMT " is set, so ", SV_ARG(named(wording, path)));
    return arena_printf(arena, "Because of the value of " SV_FMT ", ", SV_ARG(named(wording, path)));
}

static strview one_of(struct arena *arena, const struct value *list)
{
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    if (list->count > 1)
        buf_append_z(&text, "one of: ");
    for (size_t i = 0; i < list->count; i++)
        buf_printf(&text, "%s" SV_FMT, i > 0 ? ", " : "", SV_ARG(word(arena, list->items[i])));
    return buf_view(&text);
}

/* What the field must be; empty: it takes Kong's own words to say. */
static strview demand(struct arena *arena, const struct value *rules)
{
    const struct value *eq = value_get(rules, SV("eq"));
    const struct value *list = value_get(rules, SV("one_of"));
    const struct value *contains = value_get(rules, SV("contains"));
    if (eq != NULL)
        return value_is_null(eq) ? SV("must not be set")
                                 : arena_printf(arena, "must be " SV_FMT, SV_ARG(word(arena, eq)));
    if (value_is_array(list) && list->count > 0)
        return arena_printf(arena, "must be " SV_FMT, SV_ARG(one_of(arena, list)));
    if (contains != NULL)
        return arena_printf(arena, "must contain " SV_FMT, SV_ARG(word(arena, contains)));
    return value_true_at(rules, "required") ? SV("must be set") : SV("");
}

static strview conditional(const struct wording *wording)
{
    struct arena *arena = wording->arena;
    const struct value *rule = wording->fault->rule.rule;
    strview path = value_text_at(rule, "then_field");
    strview wanted = demand(arena, value_get(rule, SV("then_match")));
    strview value = shown(wording, path);
    if (wanted.len == 0)
        return arena_printf(arena, SV_FMT SV_FMT " must have another value: " SV_FMT ".",
                            SV_ARG(condition(wording, path)), SV_ARG(named(wording, path)),
                            SV_ARG(wording->fault->message));
    strview now = value.len > 0 ? arena_printf(arena, "; it is " SV_FMT "%s", SV_ARG(value),
                                               is_default(wording, path) ? " (its default)" : "")
                                : SV("");
    return arena_printf(arena, SV_FMT SV_FMT " " SV_FMT SV_FMT ".", SV_ARG(condition(wording, path)),
                        SV_ARG(named(wording, path)), SV_ARG(wanted), SV_ARG(now));
}

/* ---- Groups of fields ---- */

/* `"a" must be set`, `at least one of "a" and "b" must be set` */
static strview wants_one(const struct wording *wording, const struct value *paths, const char *how_many)
{
    return arena_printf(wording->arena, "%s" SV_FMT " must be set", paths->count > 1 ? how_many : "",
                        SV_ARG(names_of(wording, paths)));
}

static strview conditional_at_least_one_of(const struct wording *wording)
{
    const struct value *rule = wording->fault->rule.rule;
    const struct value *fields = value_get(rule, SV("then_at_least_one_of"));
    const struct value *others = value_get(rule, SV("else_then_at_least_one_of"));
    const struct value *matching = value_get(rule, SV("if_match"));
    const struct value *value = value_at(wording->fault->rule.record, value_text_at(rule, "if_field"));
    bool then = value_is_object(matching) && kong_rules_hold(wording->arena, matching, value, NULL);
    return arena_printf(
        wording->arena, SV_FMT SV_FMT ".", SV_ARG(condition(wording, SV(""))),
        SV_ARG(wants_one(wording, those(wording, then ? fields : others, ALL_FIELDS), "at least one of ")));
}

static strview at_least_one_of(const struct wording *wording)
{
    const struct value *all = those(wording, wording->fault->rule.rule, ALL_FIELDS);
    return arena_printf(wording->arena, SV_FMT "%s.", SV_ARG(wants_one(wording, all, "At least one of ")),
                        all->count > 1 ? ", and none is" : "");
}

static strview only_one_of(const struct wording *wording)
{
    const struct value *all = those(wording, wording->fault->rule.rule, ALL_FIELDS);
    const struct value *set = those(wording, wording->fault->rule.rule, SET_FIELDS);
    strview wanted = wants_one(wording, all, "Exactly one of ");
    if (set->count == 0)
        return arena_printf(wording->arena, SV_FMT ", and none is.", SV_ARG(wanted));
    return arena_printf(wording->arena, SV_FMT "; " SV_FMT " are. Remove all but one.", SV_ARG(wanted),
                        SV_ARG(names_of(wording, set)));
}

static strview mutually_required(const struct wording *wording)
{
    const struct value *set = those(wording, wording->fault->rule.rule, SET_FIELDS);
    const struct value *unset = those(wording, wording->fault->rule.rule, UNSET_FIELDS);
    return arena_printf(wording->arena,
                        SV_FMT " %s set, so " SV_FMT " must be set, too. Set all of them, or none.",
                        SV_ARG(names_of(wording, set)), is_or_are(set), SV_ARG(names_of(wording, unset)));
}

static strview mutually_exclusive(const struct wording *wording)
{
    return arena_printf(wording->arena, SV_FMT " cannot be set together. Remove all but one.",
                        SV_ARG(names_of(wording, those(wording, wording->fault->rule.rule, SET_FIELDS))));
}

static strview mutually_exclusive_sets(const struct wording *wording)
{
    const struct value *rule = wording->fault->rule.rule;
    const struct value *one = those(wording, value_get(rule, SV("set1")), SET_FIELDS);
    const struct value *other = those(wording, value_get(rule, SV("set2")), SET_FIELDS);
    return arena_printf(wording->arena,
                        SV_FMT " cannot be set together with " SV_FMT ". Remove the one or the other.",
                        SV_ARG(names_of(wording, one)), SV_ARG(names_of(wording, other)));
}

static strview distinct(const struct wording *wording)
{
    return arena_printf(wording->arena, SV_FMT " must have different values, and two of them are equal.",
                        SV_ARG(names_of(wording, those(wording, wording->fault->rule.rule, SET_FIELDS))));
}

/* ---- The rules ---- */

static const struct {
    const char *keyword;
    strview (*say)(const struct wording *wording);
} rules[] = {
    { "at_least_one_of", at_least_one_of },
    { "only_one_of", only_one_of },
    { "distinct", distinct },
    { "mutually_required", mutually_required },
    { "mutually_exclusive", mutually_exclusive },
    { "mutually_exclusive_sets", mutually_exclusive_sets },
    { "conditional", conditional },
    { "conditional_at_least_one_of", conditional_at_least_one_of },
};

static strview say(const struct wording *wording)
{
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (sv_equal_z(sv_from(wording->fault->rule.keyword), rules[i].keyword))
            return rules[i].say(wording);
    return arena_printf(wording->arena, SV_FMT ".", SV_ARG(wording->fault->message));
}

strview rule_in_words(const struct rule_naming *naming, const struct kong_fault *fault)
{
    const struct wording wording = { naming, fault, naming->arena };
    return say(&wording);
}

static void put_all(struct list_builder *list, const struct value *paths)
{
    for (size_t i = 0; value_is_array(paths) && i < paths->count; i++)
        list_put(list, paths->items[i]);
}

const struct value *rule_fields(struct arena *arena, const struct entity_fault *rule)
{
    static const char *const members[] = { "set1", "set2", "then_field", "if_field" };
    static const char *const lists[] = { "then_at_least_one_of", "else_then_at_least_one_of" };
    struct list_builder fields = { .arena = arena };
    put_all(&fields, rule->rule);
    for (size_t i = 0; value_is_object(rule->rule) && i < sizeof members / sizeof *members; i++) {
        const struct value *member = value_get(rule->rule, sv_from(members[i]));
        if (member != NULL && value_is_text(member))
            list_put(&fields, member);
        else
            put_all(&fields, member);
    }
    for (size_t i = 0; value_is_object(rule->rule) && i < sizeof lists / sizeof *lists; i++)
        put_all(&fields, value_get(rule->rule, sv_from(lists[i])));
    return list_build(&fields);
}
