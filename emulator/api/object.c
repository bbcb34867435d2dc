#include "emulator/api/object.h"

#include "value/build.h"

enum { FIRST_CAPACITY = 16 };

struct object object_make(struct arena *arena)
{
    return (struct object){ .arena = arena };
}

struct object object_from(struct arena *arena, const struct value *from)
{
    struct object object = { .arena = arena, .count = from->count, .capacity = from->count };
    object.keys = ARENA_ARRAY(arena, strview, from->count);
    object.items = ARENA_ARRAY(arena, const struct value *, from->count);
    for (size_t i = 0; i < from->count; i++) {
        object.keys[i] = from->keys[i];
        object.items[i] = from->items[i];
    }
    return object;
}

static size_t find(const struct object *object, strview key)
{
    size_t i = 0;
    while (i < object->count && !sv_equal(object->keys[i], key))
        i++;
    return i;
}

static void grow(struct object *object)
{
    size_t old = object->capacity;
    object->capacity = old > 0 ? old * 2 : FIRST_CAPACITY;
    object->keys =
        arena_grow(object->arena, object->keys, old * sizeof(strview), object->capacity * sizeof(strview));
    object->items = arena_grow(object->arena, object->items, old * sizeof(struct value *),
                               object->capacity * sizeof(struct value *));
}

void object_set(struct object *object, strview key, const struct value *item)
{
    if (item == NULL)
        return;
    size_t i = find(object, key);
    if (i == object->capacity)
        grow(object);
    object->keys[i] = key;
    object->items[i] = item;
    if (i == object->count)
        object->count++;
}

void object_set_text(struct object *object, const char *key, strview text)
{
    object_set(object, sv_from(key), value_string(object->arena, text));
}

void object_set_int(struct object *object, const char *key, int64_t number)
{
    object_set(object, sv_from(key), value_int(object->arena, number));
}

void object_remove(struct object *object, strview key)
{
    size_t i = find(object, key);
    if (i == object->count)
        return;
    object->count--;
    object->keys[i] = object->keys[object->count];
    object->items[i] = object->items[object->count];
}

const struct value *object_get(const struct object *object, strview key)
{
    size_t i = find(object, key);
    return i < object->count ? object->items[i] : NULL;
}

const struct value *object_value(const struct object *object)
{
    return value_object(object->arena, object->keys, object->items, object->count);
}

struct list list_make(struct arena *arena)
{
    return (struct list){ .arena = arena };
}

void list_add(struct list *list, const struct value *item)
{
    if (list->count == list->capacity) {
        size_t old = list->capacity;
        list->capacity = old > 0 ? old * 2 : FIRST_CAPACITY;
        list->items = arena_grow(list->arena, list->items, old * sizeof(struct value *),
                                 list->capacity * sizeof(struct value *));
    }
    list->items[list->count++] = item;
}

const struct value *list_value(const struct list *list)
{
    return value_tuple(list->arena, list->items, list->count);
}

strview text_at(const struct value *object, const char *key)
{
    return value_text_at(object, key);
}

bool true_at(const struct value *object, const char *key)
{
    return value_true_at(object, key);
}

const char *value_json_type(const struct value *value)
{
    if (value_is_object(value))
        return "object";
    if (value_is_array(value))
        return "array";
    if (value_is_text(value))
        return "string";
    if (value_is_number(value))
        return "number";
    return value_is_bool(value) ? "boolean" : "null";
}
