#include "table/reconcile.h"

#include "kong/freeform.h"
#include "table/body.h"
#include "kong/vault_reference.h"
#include "table/merged.h"
#include "table/template.h"
#include "value/build.h"

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

/* Whether `value` is what Konnect has where nothing is set. */
static bool is_usual(const struct attr *attr, const struct value *value)
{
    const struct value *usual = attr->default_value != NULL ? attr->default_value : attr->filled_in;
    return usual != NULL && attr_same(attr, usual, value);
}

/* Whether Konnect's value means what `known` (from plan or state) says. Konnect may leave out what is unset
 * or at its default, and may give an empty list for none. */
static bool means_same(const struct attr *attr, const struct value *known, const struct value *actual)
{
    if (value_is_null(known))
        return value_is_null(actual) || is_empty(actual);
    if (value_is_null(actual))
        return is_empty(known) || is_usual(attr, known);
    return attr_same(attr, known, actual);
}

/* Konnect's secret that is not in the state stays out of it. */
static bool is_concealed(const struct attr *attr, const struct value *known)
{
    return attr_has(attr, ATTR_SECRET) && value_is_null(known);
}

static const struct value *as_asked(struct arena *arena, const struct attr *attr, const struct value *known,
                                    const struct value *actual);

/* `actual` with null for each optional attribute that is null in `known`: there, whatever Konnect filled in
 * is no difference. Nor is a default that Konnect leaves out. */
static const struct value *object_as_asked(struct arena *arena, const struct attr *nested,
                                           const struct value *known, const struct value *actual)
{
    if (!value_is_known(known) || !value_is_known(actual))
        return actual;
    struct rows ours = rows_from_object(arena, nested, known);
    struct rows theirs = rows_from_object(arena, nested, actual);
    for (size_t i = 0; i < theirs.count; i++) {
        bool left_open = (attr_has(&nested[i], ATTR_OPTIONAL) && value_is_null(ours.values[i])) ||
                         (value_is_null(theirs.values[i]) && is_usual(&nested[i], ours.values[i]));
        theirs.values[i] =
            left_open ? ours.values[i] : as_asked(arena, &nested[i], ours.values[i], theirs.values[i]);
    }
    return rows_to_object(arena, &theirs);
}

/* Elements of a set have no index to pair them by. Each element of Konnect's answer is paired with the
 * first of ours that is not paired yet and whose configured attributes it has. */
static const struct value *set_as_asked(struct arena *arena, const struct attr *nested,
                                        const struct value *known, const struct value *actual)
{
    const struct value **items = ARENA_ARRAY(arena, const struct value *, actual->count);
    bool *taken = ARENA_ARRAY(arena, bool, known->count);
    for (size_t i = 0; i < actual->count; i++) {
        items[i] = actual->items[i];
        for (size_t j = 0; j < known->count; j++) {
            const struct value *ours = known->items[j];
            if (taken[j] || !value_same(ours, object_as_asked(arena, nested, ours, actual->items[i])))
                continue;
            taken[j] = true;
            items[i] = ours;
            break;
        }
    }
    return value_of(arena, actual->type, NULL, items, actual->count);
}

/* Elements of lists pair by index, those of maps by key. */
static const struct value *elements_as_asked(struct arena *arena, const struct attr *nested,
                                             const struct value *known, const struct value *actual)
{
    const struct value **items = ARENA_ARRAY(arena, const struct value *, actual->count);
    for (size_t i = 0; i < actual->count; i++) {
        const struct value *ours = NULL;
        if (actual->keys != NULL)
            ours = value_get(known, actual->keys[i]);
        else if (i < known->count)
            ours = known->items[i];
        items[i] = ours != NULL ? object_as_asked(arena, nested, ours, actual->items[i]) : actual->items[i];
    }
    return value_of(arena, actual->type, actual->keys, items, actual->count);
}

