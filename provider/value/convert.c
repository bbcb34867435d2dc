#include "value/value.h"

#include "value/build.h"

static bool cannot(struct ctx *ctx, const struct value *value, const struct type *type)
{
    return ctx_error(ctx, "Wrong type", "A %s is needed here; this is a %s.", type_friendly_name(type),
                     type_friendly_name(value->type));
}

static bool to_bool(struct ctx *ctx, const struct value *value, const struct value **out)
{
    strview text = value_text(value);
    bool yes = sv_equal_z(text, "true") || sv_equal_z(text, "1");
    if (!yes && !sv_equal_z(text, "false") && !sv_equal_z(text, "0"))
        return cannot(ctx, value, &type_bool);
    *out = value_bool(ctx->arena, yes);
    return true;
}

static bool to_number(struct ctx *ctx, const struct value *value, const struct value **out)
{
    if (value->type->kind != TYPE_STRING || !number_is_valid(value->text))
        return cannot(ctx, value, &type_number);
    *out = value_number(ctx->arena, value->text);
    return true;
}

static bool to_string(struct ctx *ctx, const struct value *value, const struct value **out)
{
    switch (value->type->kind) {
    case TYPE_BOOL:
        *out = value_string(ctx->arena, value->boolean ? SV("true") : SV("false"));
        return true;
    case TYPE_NUMBER:
        *out = value_string(ctx->arena, number_canonical(ctx->arena, value->text));
        return true;
    default:
        return cannot(ctx, value, &type_string);
    }
}

/* Converts one part at its own path. */
static bool convert_at(struct ctx *ctx, const struct path *path, const struct value *value,
                       const struct type *type, const struct value **out)
{
    const struct path *outer = ctx->path;
    ctx->path = path;
    bool good = value_convert(ctx, value, type, out);
    ctx->path = outer;
    return good;
}

static bool is_sequence(const struct value *value)
{
    return value->type->kind == TYPE_LIST || value->type->kind == TYPE_SET || value->type->kind == TYPE_TUPLE;
}

static bool to_sequence(struct ctx *ctx, const struct value *value, const struct type *type,
                        const struct value **out)
{
    bool unequal = type->kind == TYPE_TUPLE && value->count != type->count;
    if (!is_sequence(value) || unequal)
        return cannot(ctx, value, type);
    const struct value **items = ARENA_ARRAY(ctx->arena, const struct value *, value->count);
    for (size_t i = 0; i < value->count; i++) {
        /* A set has no indices to point at. */
        const struct path *path =
            type->kind == TYPE_SET ? ctx->path : path_index(ctx->arena, ctx->path, (int64_t)i);
        if (!convert_at(ctx, path, value->items[i], type_item(type, i), &items[i]))
            return false;
    }
    *out = value_of(ctx->arena, type, NULL, items, value->count);
    return true;
}

static bool has_keys(const struct value *value)
{
    return value->type->kind == TYPE_OBJECT || value->type->kind == TYPE_MAP;
}

static bool to_map(struct ctx *ctx, const struct value *value, const struct type *type,
                   const struct value **out)
{
    if (!has_keys(value))
        return cannot(ctx, value, type);
    const struct value **items = ARENA_ARRAY(ctx->arena, const struct value *, value->count);
    for (size_t i = 0; i < value->count; i++)
        if (!convert_at(ctx, path_key(ctx->arena, ctx->path, value->keys[i]), value->items[i], type->element,
                        &items[i]))
            return false;
    *out = value_of(ctx->arena, type, value->keys, items, value->count);
    return true;
}

static bool to_object(struct ctx *ctx, const struct value *value, const struct type *type,
                      const struct value **out)
{
    if (!has_keys(value))
        return cannot(ctx, value, type);
    strview *keys = ARENA_ARRAY(ctx->arena, strview, type->count);
    const struct value **items = ARENA_ARRAY(ctx->arena, const struct value *, type->count);
    for (size_t i = 0; i < type->count; i++) {
        const struct type_attr *attr = &type->attrs[i];
        const struct value *item = value_get(value, attr->name);
        keys[i] = attr->name;
        if (item == NULL)
            items[i] = value_null(ctx->arena, attr->type);
        else if (!convert_at(ctx, path_attribute(ctx->arena, ctx->path, attr->name), item, attr->type,
                             &items[i]))
            return false;
    }
    *out = value_of(ctx->arena, type, keys, items, type->count);
    return true;
}

bool value_convert(struct ctx *ctx, const struct value *value, const struct type *type,
                   const struct value **out)
{
    if (type->kind == TYPE_DYNAMIC || type_equal(value->type, type)) {
        *out = value;
        return true;
    }
    if (!value_is_known(value)) {
        *out = value_is_null(value) ? value_null(ctx->arena, type) : value_unknown(ctx->arena, type);
        return true;
    }
    switch (type->kind) {
    case TYPE_BOOL:
        return to_bool(ctx, value, out);
    case TYPE_NUMBER:
        return to_number(ctx, value, out);
    case TYPE_STRING:
        return to_string(ctx, value, out);
    case TYPE_MAP:
        return to_map(ctx, value, type, out);
    case TYPE_OBJECT:
        return to_object(ctx, value, type, out);
    default:
        return to_sequence(ctx, value, type, out);
    }
}
