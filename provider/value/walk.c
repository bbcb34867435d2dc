#include "value/value.h"

void value_walk(struct arena *arena, const struct value *value, const struct path *base,
                bool (*visit)(void *payload, const struct value *value, const struct path *path),
                void *payload)
{
    if (!visit(payload, value, base))
        return;
    for (size_t i = 0; i < value->count; i++) {
        const struct path *path = base; /* of a set: its elements have no paths of their own */
        if (value->type->kind == TYPE_OBJECT)
            path = path_attribute(arena, base, value->keys[i]);
        else if (value->keys != NULL)
            path = path_key(arena, base, value->keys[i]);
        else if (value->type->kind != TYPE_SET)
            path = path_index(arena, base, (int64_t)i);
        value_walk(arena, value->items[i], path, visit, payload);
    }
}
