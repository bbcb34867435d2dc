#include "table/lint_rows.h"

#include "table/template.h"

#include <regex.h>
#include <string.h>

static void broken(struct linting *lint, const char *name, const char *rule)
{
    lint->good = ctx_error(lint->ctx, "Broken table", "%s.%s: %s", lint->table, name, rule);
}

void lint_expect(struct linting *lint, bool holds, const char *name, const char *rule)
{
    if (!holds)
        broken(lint, name, rule);
}

bool lint_is_name(const char *name)
{
    if (name[0] < 'a' || name[0] > 'z')
        return false;
    return strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(name);
}

static void lint_flags(struct linting *lint, const struct attr *attr)
{
    bool required = attr_has(attr, ATTR_REQUIRED);
    bool optional = attr_has(attr, ATTR_OPTIONAL);
    bool computed = attr_has(attr, ATTR_COMPUTED);
    lint_expect(lint, required ? !optional && !computed : optional || computed, attr->name,
                "is exactly one of required, optional, computed, optional and computed");
    lint_expect(lint, !attr_has(attr, ATTR_STABLE) || computed, attr->name,
                "only a computed attribute is stable");
    lint_expect(lint, !attr_has(attr, ATTR_CREATE_BODY) || attr_has(attr, ATTR_PATH), attr->name,
                "CREATE_BODY goes with PATH");
    lint_expect(lint,
                !attr_has(attr, ATTR_PATH) || attr_has(attr, ATTR_REPLACE) || attr_has(attr, ATTR_STABLE),
                attr->name, "what stands in the URL cannot change in place");
    lint_expect(lint, !attr_has(attr, ATTR_LOCAL | ATTR_UNREADABLE), attr->name,
                "LOCAL and UNREADABLE exclude each other");
    lint_expect(lint, !attr_has(attr, ATTR_CREATE_ONLY) || attr_has(attr, ATTR_REPLACE), attr->name,
                "CREATE_ONLY goes with REPLACE");
    lint_expect(lint, attr->answer_field == NULL || (attr->flags & (ATTR_FREEFORM | ATTR_UNREADABLE)) == 0,
                attr->name, "only what answers tell has a place in them");
    bool text = attr->type == &type_string;
    lint_expect(lint, !attr_has(attr, ATTR_FREEFORM) || attr->type == &type_dynamic || text, attr->name,
                "FREEFORM needs a dynamic type, or a string for JSON text");
    lint_expect(lint, !attr_has(attr, ATTR_FREEFORM) || !computed, attr->name,
                "FREEFORM is what the user writes, and never computed");
    lint_expect(lint, attr->text_since == 0 || (attr_has(attr, ATTR_FREEFORM) && text), attr->name,
                "only free-form text used to be something else");
    lint_expect(lint, !attr_has(attr, ATTR_PROVIDER_DEFAULT) || (optional && computed), attr->name,
                "a provider default needs an optional computed attribute");
}

static void lint_write_only(struct linting *lint, const struct attr *attr)
{
    bool write_only = attr_has(attr, ATTR_WRITE_ONLY);
    lint_expect(lint, !attr_has(attr, ATTR_TRIGGER) || attr_has(attr, ATTR_LOCAL), attr->name,
                "TRIGGER goes with LOCAL");
    lint_expect(lint, write_only || attr->version_attr == NULL, attr->name,
                "only a write-only attribute has a version");
    if (!write_only)
        return;
    lint_expect(lint,
                attr_has(attr, ATTR_OPTIONAL | ATTR_SENSITIVE | ATTR_UNREADABLE) &&
                    !attr_has(attr, ATTR_COMPUTED),
                attr->name, "a write-only attribute is optional, sensitive and unreadable");
    size_t version =
        attr->version_attr != NULL ? attr_index(lint->attrs, sv_from(attr->version_attr)) : SIZE_MAX;
    lint_expect(lint, version != SIZE_MAX && attr_has(&lint->attrs[version], ATTR_TRIGGER), attr->name,
                "a write-only attribute has a version attribute that is a trigger");
}

/* The write-only attribute of the same place, or NULL. */
static const struct attr *write_only_twin(const struct linting *lint, const struct attr *attr)
{
    for (const struct attr *row = lint->attrs; row->name != NULL; row++)
        if (row != attr && attr_has(row, ATTR_WRITE_ONLY) && sv_equal(attr_field(row), attr_field(attr)))
            return row;
    return NULL;
}