/* `actual` without what `known` leaves open in nested attributes, and what means the same in its form. */
static const struct value *as_asked(struct arena *arena, const struct attr *attr, const struct value *known,
                                    const struct value *actual)
{
    if (!value_is_known(known) || !value_is_known(actual))
        return actual;
    if (attr->nested == NULL)
        return attr_same(attr, known, actual) ? known : actual;
    switch (attr->type->kind) {
    case TYPE_OBJECT:
        return object_as_asked(arena, attr->nested, known, actual);
    case TYPE_SET:
        return set_as_asked(arena, attr->nested, known, actual);
    default:
        return elements_as_asked(arena, attr->nested, known, actual);
    }
}

struct rows reconcile_asked(struct arena *arena, const struct rows *known, const struct rows *actual)
{
    struct rows rows = rows_copy(arena, actual);
    for (size_t i = 0; i < rows.count; i++)
        rows.values[i] = as_asked(arena, &rows.attrs[i], known->values[i], actual->values[i]);
    return rows;
}

/* Whether one of the free-form values of `known` has what stands at the place of row `i`: one value of
 * Konnect's has one row, the one in which it is configured. */
static bool is_in_freeform(struct arena *arena, const struct rows *known, size_t i)
{
    strview field = attr_field(&known->attrs[i]);
    bool found = false;
    for (size_t j = 0; !found && j < known->count; j++) {
        strview whole = attr_field(&known->attrs[j]);
        bool inside = attr_has(&known->attrs[j], ATTR_FREEFORM) && sv_starts_with(field, whole) &&
                      field.len > whole.len && field.data[whole.len] == '.';
        if (!inside || !value_is_known(known->values[j]))
            continue;
        const struct value *object = freeform_as_object(arena, known->values[j]);
        const struct value *value = body_pick(object, sv_slice(field, whole.len + 1, field.len));
        found = value != NULL && !value_is_null(value);
    }
    return found;
}

static const struct value *actual_value(struct arena *arena, const struct rows *known,
                                        const struct rows *actual, size_t i)
{
    const struct attr *attr = &known->attrs[i];
    bool elsewhere = !attr_has(attr, ATTR_FREEFORM) && is_in_freeform(arena, known, i);
    return elsewhere ? value_null(arena, attr->type) : actual->values[i];
}

static const struct value *read_value(struct arena *arena, const struct attr *attr, const struct value *prior,
                                      const struct value *actual)
{
    const struct value *fallback = attr->default_value;
    if (attr->merges != NULL) /* never null: nothing is an empty set */
        return value_is_known(prior) && value_same(prior, actual) ? prior : actual;
    if ((attr->flags & ATTR_LOCAL) != 0)
        return value_is_null(prior) && fallback != NULL ? fallback : prior;
    if ((attr->flags & (ATTR_UNREADABLE | ATTR_FREEFORM)) != 0)
        return prior;
    if (((attr->flags & ATTR_PATH) != 0 && value_is_null(actual)) || is_concealed(attr, prior))
        return prior;
    /* After an import: plans have the default, an empty one too. */
    if (value_is_null(prior) && fallback != NULL)
        return means_same(attr, fallback, actual) ? fallback : actual;
    return means_same(attr, prior, as_asked(arena, attr, prior, actual)) ? prior : actual;
}

struct rows reconcile_read(struct arena *arena, const struct rows *prior, const struct rows *actual)
{
    struct rows rows = rows_copy(arena, prior);
    for (size_t i = 0; i < rows.count; i++)
        rows.values[i] =
            read_value(arena, &rows.attrs[i], prior->values[i], actual_value(arena, prior, actual, i));
    template_derive(arena, &rows);
    return rows;
}

struct rows reconcile_import(struct arena *arena, const struct rows *prior, const struct rows *actual)
{
    struct rows rows = reconcile_read(arena, prior, actual);
    for (size_t i = 0; i < rows.count; i++)
        if (is_concealed(&rows.attrs[i], rows.values[i]) && vault_reference_is(value_text(actual->values[i])))
            rows.values[i] = actual->values[i];
    return rows;
}

