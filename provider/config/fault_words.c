#include "config/fault_words.h"

#include "base/buf.h"
#include "value/kind.h"

const char *fault_summary(const struct kong_fault *fault)
{
    switch (fault->kind) {
    case KONG_FAULT_UNKNOWN_FIELD:
        return "Unknown field";
    case KONG_FAULT_TYPE:
        return "Wrong type";
    case KONG_FAULT_VALUE:
        return "Value not allowed";
    case KONG_FAULT_MISSING:
        return "Missing field";
    case KONG_FAULT_ENTITY:
        return sv_equal_z(sv_from(fault->rule.keyword), "at_least_one_of") ? "Missing field"
                                                                           : "Invalid combination of fields";
    case KONG_FAULT_SCOPE:
        return "Scope not allowed";
    case KONG_FAULT_REFERENCE:
        return "Vault reference not allowed";
    }
    return "Invalid configuration";
}

/* A name in quotes; one that has quotes in it (`config["add.headers"]`) as it is. */
static strview quoted(struct arena *arena, strview name)
{
    bool bare = sv_find(name, '"') != SIZE_MAX;
    return bare ? name : arena_printf(arena, "\"" SV_FMT "\"", SV_ARG(name));
}

/* ---- Types ---- */

static const char *wanted_words(enum field_kind kind)
{
    switch (kind) {
    case FIELD_STRING:
        return "a string";
    case FIELD_BOOLEAN:
        return "true or false";
    case FIELD_INTEGER:
        return "a whole number";
    case FIELD_NUMBER:
        return "a number";
    case FIELD_ARRAY:
    case FIELD_SET:
        return "a list";
    default:
        return "an object";
    }
}

static strview count_words(struct arena *arena, const char *noun, size_t count, const char *unit)
{
    return arena_printf(arena, "%s of %zu %s%s", noun, count, unit, count == 1 ? "" : "s");
}

static strview given_words(struct arena *arena, const struct field *field, const struct value *value)
{
    if (value_is_text(value))
        return count_words(arena, "a string", sv_count_chars(value->text), "character");
    if (value_is_number(value) && field->kind == FIELD_INTEGER)
        return field->encrypted ? SV("a number that is not whole") : value->text;
    if (value_is_number(value))
        return SV("a number");
    if (value_is_bool(value))
        return SV("a boolean");
    return value_is_array(value) ? count_words(arena, "a list", value->count, "element")
                                 : count_words(arena, "an object", value->count, "key");
}

static bool is_scalar(enum field_kind kind)
{
    return kind == FIELD_STRING || kind == FIELD_BOOLEAN || kind == FIELD_INTEGER || kind == FIELD_NUMBER;
}

/* What would mend it; a text that is a number or a boolean was taken as such already (kong/coerce.h). */
static const char *remedy(const struct field *field, const struct value *value)
{
    enum field_kind wanted = field->kind;
    bool list = wanted == FIELD_ARRAY || wanted == FIELD_SET;
    if (list && value_is_object(value))
        return field->element->kind == FIELD_RECORD ? " Write a list of one object in brackets: [{ … }]."
                                                    : " Write the values alone, in brackets: [ … ].";
    if (list)
        return " Write a list of one value in brackets: [ … ].";
    if (is_scalar(wanted) && value_is_array(value))
        return value->count == 1 ? " Take the value out of its brackets." : " One value is needed.";
    if (!is_scalar(wanted))
        return value_is_array(value) ? " Write keys and values in braces, not brackets: { … }."
                                     : " Write keys and values in braces: { … }.";
    if (value_is_text(value) && wanted == FIELD_BOOLEAN)
        return " A text is converted only when it is \"true\" or \"false\".";
    if (value_is_text(value))
        return wanted == FIELD_INTEGER ? " A text is converted only when it is a whole number, such as \"5\"."
                                       : " A text is converted only when it is a number, such as \"5\".";
    return "";
}

static strview type_words(struct arena *arena, strview name, const struct kong_fault *fault)
{
    const struct field *field = fault->field;
    return arena_printf(arena, SV_FMT " must be %s; this is " SV_FMT ".%s", SV_ARG(name),
                        wanted_words(field->kind), SV_ARG(given_words(arena, field, fault->value)),
                        remedy(field, fault->value));
}

/* ---- Names ---- */

/* `add = { headers = … }` of "add.headers" */
static strview nested_words(struct arena *arena, strview dotted)
{
    strview name = sv_cut(&dotted, '.');
    if (dotted.data == NULL)
        return arena_printf(arena, SV_FMT " = …", SV_ARG(name));
    return arena_printf(arena, SV_FMT " = { " SV_FMT " }", SV_ARG(name), SV_ARG(nested_words(arena, dotted)));
}

static strview unknown_words(const struct fault_naming *naming, strview name, const struct kong_fault *fault)
{
    struct arena *arena = naming->rule.arena;
    strview hint = SV("");
    if (fault->is_dotted)
        hint = arena_printf(arena, " A dot does not lead into an object: write " SV_FMT ".",
                            SV_ARG(nested_words(arena, fault->path->name)));
    else if (fault->nearest.len > 0)
        hint = arena_printf(arena, " Did you mean \"" SV_FMT "\"?", SV_ARG(fault->nearest));
    return arena_printf(arena, SV_FMT " is not a field of " SV_FMT "." SV_FMT "%s", SV_ARG(name),
                        SV_ARG(naming->kind), SV_ARG(hint),
                        naming->own_schema ? " (The provider has its own list of these fields. To write one "
                                             "that is not in it, set validate_plugins = \"off\" in the "
                                             "provider block.)"
                                           : "");
}

/* ---- All ---- */

strview fault_in_words(const struct fault_naming *naming, const struct kong_fault *fault)
{
    struct arena *arena = naming->rule.arena;
    strview name = quoted(arena, naming->name);
    switch (fault->kind) {
    case KONG_FAULT_UNKNOWN_FIELD:
        return unknown_words(naming, name, fault);
    case KONG_FAULT_TYPE:
        if (fault->field != NULL)
            return type_words(arena, name, fault);
        break;
    case KONG_FAULT_MISSING:
        return arena_printf(arena, SV_FMT " is required by " SV_FMT ".", SV_ARG(name), SV_ARG(naming->kind));
    case KONG_FAULT_SCOPE:
        return arena_printf(arena, SV_FMT " cannot be set: " SV_FMT " does not support this scope.",
                            SV_ARG(name), SV_ARG(naming->kind));
    case KONG_FAULT_ENTITY:
        return rule_in_words(&naming->rule, fault);
    case KONG_FAULT_REFERENCE:
        return arena_printf(arena, SV_FMT ": " SV_FMT ".%s", SV_ARG(name), SV_ARG(fault->message),
                            sv_equal_z(fault->message, KONG_NOT_RESOLVED)
                                ? ""
                                : " A reference has the form {vault://PREFIX/KEY}.");
    default:
        break;
    }
    return arena_printf(arena, SV_FMT ": " SV_FMT ".", SV_ARG(name), SV_ARG(fault->message));
}