static void lint_secret(struct linting *lint, const struct attr *attr)
{
    bool secret = attr_has(attr, ATTR_SECRET);
    lint_expect(lint,
                !secret ||
                    (attr_has(attr, ATTR_SENSITIVE | ATTR_OPTIONAL) && attr->type == &type_string &&
                     (attr->flags & (ATTR_UNREADABLE | ATTR_WRITE_ONLY | ATTR_FREEFORM | ATTR_LOCAL)) == 0),
                attr->name, "a SECRET is an optional, sensitive text that Konnect gives back");
    lint_expect(lint, !secret || write_only_twin(lint, attr) != NULL, attr->name,
                "a SECRET has a write-only twin");
    lint_expect(lint, !attr_has(attr, ATTR_HASHED) || attr_has(attr, ATTR_WRITE_ONLY), attr->name,
                "HASHED goes with WRITE_ONLY");
    lint_expect(lint, !attr_has(attr, ATTR_PEM) || attr->type == &type_string, attr->name, "PEM is a text");
    lint_expect(lint, !attr_has(attr, ATTR_JSON) || attr->type == &type_string, attr->name, "JSON is a text");
    lint_expect(lint, !attr_has(attr, ATTR_ADDRESS) || attr->type == &type_string, attr->name,
                "ADDRESS is a text");
    lint_expect(lint, !attr_has(attr, ATTR_TIMESTAMP) || attr->type == &type_string, attr->name,
                "a timestamp is a text");
}

static void lint_merged(struct linting *lint, const struct attr *attr)
{
    lint_expect(lint, (attr->merges == NULL) == (attr->adds == NULL), attr->name,
                "merges and adds go together");
    if (attr->merges == NULL)
        return;
    size_t index = attr_index(lint->attrs, sv_from(attr->merges));
    const struct attr *own = index != SIZE_MAX ? &lint->attrs[index] : NULL;
    lint_expect(lint, own != NULL && own < attr && own->flags == ATTR_OPTIONAL && own->type == attr->type,
                attr->name, "what is merged is an optional attribute before it, of the same type");
    lint_expect(lint, own == NULL || sv_equal(attr_field(own), attr_field(attr)), attr->name,
                "what is merged has the same place");
    lint_expect(lint, attr->flags == ATTR_COMPUTED && type_equal(attr->type, &type_set_of_string), attr->name,
                "only a computed set of texts merges");
}

static bool fits(const struct attr *attr, const struct value *value)
{
    bool number = value->type->kind == TYPE_NUMBER;
    return value_is_known(value) && type_equal(value->type, attr->type) &&
           (!number || number_is_valid(value->text));
}

static void lint_default(struct linting *lint, const struct attr *attr)
{
    const struct value *value = attr->default_value;
    if (value == NULL)
        return;
    lint_expect(lint, lint->is_provider || attr_has(attr, ATTR_OPTIONAL | ATTR_COMPUTED), attr->name,
                "a default needs an optional computed attribute (or Terraform refuses the plan)");
    lint_expect(lint, fits(attr, value), attr->name, "the default fits the type");
}

/* `fills`: Konnect may fill it in. */
static void lint_filled_in(struct linting *lint, const struct attr *attr, bool fills)
{
    if (attr->filled_in == NULL)
        return;
    lint_expect(lint, fills && attr->default_value == NULL, attr->name,
                "Konnect fills in what is optional, and computed or nested, and has no default");
    lint_expect(lint, fits(attr, attr->filled_in), attr->name, "what is filled in fits the type");
}

static void lint_range(struct linting *lint, const char *name, const struct range *range)
{
    lint_expect(lint, range->min <= range->max, name, "a limit's minimum is not above its maximum");
    lint_expect(lint, range->limited || (range->min == 0 && range->max == 0), name,
                "a limit is AT_LEAST, AT_MOST or FROM_TO");
}

static void lint_pattern(struct linting *lint, const char *name, const char *pattern)
{
    regex_t compiled;
    bool compiles = regcomp(&compiled, pattern, REG_EXTENDED | REG_NOSUB) == 0;
    lint_expect(lint, compiles, name, "the pattern compiles");
    lint_expect(lint, pattern[0] == '^' && pattern[strlen(pattern) - 1] == '$', name,
                "the pattern is anchored at both ends");
    if (compiles)
        regfree(&compiled);
}

/* What limits and nested attributes are of: the type itself, or that of a collection's elements. */
static const struct type *element_or_self(const struct type *type)
{
    return type->element != NULL ? type->element : type;
}

static void lint_choices(struct linting *lint, const struct attr *attr, enum type_kind kind)
{
    const char *const *one_of = attr->limits->one_of;
    if (one_of == NULL)
        return;
    lint_expect(lint, kind == TYPE_STRING || kind == TYPE_NUMBER, attr->name,
                "only texts and numbers are chosen from a list");
    for (size_t i = 0; kind == TYPE_NUMBER && one_of[i] != NULL; i++)
        lint_expect(lint, number_is_valid(sv_from(one_of[i])), attr->name, "the choices are numbers");
}

