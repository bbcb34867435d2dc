#include "table/body.h"

#include "kong/freeform.h"
#include "table/template.h"
#include "value/build.h"

/* `object` (NULL: none yet) with `value` at the dotted place, making the objects on the way. */
static const struct value *put(struct arena *arena, const struct value *object, strview field,
                               const struct value *value)
{
    strview rest = field;
    strview name = sv_cut(&rest, '.');
    const struct value *inner = object != NULL ? value_get(object, name) : NULL;
    const struct value *item = rest.data != NULL ? put(arena, inner, rest, value) : value;
    if (rest.data == NULL && inner != NULL) /* rows that share a place are merged */
        item = freeform_merge(arena, inner, value);
    if (object == NULL)
        return value_object(arena, &name, &item, 1);
    return value_with(arena, object, name, item);
}

const struct value *body_pick(const struct value *object, strview field)
{
    strview rest = field;
    const struct value *at = object;
    while (at != NULL && rest.data != NULL)
        at = value_get(at, sv_cut(&rest, '.'));
    return at;
}

static bool is_sent(const struct attr *attr, enum body_use use)
{
    if (attr_field(attr).len == 0)
        return false;
    if ((attr->flags & ATTR_PATH) != 0)
        return use == BODY_CREATE && (attr->flags & ATTR_CREATE_BODY) != 0;
    const unsigned settable = ATTR_REQUIRED | ATTR_OPTIONAL;
    return (attr->flags & settable) != 0;
}

bool body_from_rows(struct ctx *ctx, const struct rows *planned, enum body_use use, const struct value **out)
{
    const struct path *whole = ctx->path;
    const struct value *body = value_object(ctx->arena, NULL, NULL, 0);
    bool good = true;
    for (size_t i = 0; i < planned->count; i++) {
        const struct attr *attr = &planned->attrs[i];
        const struct value *value = planned->values[i];
        bool freeform = (attr->flags & ATTR_FREEFORM) != 0;
        bool stays = value_is_unknown(value) && use == BODY_CHECK && !freeform;
        if (!is_sent(attr, use) || !(value_is_known(value) || stays))
            continue;
        ctx->path = attr_place(ctx->arena, whole, attr);
        if (freeform && !freeform_object(ctx, value, &value))
            good = false;
        else
            body = put(ctx->arena, body, attr_field(attr), freeform_without_nulls(ctx->arena, value));
    }
    ctx->path = whole;
    if (good)
        *out = body;
    return good;
}

const struct attr *body_attr_at(const struct attr *attrs, strview field, strview *rest)
{
    const struct attr *found = NULL;
    size_t longest = 0;
    for (size_t i = 0; attrs[i].name != NULL; i++) {
        strview place = attr_field(&attrs[i]);
        if (place.len <= longest || !sv_starts_with(field, place))
            continue;
        char next = field.len > place.len ? field.data[place.len] : '.';
        if (next != '.' && next != '[')
            continue;
        longest = place.len;
        found = &attrs[i];
    }
    if (found != NULL && rest != NULL)
        *rest = sv_slice(field, longest, field.len);
    return found;
}

/* Konnect's value for the row: converted to the row's type, null when the answer lacks it. */
static bool answer_value(struct ctx *ctx, const struct attr *attr, const struct value *answer,
                         const struct value **out)
{
    strview field = attr_field(attr);
    const struct value *found = field.len > 0 ? body_pick(answer, field) : NULL;
    if (found == NULL || value_is_null(found)) {
        *out = value_null(ctx->arena, attr->type);
        return true;
    }
    const struct path *whole = ctx->path;
    ctx->path = attr_place(ctx->arena, whole, attr);
    bool good = value_convert(ctx, found, attr->type, out);
    ctx->path = whole;
    return good;
}

static bool is_empty(const struct value *value)
{
    if (!value_is_known(value))
        return false;
    switch (value->type->kind) {
    case TYPE_STRING:
        return value->text.len == 0;
    case TYPE_BOOL:
    case TYPE_NUMBER:
        return false;
    default:
        return value->count == 0;
    }
}

/* Whether Konnect's value means what `known` (from plan or state) says. Konnect leaves out what is unset and
 * may give an empty list for none. */
static bool means_same(const struct value *known, const struct value *actual)
{
    if (value_is_null(known) || value_is_null(actual))
        return value_is_null(known) ? value_is_null(actual) || is_empty(actual) : is_empty(known);
    return value_same(known, actual);
}

static const struct value *as_asked(struct arena *arena, const struct type *type, const struct value *known,
                                    const struct value *actual);

/* Elements of sets have no place to find them by: each of Konnect's is the first of ours, not yet taken, that
 * it is equal to in what we ask for. */
static const struct value *set_as_asked(struct arena *arena, const struct value *known,
                                        const struct value *actual)
{
    const struct value **items = ARENA_ARRAY(arena, const struct value *, actual->count);
    bool *taken = ARENA_ARRAY(arena, bool, known->count);
    for (size_t i = 0; i < actual->count; i++) {
        items[i] = actual->items[i];
        for (size_t j = 0; j < known->count; j++) {
            const struct value *ours = known->items[j];
            if (taken[j] || !value_same(ours, as_asked(arena, ours->type, ours, actual->items[i])))
                continue;
            taken[j] = true;
            items[i] = ours;
            break;
        }
    }
    return value_of(arena, actual->type, NULL, items, actual->count);
}

