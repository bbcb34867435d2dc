/* Terraform's state JSON (plugin-protocol.md 4.3), on top of natural JSON. */
#include "value/json.h"

static bool from_natural(struct ctx *ctx, const struct value *natural, const struct type *type,
                         bool ignore_surplus, const struct value **out);

static bool part(struct ctx *ctx, const struct path *path, const struct value *natural,
                 const struct type *type, bool ignore_surplus, const struct value **out)
{
    const struct path *outer = ctx->path;
    ctx->path = path;
    bool good = from_natural(ctx, natural, type, ignore_surplus, out);
    ctx->path = outer;
    return good;
}

static bool mismatch(struct ctx *ctx, const struct value *natural, const struct type *type)
{
    return ctx_error(ctx, "The state does not fit the schema", "A %s is needed; the state has a %s.",
                     type_friendly_name(type), type_friendly_name(natural->type));
}

static bool from_dynamic(struct ctx *ctx, const struct value *natural, const struct value **out)
{
    const struct value *value = value_get(natural, SV("value"));
    const struct value *type_value = value_get(natural, SV("type"));
    const struct type *type = NULL;
    if (natural->type->kind != TYPE_OBJECT || natural->count != 2 || value == NULL || type_value == NULL)
        return mismatch(ctx, natural, &type_dynamic);
    return type_from_value(ctx, type_value, &type) && from_natural(ctx, value, type, false, out);
}

static bool from_array(struct ctx *ctx, const struct value *natural, const struct type *type,
                       bool ignore_surplus, const struct value **out)
{
    bool tuple = type->kind == TYPE_TUPLE;
    if (natural->type->kind != TYPE_TUPLE || (tuple && natural->count != type->count))
        return mismatch(ctx, natural, type);
    const struct value **items = ARENA_ARRAY(ctx->arena, const struct value *, natural->count);
    for (size_t i = 0; i < natural->count; i++)
        if (!part(ctx, path_index(ctx->arena, ctx->path, (int64_t)i), natural->items[i],
                  tuple ? type->elements[i] : type->element, ignore_surplus, &items[i]))
            return false;
    *out = value_of(ctx->arena, type, NULL, items, natural->count);
    return true;
}

static bool from_map(struct ctx *ctx, const struct value *natural, const struct type *type,
                     bool ignore_surplus, const struct value **out)
{
    if (natural->type->kind != TYPE_OBJECT)
        return mismatch(ctx, natural, type);
    const struct value **items = ARENA_ARRAY(ctx->arena, const struct value *, natural->count);
    for (size_t i = 0; i < natural->count; i++)
        if (!part(ctx, path_key(ctx->arena, ctx->path, natural->keys[i]), natural->items[i], type->element,
                  ignore_surplus, &items[i]))
            return false;
    *out = value_of(ctx->arena, type, natural->keys, items, natural->count);
    return true;
}

static bool refuse_surplus(struct ctx *ctx, const struct value *natural, const struct type *type)
{
    for (size_t i = 0; i < natural->count; i++)
        if (type_attribute(type, natural->keys[i]) == NULL)
            return ctx_error(ctx, "The state does not fit the schema",
                             "There is no attribute \"" SV_FMT "\".", SV_ARG(natural->keys[i]));
    return true;
}

static bool from_object(struct ctx *ctx, const struct value *natural, const struct type *type,
                        bool ignore_surplus, const struct value **out)
{
    if (natural->type->kind != TYPE_OBJECT)
        return mismatch(ctx, natural, type);
    if (!ignore_surplus && !refuse_surplus(ctx, natural, type))
        return false;
    strview *keys = ARENA_ARRAY(ctx->arena, strview, type->count);
    const struct value **items = ARENA_ARRAY(ctx->arena, const struct value *, type->count);
    for (size_t i = 0; i < type->count; i++) {
        const struct type_attr *attr = &type->attrs[i];
        const struct value *item = value_get(natural, attr->name);
        keys[i] = attr->name;
        if (item == NULL)
            items[i] = value_null(ctx->arena, attr->type);
        else if (!part(ctx, path_attribute(ctx->arena, ctx->path, attr->name), item, attr->type,
                       ignore_surplus, &items[i]))
            return false;
    }
    *out = value_of(ctx->arena, type, keys, items, type->count);
    return true;
}

static bool from_natural(struct ctx *ctx, const struct value *natural, const struct type *type,
                         bool ignore_surplus, const struct value **out)
{
    if (value_is_null(natural)) {
        *out = value_null(ctx->arena, type);
        return true;
    }
    switch (type->kind) {
    case TYPE_DYNAMIC:
        return from_dynamic(ctx, natural, out);
    case TYPE_LIST:
    case TYPE_SET:
    case TYPE_TUPLE:
        return from_array(ctx, natural, type, ignore_surplus, out);
    case TYPE_MAP:
        return from_map(ctx, natural, type, ignore_surplus, out);
    case TYPE_OBJECT:
        return from_object(ctx, natural, type, ignore_surplus, out);
    default:
        return value_convert(ctx, natural, type, out);
    }
}

bool json_decode_state(struct ctx *ctx, strview text, const struct type *type, bool ignore_surplus,
                       const struct value **out)
{
    const struct value *natural = NULL;
    return json_decode(ctx, text, &natural) && from_natural(ctx, natural, type, ignore_surplus, out);
}

/* ---- Writing
 * ----------------------------------------------------------------------------------------------------- */

static const struct value *to_natural(struct arena *arena, const struct value *value,
                                      const struct type *type);

static const struct value *to_dynamic(struct arena *arena, const struct value *value)
{
    struct ctx ctx = ctx_make(arena);
    const struct value *type = NULL;
    /* What we print ourselves can be read again. */
    (void)json_decode(&ctx, type_to_json(arena, value->type), &type);
    const strview keys[] = { SV("value"), SV("type") };
    const struct value *items[] = { to_natural(arena, value, value->type), type };
    return value_object(arena, keys, items, 2);
}

static const struct type *part_type(const struct type *type, size_t i)
{
    if (type->kind == TYPE_OBJECT)
        return type->attrs[i].type;
    return type->kind == TYPE_TUPLE ? type->elements[i] : type->element;
}

static const struct value *to_natural(struct arena *arena, const struct value *value, const struct type *type)
{
    if (!value_is_known(value) || type_is_primitive(type))
        return value;
    if (type->kind == TYPE_DYNAMIC)
        return to_dynamic(arena, value);
    const struct value **items = ARENA_ARRAY(arena, const struct value *, value->count);
    for (size_t i = 0; i < value->count; i++)
        items[i] = to_natural(arena, value->items[i], part_type(type, i));
    return value->keys != NULL ? value_object(arena, value->keys, items, value->count)
                               : value_tuple(arena, items, value->count);
}

bool json_encode_state(struct ctx *ctx, const struct value *value, const struct type *type, strview *out)
{
    return json_encode(ctx, to_natural(ctx->arena, value, type), out);
}
