#include "value/value.h"

const struct path *value_item_path(struct arena *arena, const struct value *value, size_t i,
                                   const struct path *path)
{
    if (value->type->kind == TYPE_OBJECT)
        return path_attribute(arena, path, value->keys[i]);
    if (value_has_keys(value))
        return path_key(arena, path, value->keys[i]);
    return value->type->kind == TYPE_SET ? path : path_index(arena, path, (int64_t)i);
}

void value_walk(struct arena *arena, const struct value *value, const struct path *base,
                bool (*visit)(void *payload, const struct value *value, const struct path *path),
                void *payload)
{
    if (!visit(payload, value, base))
        return;
    for (size_t i = 0; i < value->count; i++)
        value_walk(arena, value->items[i], value_item_path(arena, value, i, base), visit, payload);
}

/* The item of `b` that stands where item `i` of `a` does, or NULL. */
static const struct value *partner(const struct value *a, size_t i, const struct value *b)
{
    if (value_has_keys(a))
        return value_get(b, a->keys[i]);
    return !value_has_keys(b) && i < b->count ? b->items[i] : NULL;
}

const struct path *value_difference(struct arena *arena, const struct value *a, const struct value *b,
                                    const struct path *base)
{
    bool ordered =
        value_is_known(a) && value_is_known(b) && a->count == b->count && a->type->kind != TYPE_SET;
    for (size_t i = 0; ordered && i < a->count; i++) {
        const struct value *other = partner(a, i, b);
        if (other == NULL)
            return base;
        if (!value_equal(a->items[i], other))
            return value_difference(arena, a->items[i], other, value_item_path(arena, a, i, base));
    }
    return base;
}
