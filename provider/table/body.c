#include "table/body.h"

#include "kong/freeform.h"
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
    if (attr_has(attr, ATTR_CREATE_ONLY) && use == BODY_UPDATE)
        return false;
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