static void lint_limits(struct linting *lint, const struct attr *attr)
{
    const struct limits *limits = attr->limits;
    if (limits == NULL || attr->type == NULL)
        return;
    bool of_text = limits->bytes.limited || limits->chars.limited || limits->pattern != NULL ||
                   limits->uuid_from != NULL || limits->known != NULL;
    bool collection = attr->type->kind == TYPE_LIST || attr->type->kind == TYPE_SET;
    bool of_number = limits->number.limited || limits->amount.limited;
    enum type_kind kind = element_or_self(attr->type)->kind;
    lint_expect(lint, of_text || of_number || limits->one_of != NULL || limits->elements.limited, attr->name,
                "limits say something");
    lint_expect(lint, !limits->elements.limited || collection, attr->name,
                "only lists and sets have a limit of elements");
    lint_expect(lint, !of_text || kind == TYPE_STRING, attr->name, "only texts have limits of texts");
    lint_expect(lint, !of_number || kind == TYPE_NUMBER, attr->name, "only numbers have limits of numbers");
    lint_expect(lint, !limits->number.limited || !limits->amount.limited, attr->name,
                "a number is whole or may have a fraction");
    lint_choices(lint, attr, kind);
    lint_range(lint, attr->name, &limits->bytes);
    lint_range(lint, attr->name, &limits->chars);
    lint_range(lint, attr->name, &limits->number);
    lint_range(lint, attr->name, &limits->amount);
    lint_range(lint, attr->name, &limits->elements);
    lint_expect(lint, (limits->pattern != NULL) == (limits->pattern_says != NULL), attr->name,
                "a pattern and its words come together");
    lint_expect(lint, limits->one_of == NULL || limits->known == NULL, attr->name,
                "one_of and known exclude each other");
    lint_expect(lint,
                limits->uuid_from == NULL ||
                    (!limits->bytes.limited && !limits->chars.limited && limits->pattern == NULL &&
                     limits->one_of == NULL && limits->known == NULL && !attr_has(attr, ATTR_SENSITIVE)),
                attr->name, "a UUID has no other limits and is no secret");
    if (limits->pattern != NULL)
        lint_pattern(lint, attr->name, limits->pattern);
}

void lint_template_name(void *payload, strview name)
{
    struct linting *lint = payload;
    if (attr_index(lint->attrs, name) == SIZE_MAX)
        broken(lint, arena_copy(lint->ctx->arena, name).data, "a template names it, but the table lacks it");
}

void lint_row(struct linting *lint, const struct attr *attrs, const struct attr *attr)
{
    lint_expect(lint, lint_is_name(attr->name), attr->name, "a name is lower case, digits and underscores");
    lint_expect(lint, attr_index(attrs, sv_from(attr->name)) == (size_t)(attr - attrs), attr->name,
                "names are unique");
    lint_expect(lint, attr->type != NULL, attr->name, "has a type");
    lint_expect(lint, attr->doc != NULL && attr->doc[0] != '\0' && attr->doc[strlen(attr->doc) - 1] == '.',
                attr->name, "is documented in whole sentences");
    lint_limits(lint, attr);
}

/* Of an object, or of a collection of objects. */
static void lint_nested(struct linting *lint, const struct attr *attr)
{
    const struct type *object = attr->type != NULL ? element_or_self(attr->type) : &type_dynamic;
    bool is_object = object->kind == TYPE_OBJECT;
    lint_expect(lint, is_object == (attr->nested != NULL), attr->name,
                "objects, and they alone, have nested attributes");
    if (!is_object || attr->nested == NULL)
        return;
    lint_expect(lint, attr->limits == NULL, attr->name, "limits belong to the nested attributes");
    bool unique = true;
    for (const struct attr *row = attr->nested; row->name != NULL; row++) {
        unique &= attr_row(attr->nested, row->name) == row;
        lint_row(lint, attr->nested, row);
        lint_nested(lint, row);
        lint_filled_in(lint, row, attr_has(row, ATTR_OPTIONAL));
        lint_expect(lint, row->flags == ATTR_REQUIRED || row->flags == ATTR_OPTIONAL, row->name,
                    "a nested attribute is required or optional, and nothing else");
        lint_expect(lint,
                    row->field == NULL && row->answer_field == NULL && row->default_value == NULL &&
                        row->derived == NULL && row->text_since == 0 && row->version_attr == NULL &&
                        row->env == NULL,
                    row->name, "a nested attribute has a type, flags, limits and words, and nothing else");
    }
    lint_expect(lint, !unique || type_equal(attrs_type(lint->ctx->arena, attr->nested), object), attr->name,
                "the type is that of the nested attributes");
}

void lint_attrs(struct linting *lint)
{
    for (const struct attr *attr = lint->attrs; attr->name != NULL; attr++) {
        lint_row(lint, lint->attrs, attr);
        lint_nested(lint, attr);
        lint_flags(lint, attr);
        lint_write_only(lint, attr);
        lint_secret(lint, attr);
        lint_merged(lint, attr);
        lint_default(lint, attr);
        lint_filled_in(lint, attr, !lint->is_provider && attr_has(attr, ATTR_OPTIONAL | ATTR_COMPUTED));
        if (attr->derived != NULL) {
            lint_expect(lint, attr_has(attr, ATTR_COMPUTED) && !attr_has(attr, ATTR_OPTIONAL), attr->name,
                        "a derived attribute is computed only");
            template_names(attr->derived, lint_template_name, lint);
        }
    }
}