/* `actual` without what an optional attribute of an object type does not ask for: Konnect fills it in. */
static const struct value *as_asked(struct arena *arena, const struct type *type, const struct value *known,
                                    const struct value *actual)
{
    if (!value_is_known(known) || !value_is_known(actual) || type_is_primitive(type) ||
        known->count != actual->count || type->kind == TYPE_DYNAMIC)
        return actual;
    if (type->kind == TYPE_SET)
        return set_as_asked(arena, known, actual);
    const struct value **items = ARENA_ARRAY(arena, const struct value *, actual->count);
    for (size_t i = 0; i < actual->count; i++) {
        bool object = type->kind == TYPE_OBJECT;
        const struct type *part = object ? type->attrs[i].type : type->element;
        bool left_open = object && type->attrs[i].optional && value_is_null(known->items[i]);
        items[i] = left_open ? known->items[i] : as_asked(arena, part, known->items[i], actual->items[i]);
    }
    return value_of(arena, actual->type, actual->keys, items, actual->count);
}

static const struct value *read_value(struct arena *arena, const struct attr *attr, const struct value *prior,
                                      const struct value *actual)
{
    const struct value *fallback = attr_default(arena, attr);
    if ((attr->flags & ATTR_LOCAL) != 0)
        return value_is_null(prior) && fallback != NULL ? fallback : prior;
    if ((attr->flags & ATTR_UNREADABLE) != 0 || attr_is_freeform(attr))
        return prior;
    if ((attr->flags & ATTR_PATH) != 0 && value_is_null(actual))
        return prior;
    return means_same(prior, as_asked(arena, attr->type, prior, actual)) ? prior : actual;
}

bool body_read_rows(struct ctx *ctx, const struct rows *prior, const struct value *answer, struct rows *out)
{
    struct rows rows = rows_copy(ctx->arena, prior);
    for (size_t i = 0; i < rows.count; i++) {
        const struct attr *attr = &rows.attrs[i];
        const struct value *actual = NULL;
        if (!answer_value(ctx, attr, answer, &actual))
            return false;
        rows.values[i] = read_value(ctx->arena, attr, prior->values[i], actual);
    }
    body_derive(ctx->arena, &rows);
    *out = rows;
    return true;
}

/* A primitive as a message may show it. */
static strview shown(const struct value *value)
{
    if (value_is_null(value))
        return SV("null");
    if (value->type->kind == TYPE_BOOL)
        return value->boolean ? SV("true") : SV("false");
    return value->text;
}

bool body_not_kept(struct ctx *ctx, const struct attr *attr, const struct value *planned,
                   const struct value *actual)
{
    const struct path *place = attr_place(ctx->arena, ctx->path, attr);
    strview values = SV("");
    if ((attr->flags & ATTR_SENSITIVE) == 0 && type_is_primitive(attr->type))
        values = arena_printf(ctx->arena, " It was configured as \"" SV_FMT "\" and is now \"" SV_FMT "\".",
                              SV_ARG(shown(planned)), SV_ARG(shown(actual)));
    return ctx_error_at(ctx, place, "Konnect did not keep the configured value",
                        "Konnect accepted the request, but its answer has another value for \"%s\"." SV_FMT
                        " The object exists and is in the state as Konnect has it.",
                        attr->name, SV_ARG(values));
}

/* Terraform holds us to the planned null, so this is no error; but the next plan will show the value again.
 */
static void warn_not_cleared(struct ctx *ctx, const struct attr *attr)
{
    ctx_warning_at(
        ctx, attr_place(ctx->arena, ctx->path, attr), "Konnect kept a value that is not configured",
        "\"%s\" is not set in the configuration, but Konnect's answer has a value for it. The next plan will "
        "show it as a difference: configure it, or remove it in Konnect.",
        attr->name);
}

bool body_applied_rows(struct ctx *ctx, const struct rows *planned, const struct value *answer,
                       struct rows *out)
{
    struct rows rows = rows_copy(ctx->arena, planned);
    bool good = true;
    for (size_t i = 0; i < rows.count; i++) {
        const struct attr *attr = &rows.attrs[i];
        const struct value *known = planned->values[i];
        const struct value *actual = NULL;
        if ((attr->flags & (ATTR_LOCAL | ATTR_UNREADABLE)) != 0 || attr_is_freeform(attr) ||
            attr_field(attr).len == 0)
            continue;
        if (!answer_value(ctx, attr, answer, &actual)) {
            good = false;
            continue;
        }
        actual = as_asked(ctx->arena, attr->type, known, actual);
        bool settable = (attr->flags & (ATTR_REQUIRED | ATTR_OPTIONAL)) != 0;
        if (value_is_unknown(known))
            rows.values[i] = actual;
        else if ((attr->flags & ATTR_PATH) != 0 || !settable || means_same(known, actual))
            continue;
        else if (value_is_null(known))
            warn_not_cleared(ctx, attr);
        else {
            rows.values[i] = actual;
            good = body_not_kept(ctx, attr, known, actual);
        }
    }
    body_derive(ctx->arena, &rows);
    *out = rows;
    return good;
}

struct rows body_without_unknowns(struct arena *arena, const struct rows *rows)
{
    struct rows known = rows_copy(arena, rows);
    for (size_t i = 0; i < known.count; i++)
        if (!value_is_wholly_known(known.values[i]))
            known.values[i] = value_null(arena, known.attrs[i].type);
    return known;
}

void body_derive(struct arena *arena, struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        const struct attr *attr = &rows->attrs[i];
        strview text;
        if (attr->derived == NULL)
            continue;
        switch (template_expand(arena, attr->derived, rows, TEMPLATE_PLAIN, &text)) {
        case TEMPLATE_KNOWN:
            rows->values[i] = value_string(arena, text);
            break;
        case TEMPLATE_UNKNOWN:
            rows->values[i] = value_unknown(arena, attr->type);
            break;
        case TEMPLATE_NULL:
            rows->values[i] = value_null(arena, attr->type);
            break;
        }
    }
}
