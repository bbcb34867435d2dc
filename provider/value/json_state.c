/* Terraform's state JSON (docs/dev/protocol.md, "State as JSON"), on top of natural JSON. */
#include "value/json.h"

#include "value/build.h"

struct reader {
    struct ctx *ctx;
    bool ignore_surplus;
    size_t depth; /* of lists, maps and the like around the place */
};

static bool from_natural(struct reader *reader, const struct value *natural, const struct type *type,
                         const struct value **out);

static bool part(struct reader *reader, const struct path *path, const struct value *natural,
                 const struct type *type, const struct value **out)
{
    struct ctx *ctx = reader->ctx;
    const struct path *outer = ctx->path;
    ctx->path = path;
    bool good = from_natural(reader, natural, type, out);
    ctx->path = outer;
    return good;
}

static bool mismatch(struct ctx *ctx, const struct value *natural, const struct type *type)
{
    return ctx_error(ctx, "The state does not fit the schema", "A %s is needed; the state has a %s.",
                     type_friendly_name(type), type_friendly_name(natural->type));
}

static bool from_dynamic(struct reader *reader, const struct value *natural, const struct value **out)
{
    const struct value *value = value_get(natural, SV("value"));
    const struct value *type_value = value_get(natural, SV("type"));
    const struct type *type = NULL;
    if (natural->count != 2 || value == NULL || type_value == NULL)
        return mismatch(reader->ctx, natural, &type_dynamic);
    if (!type_from_value(reader->ctx, type_value, &type))
        return false;
    if (type->kind == TYPE_DYNAMIC)
        return mismatch(reader->ctx, natural, &type_dynamic);
    struct reader strict = { .ctx = reader->ctx, .depth = reader->depth };
    return from_natural(&strict, value, type, out);
}

static bool from_array(struct reader *reader, const struct value *natural, const struct type *type,
                       const struct value **out)
{
    struct ctx *ctx = reader->ctx;
    bool unequal = type->kind == TYPE_TUPLE && natural->count != type->count;
    if (natural->type->kind != TYPE_TUPLE || unequal)
        return mismatch(ctx, natural, type);
    const struct value **items = ARENA_ARRAY(ctx->arena, const struct value *, natural->count);
    for (size_t i = 0; i < natural->count; i++) {
        const struct path *place =
            type->kind == TYPE_SET ? ctx->path : path_index(ctx->arena, ctx->path, (int64_t)i);
        if (!part(reader, place, natural->items[i], type_item(type, i), &items[i]))
            return false;
    }
    *out = value_of(ctx->arena, type, NULL, items, natural->count);
    return true;
}

static bool from_map(struct reader *reader, const struct value *natural, const struct type *type,
                     const struct value **out)
{
    struct ctx *ctx = reader->ctx;
    if (natural->type->kind != TYPE_OBJECT)
        return mismatch(ctx, natural, type);
    const struct value **items = ARENA_ARRAY(ctx->arena, const struct value *, natural->count);
    for (size_t i = 0; i < natural->count; i++)
        if (!part(reader, path_key(ctx->arena, ctx->path, natural->keys[i]), natural->items[i], type->element,
                  &items[i]))
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

static bool from_object(struct reader *reader, const struct value *natural, const struct type *type,
                        const struct value **out)
{
    struct ctx *ctx = reader->ctx;
    if (natural->type->kind != TYPE_OBJECT)
        return mismatch(ctx, natural, type);
    if (!reader->ignore_surplus && !refuse_surplus(ctx, natural, type))
        return false;
    strview *keys = ARENA_ARRAY(ctx->arena, strview, type->count);
    const struct value **items = ARENA_ARRAY(ctx->arena, const struct value *, type->count);
    for (size_t i = 0; i < type->count; i++) {
        const struct type_attr *attr = &type->attrs[i];
        const struct value *item = value_get(natural, attr->name);
        keys[i] = attr->name;
        if (item == NULL)
            items[i] = value_null(ctx->arena, attr->type);
        else if (!part(reader, path_attribute(ctx->arena, ctx->path, attr->name), item, attr->type,
                       &items[i]))
            return false;
    }
    *out = value_of(ctx->arena, type, keys, items, type->count);
    return true;
}

static bool from_container(struct reader *reader, const struct value *natural, const struct type *type,
                           const struct value **out)
{
    switch (type->kind) {
    case TYPE_MAP:
        return from_map(reader, natural, type, out);
    case TYPE_OBJECT:
        return from_object(reader, natural, type, out);
    default:
        return from_array(reader, natural, type, out);
    }
}

static bool from_natural(struct reader *reader, const struct value *natural, const struct type *type,
                         const struct value **out)
{
    if (value_is_null(natural)) {
        *out = value_null(reader->ctx->arena, type);
        return true;
    }
    if (type_is_primitive(type))
        return value_convert(reader->ctx, natural, type, out);
    if (type->kind == TYPE_DYNAMIC)
        return from_dynamic(reader, natural, out);
    if (reader->depth == VALUE_MAX_DEPTH)
        return ctx_error(reader->ctx, "The state does not fit the schema", "It is nested too deeply.");
    reader->depth++;
    bool good = from_container(reader, natural, type, out);
    reader->depth--;
    return good;
}

bool json_decode_state(struct ctx *ctx, strview text, const struct type *type, bool ignore_surplus,
                       const struct value **out)
{
    struct reader reader = { .ctx = ctx, .ignore_surplus = ignore_surplus };
    const struct value *natural = NULL;
    return json_decode_to_depth(ctx, text, JSON_DEEPEST, &natural) &&
           from_natural(&reader, natural, type, out);
}

/* ---- Writing ---- */

static const struct value *to_natural(struct arena *arena, const struct value *value,
                                      const struct type *type);

static const struct value *to_dynamic(struct arena *arena, const struct value *value)
{
    const strview keys[] = { SV("value"), SV("type") };
    const struct value *items[] = { to_natural(arena, value, value->type),
                                    type_to_value(arena, value->type) };
    return value_object(arena, keys, items, 2);
}

static const struct value *to_natural(struct arena *arena, const struct value *value, const struct type *type)
{
    if (type->kind == TYPE_DYNAMIC && value->type->kind != TYPE_DYNAMIC)
        return to_dynamic(arena, value);
    if (!value_is_known(value) || type_is_primitive(type))
        return value;
    const struct value **items = ARENA_ARRAY(arena, const struct value *, value->count);
    for (size_t i = 0; i < value->count; i++)
        items[i] = to_natural(arena, value->items[i], type_item(type, i));
    return value_has_keys(value) ? value_object(arena, value->keys, items, value->count)
                                 : value_tuple(arena, items, value->count);
}

/* The unknown is looked for in the value itself: the wrappers around dynamic ones are no steps of its path.
 */
static bool note_unknown(void *payload, const struct value *value, const struct path *path)
{
    struct ctx *ctx = payload;
    if (value_is_unknown(value))
        ctx_error_at(ctx, path, "Value not known yet", "A state cannot hold what is known only after apply.");
    return true;
}

bool json_encode_state(struct ctx *ctx, const struct value *value, const struct type *type, strview *out)
{
    if (!value_is_wholly_known(value)) {
        value_walk(ctx->arena, value, ctx->path, note_unknown, ctx);
        return false;
    }
    return json_encode(ctx, to_natural(ctx->arena, value, type), out);
}
