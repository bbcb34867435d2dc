#include "value/value.h"

const struct path *value_item_path(struct arena *arena, const struct value *value, size_t i,
                                   const struct path *path)
{
    if (value->type->kind == TYPE_OBJECT)
        return path_attribute(arena, path, value->keys[i]);
    if (value->keys != NULL)
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
