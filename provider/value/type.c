#include "value/type.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

const struct type type_dynamic = { .kind = TYPE_DYNAMIC };
const struct type type_bool = { .kind = TYPE_BOOL };
const struct type type_number = { .kind = TYPE_NUMBER };
const struct type type_string = { .kind = TYPE_STRING };
const struct type type_list_of_string = { .kind = TYPE_LIST, .element = &type_string };
const struct type type_set_of_string = { .kind = TYPE_SET, .element = &type_string };
const struct type type_map_of_string = { .kind = TYPE_MAP, .element = &type_string };
const struct type type_empty_object = { .kind = TYPE_OBJECT };
const struct type type_empty_tuple = { .kind = TYPE_TUPLE };

bool type_is_primitive(const struct type *type)
{
    return type->kind == TYPE_BOOL || type->kind == TYPE_NUMBER || type->kind == TYPE_STRING;
}

bool type_equal(const struct type *a, const struct type *b)
{
    if (a == b)
        return true;
    if (a->kind != b->kind || a->count != b->count)
        return false;
    switch (a->kind) {
    case TYPE_LIST:
    case TYPE_SET:
    case TYPE_MAP:
        return type_equal(a->element, b->element);
    case TYPE_TUPLE:
        for (size_t i = 0; i < a->count; i++)
            if (!type_equal(a->elements[i], b->elements[i]))
                return false;
        return true;
    case TYPE_OBJECT:
        for (size_t i = 0; i < a->count; i++)
            if (!sv_equal(a->attrs[i].name, b->attrs[i].name) ||
                !type_equal(a->attrs[i].type, b->attrs[i].type))
                return false;
        return true;
    default:
        return true;
    }
}

size_t type_attribute_index(const struct type *type, strview name)
{
    size_t low = 0;
    size_t high = type->kind == TYPE_OBJECT ? type->count : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = sv_compare(name, type->attrs[middle].name);
        if (order == 0)
            return middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return SIZE_MAX;
}

const struct type *type_attribute(const struct type *type, strview name)
{
    size_t index = type_attribute_index(type, name);
    return index != SIZE_MAX ? type->attrs[index].type : NULL;
}

const struct type *type_item(const struct type *type, size_t i)
{
    switch (type->kind) {
    case TYPE_OBJECT:
        return type->attrs[i].type;
    case TYPE_TUPLE:
        return type->elements[i];
    default:
        return type->element;
    }
}

static int by_name(const void *a, const void *b)
{
    return sv_compare(((const struct type_attr *)a)->name, ((const struct type_attr *)b)->name);
}

static bool is_sorted(const struct type_attr *attrs, size_t count)
{
    size_t i = 1;
    while (i < count && by_name(&attrs[i - 1], &attrs[i]) <= 0)
        i++;
    return i >= count;
}

const struct type *type_object(struct arena *arena, const struct type_attr *attrs, size_t count)
{
    struct type_attr *sorted = ARENA_ARRAY(arena, struct type_attr, count);
    if (count > 0)
        memcpy(sorted, attrs, count * sizeof *sorted);
    if (!is_sorted(sorted, count))
        qsort(sorted, count, sizeof *sorted, by_name);
    for (size_t i = 1; i < count; i++)
        if (sv_equal(sorted[i - 1].name, sorted[i].name))
            BUG("object type with two attributes \"" SV_FMT "\"", SV_ARG(sorted[i].name));
    struct type *type = ARENA_NEW(arena, struct type);
    *type = (struct type){ .kind = TYPE_OBJECT, .count = count, .attrs = sorted };
    return type;
}

const struct type *type_tuple(struct arena *arena, const struct type *const *elements, size_t count)
{
    const struct type **copy = ARENA_ARRAY(arena, const struct type *, count);
    if (count > 0)
        memcpy(copy, elements, count * sizeof *copy);
    struct type *type = ARENA_NEW(arena, struct type);
    *type = (struct type){ .kind = TYPE_TUPLE, .count = count, .elements = copy };
    return type;
}

const struct type *type_collection(struct arena *arena, enum type_kind kind, const struct type *element)
{
    struct type *type = ARENA_NEW(arena, struct type);
    *type = (struct type){ .kind = kind, .element = element };
    return type;
}

/* The names of the collections of each kind of element. */
#define COLLECTION_OF(collection)                                                                            \
    {                                                                                                        \
        [TYPE_DYNAMIC] = collection " of any", [TYPE_BOOL] = collection " of bool",                          \
        [TYPE_NUMBER] = collection " of number", [TYPE_STRING] = collection " of string",                    \
        [TYPE_LIST] = collection " of list", [TYPE_SET] = collection " of set",                              \
        [TYPE_MAP] = collection " of map", [TYPE_TUPLE] = collection " of tuple",                            \
        [TYPE_OBJECT] = collection " of object",                                                             \
    }

const char *type_friendly_name(const struct type *type)
{
    static const char *const names[] = {
        [TYPE_DYNAMIC] = "dynamic", [TYPE_BOOL] = "bool",   [TYPE_NUMBER] = "number",
        [TYPE_STRING] = "string",   [TYPE_LIST] = "list",   [TYPE_SET] = "set",
        [TYPE_MAP] = "map",         [TYPE_TUPLE] = "tuple", [TYPE_OBJECT] = "object",
    };
    static const char *const collections[][TYPE_OBJECT + 1] = {
        [TYPE_LIST] = COLLECTION_OF("list"),
        [TYPE_SET] = COLLECTION_OF("set"),
        [TYPE_MAP] = COLLECTION_OF("map"),
    };
    bool is_collection = type->kind == TYPE_LIST || type->kind == TYPE_SET || type->kind == TYPE_MAP;
    return is_collection ? collections[type->kind][type->element->kind] : names[type->kind];
}