/* A number or boolean as text for a message. */
static strview shown(const struct value *value)
{
    if (value_is_null(value))
        return SV("null");
    if (value->type->kind == TYPE_BOOL)
        return value->boolean ? SV("true") : SV("false");
    return value->text;
}

/* A text may be a secret, whatever the attribute is for (docs/dev/security.md, "What messages quote"). */
static bool is_quotable(const struct attr *attr)
{
    return attr->type->kind == TYPE_NUMBER || attr->type->kind == TYPE_BOOL;
}

static bool not_kept(struct ctx *ctx, const struct attr *attr, const struct value *planned,
                     const struct value *actual)
{
    const struct path *place = attr_place(ctx->arena, ctx->path, attr);
    strview values = SV("");
    if ((attr->flags & ATTR_SENSITIVE) == 0 && is_quotable(attr))
        values = arena_printf(ctx->arena, " It was configured as " SV_FMT " and is now " SV_FMT ".",
                              SV_ARG(shown(planned)), SV_ARG(shown(actual)));
    return ctx_error_at(ctx, place, "Konnect did not keep the configured value",
                        "Konnect accepted the request, but its answer has another value for \"%s\"." SV_FMT
                        " The object exists and is in the state as Konnect has it.",
                        attr->name, SV_ARG(values));
}

/* Terraform insists on the planned null, so this is no error; but the next plan will show the value again.
 */
static void warn_not_cleared(struct ctx *ctx, const struct attr *attr)
{
    ctx_warning_at(
        ctx, attr_place(ctx->arena, ctx->path, attr), "Konnect kept a value that is not configured",
        "\"%s\" is not set in the configuration, but Konnect's answer has a value for it. The next plan will "
        "show it as a difference: configure it, or remove it in Konnect.",
        attr->name);
}

/* One row of the state after a write. An unknown `actual` means that it could not be read; that was
 * reported already. */
static bool settle(struct ctx *ctx, const struct attr *attr, const struct value *actual,
                   const struct value **value)
{
    const struct value *planned = *value;
    bool settable = (attr->flags & (ATTR_REQUIRED | ATTR_OPTIONAL)) != 0;
    if (value_is_unknown(actual))
        return true;
    actual = as_asked(ctx->arena, attr, planned, actual);
    if (value_is_unknown(planned)) {
        *value = actual;
        return true;
    }
    if ((attr->flags & ATTR_PATH) != 0 || !settable || is_concealed(attr, planned) ||
        means_same(attr, planned, actual))
        return true;
    if (value_is_null(planned)) {
        warn_not_cleared(ctx, attr);
        return true;
    }
    *value = actual;
    return not_kept(ctx, attr, planned, actual);
}

/* A merged row after a write; what is wrong is said of the attribute that the user wrote. It is never null.
 */
static bool settle_merged(struct ctx *ctx, const struct attr *own, const struct value *actual,
                          const struct value **value)
{
    const struct value *none = value_null(ctx->arena, (*value)->type);
    const struct value *settled = is_empty(*value) ? none : *value;
    bool good = settle(ctx, own, actual, &settled);
    *value = value_is_null(settled) ? value_of(ctx->arena, none->type, NULL, NULL, 0) : settled;
    return good;
}

bool reconcile_applied(struct ctx *ctx, const struct rows *planned, const struct rows *actual,
                       struct rows *out)
{
    struct rows rows = rows_copy(ctx->arena, planned);
    bool good = true;
    for (size_t i = 0; i < rows.count; i++) {
        const struct attr *attr = &rows.attrs[i];
        if ((attr->flags & (ATTR_LOCAL | ATTR_UNREADABLE | ATTR_FREEFORM)) != 0 ||
            attr_field(attr).len == 0 || merged_by(rows.attrs, attr) != NULL)
            continue;
        if (attr->merges != NULL)
            good &=
                settle_merged(ctx, attr_row(rows.attrs, attr->merges), actual->values[i], &rows.values[i]);
        else
            good &= settle(ctx, attr, actual_value(ctx->arena, planned, actual, i), &rows.values[i]);
    }
    template_derive(ctx->arena, &rows);
    *out = rows;
    return good;
}
