#include "value/kind.h"

#include "value/build.h"

static bool is_known_as(const struct value *value, unsigned kinds)
{
    return value != NULL && value_is_known(value) && (1U << value->type->kind & kinds) != 0;
}

bool value_is_nothing(const struct value *value)
{
    return value == NULL || value_is_null(value);
}

bool value_is_empty(const struct value *value)
{
    bool collection = value_is_object(value) || value_is_array(value);
    return value_is_nothing(value) || (collection && value->count == 0);
}

bool value_is_object(const struct value *value)
{
    return is_known_as(value, 1U << TYPE_OBJECT | 1U << TYPE_MAP);
}

bool value_is_array(const struct value *value)
{
    return is_known_as(value, 1U << TYPE_TUPLE | 1U << TYPE_LIST | 1U << TYPE_SET);
}

bool value_is_text(const struct value *value)
{
    return is_known_as(value, 1U << TYPE_STRING);
}

bool value_is_number(const struct value *value)
{
    return is_known_as(value, 1U << TYPE_NUMBER);
}

bool value_is_bool(const struct value *value)
{
    return is_known_as(value, 1U << TYPE_BOOL);
}

bool value_to_int(const struct value *value, int64_t *out)
{
    return value_is_number(value) && number_to_int64(value->text, out);
}

strview value_text_at(const struct value *object, const char *key)
{
    const struct value *item = object != NULL ? value_get(object, sv_from(key)) : NULL;
    return item != NULL ? value_text(item) : SV("");
}

bool value_true_at(const struct value *object, const char *key)
{
    const struct value *item = object != NULL ? value_get(object, sv_from(key)) : NULL;
    return item != NULL && value_is_true(item);
}

const struct value *value_at(const struct value *object, strview path)
{
    while (path.data != NULL && value_is_object(object))
        object = value_get(object, sv_cut(&path, '.'));
    bool unknown = object != NULL && value_is_unknown(object);
    return path.data == NULL || unknown ? object : NULL;
}

const struct value *value_without_null_members(struct arena *arena, const struct value *value)
{
    bool object = value_is_object(value);
    if (!object && !value_is_array(value))
        return value;
    const struct value **items = ARENA_ARRAY(arena, const struct value *, value->count);
    strview *keys = ARENA_ARRAY(arena, strview, value->count);
    size_t count = 0;
    for (size_t i = 0; i < value->count; i++) {
        if (object && value_is_null(value->items[i]))
            continue;
        if (object)
            keys[count] = value->keys[i];
        items[count++] = value_without_null_members(arena, value->items[i]);
    }
    return object ? value_object(arena, keys, items, count) : value_tuple(arena, items, count);
}
