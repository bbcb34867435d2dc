#include "value/build.h"

#include "base/mem.h"
#include "value/set.h"

#include <stdlib.h>
#include <string.h>

static const struct value *make(struct arena *arena, struct value content)
{
    struct value *value = ARENA_NEW(arena, struct value);
    *value = content;
    return value;
}

const struct value *value_null(struct arena *arena, const struct type *type)
{
    return make(arena, (struct value){ .type = type, .state = VALUE_NULL });
}

const struct value *value_unknown(struct arena *arena, const struct type *type)
{
    return make(arena, (struct value){ .type = type, .state = VALUE_UNKNOWN });
}

const struct value *value_bool(struct arena *arena, bool boolean)
{
    return make(arena, (struct value){ .type = &type_bool, .boolean = boolean });
}

const struct value *value_string(struct arena *arena, strview text)
{
    return make(arena, (struct value){ .type = &type_string, .text = text });
}

const struct value *value_number(struct arena *arena, strview literal)
{
    if (!number_is_valid(literal))
        BUG("\"" SV_FMT "\" is no number", SV_ARG(literal));
    return make(arena, (struct value){ .type = &type_number, .text = literal });
}

const struct value *value_int(struct arena *arena, int64_t number)
{
    return value_number(arena, arena_printf(arena, "%lld", (long long)number));
}

const struct value *value_tuple(struct arena *arena, const struct value *const *items, size_t count)
{
    const struct type **types = ARENA_ARRAY(arena, const struct type *, count);
    for (size_t i = 0; i < count; i++)
        types[i] = items[i]->type;
    return value_of(arena, type_tuple(arena, types, count), NULL, items, count);
}

/* One key with its item and where it came from, for sorting. */
struct member {
    strview key;
    const struct value *item;
    size_t order;
};

static int by_key(const void *a, const void *b)
{
    const struct member *left = a;
    const struct member *right = b;
    int order = sv_compare(left->key, right->key);
    return order != 0 ? order : (left->order > right->order) - (left->order < right->order);
}

/* Sorted by key; of equal keys only the last given stays. Returns how many there are. */
static size_t sort_members(struct arena *arena, const strview *keys, const struct value *const *items,
                           size_t count, struct member **out)
{
    struct member *members = ARENA_ARRAY(arena, struct member, count);
    bool sorted = true; /* most come so: Terraform and Konnect sort, too */
    for (size_t i = 0; i < count; i++) {
        members[i] = (struct member){ keys[i], items[i], i };
        sorted = sorted && (i == 0 || sv_compare(keys[i - 1], keys[i]) <= 0);
    }
    if (!sorted)
        qsort(members, count, sizeof *members, by_key);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept > 0 && sv_equal(members[kept - 1].key, members[i].key))
            kept--;
        members[kept++] = members[i];
    }
    *out = members;
    return kept;
}

static const struct value *from_members(struct arena *arena, const struct type *type,
                                        const struct member *members, size_t count)
{
    strview *keys = ARENA_ARRAY(arena, strview, count);
    const struct value **items = ARENA_ARRAY(arena, const struct value *, count);
    for (size_t i = 0; i < count; i++) {
        keys[i] = members[i].key;
        items[i] = members[i].item;
    }
    return make(arena, (struct value){ .type = type, .count = count, .items = items, .keys = keys });
}

const struct value *value_object(struct arena *arena, const strview *keys, const struct value *const *items,
                                 size_t count)
{
    struct member *members = NULL;
    size_t kept = sort_members(arena, keys, items, count, &members);
    struct type_attr *attrs = ARENA_ARRAY(arena, struct type_attr, kept);
    for (size_t i = 0; i < kept; i++)
        attrs[i] = (struct type_attr){ .name = members[i].key, .type = members[i].item->type };
    return from_members(arena, type_object(arena, attrs, kept), members, kept);
}

/* Whether a value of type `given` may stand at a place of type `wanted`. */
static bool fits(const struct type *wanted, const struct type *given)
{
    return wanted->kind == TYPE_DYNAMIC || wanted == given || type_equal(wanted, given);
}

static void require_fit(const struct type *wanted, const struct value *item)
{
    if (!fits(wanted, item->type))
        BUG("a %s does not fit where a %s is wanted", type_friendly_name(item->type),
            type_friendly_name(wanted));
}

static const struct value *object_of(struct arena *arena, const struct type *type, const strview *keys,
                                     const struct value *const *items, size_t count)
{
    struct member *members = NULL;
    size_t given = sort_members(arena, keys, items, count, &members);
    struct member *all = ARENA_ARRAY(arena, struct member, type->count);
    size_t next = 0;
    for (size_t i = 0; i < type->count; i++) {
        const struct type_attr *attr = &type->attrs[i];
        bool has = next < given && sv_equal(members[next].key, attr->name);
        all[i].key = attr->name;
        all[i].item = has ? members[next++].item : value_null(arena, attr->type);
        require_fit(attr->type, all[i].item);
    }
    if (next != given)
        BUG("object has no attribute \"" SV_FMT "\"", SV_ARG(members[next].key));
    return from_members(arena, type, all, type->count);
}

static const struct value *set_of(struct arena *arena, const struct type *type,
                                  const struct value *const *items, size_t count)
{
    const struct value **kept = ARENA_ARRAY(arena, const struct value *, count);
    size_t kept_count = set_keep_distinct(arena, items, count, kept);
    return make(arena, (struct value){ .type = type, .count = kept_count, .items = kept });
}

const struct value *value_of(struct arena *arena, const struct type *type, const strview *keys,
                             const struct value *const *items, size_t count)
{
    if (type->kind == TYPE_OBJECT)
        return object_of(arena, type, keys, items, count);
    if (type->kind == TYPE_TUPLE && type->count != count)
        BUG("tuple of %zu has %zu items", type->count, count);
    for (size_t i = 0; i < count; i++)
        require_fit(type_item(type, i), items[i]);
    if (type->kind == TYPE_SET)
        return set_of(arena, type, items, count);
    if (type->kind == TYPE_MAP) {
        struct member *members = NULL;
        size_t kept = sort_members(arena, keys, items, count, &members);
        return from_members(arena, type, members, kept);
    }
    const struct value **copy = ARENA_ARRAY(arena, const struct value *, count);
    if (count > 0)
        memcpy(copy, items, count * sizeof *copy);
    return make(arena, (struct value){ .type = type, .count = count, .items = copy });
}

const struct value *value_empty_object(struct arena *arena)
{
    return value_object(arena, NULL, NULL, 0);
}

const struct value *value_with(struct arena *arena, const struct value *value, strview key,
                               const struct value *item)
{
    size_t count = value->count + 1;
    strview *keys = ARENA_ARRAY(arena, strview, count);
    const struct value **items = ARENA_ARRAY(arena, const struct value *, count);
    for (size_t i = 0; i < value->count; i++) {
        keys[i] = value->keys[i];
        items[i] = value->items[i];
    }
    keys[count - 1] = key;
    items[count - 1] = item;
    if (value->type->kind == TYPE_MAP)
        return value_of(arena, value->type, keys, items, count);
    return value_object(arena, keys, items, count);
}

/* ---- Builders ---- */

struct object_builder object_builder_from(struct arena *arena, const struct value *from)
{
    struct object_builder builder = { .arena = arena };
    for (size_t i = 0; i < from->count; i++)
        object_put(&builder, from->keys[i], from->items[i]);
    return builder;
}

void object_put(struct object_builder *builder, strview key, const struct value *item)
{
    if (item == NULL)
        return;
    size_t capacity = builder->capacity; /* of both arrays */
    builder->keys =
        arena_room(builder->arena, builder->keys, builder->count, &capacity, sizeof *builder->keys);
    builder->items = arena_room(builder->arena, builder->items, builder->count, &builder->capacity,
                                sizeof *builder->items);
    builder->keys[builder->count] = key;
    builder->items[builder->count++] = item;
}

void object_put_text(struct object_builder *builder, const char *key, strview text)
{
    object_put(builder, sv_from(key), value_string(builder->arena, text));
}

void object_put_int(struct object_builder *builder, const char *key, int64_t number)
{
    object_put(builder, sv_from(key), value_int(builder->arena, number));
}

const struct value *object_get(const struct object_builder *builder, strview key)
{
    for (size_t i = builder->count; i > 0; i--)
        if (sv_equal(builder->keys[i - 1], key))
            return builder->items[i - 1];
    return NULL;
}

void object_remove(struct object_builder *builder, strview key)
{
    size_t kept = 0;
    for (size_t i = 0; i < builder->count; i++) {
        if (sv_equal(builder->keys[i], key))
            continue;
        builder->keys[kept] = builder->keys[i];
        builder->items[kept++] = builder->items[i];
    }
    builder->count = kept;
}

const struct value *object_build(const struct object_builder *builder)
{
    return value_object(builder->arena, builder->keys, builder->items, builder->count);
}

void list_put(struct list_builder *builder, const struct value *item)
{
    if (item == NULL)
        return;
    builder->items = arena_room(builder->arena, builder->items, builder->count, &builder->capacity,
                                sizeof *builder->items);
    builder->items[builder->count++] = item;
}

const struct value *list_build(const struct list_builder *builder)
{
    return value_tuple(builder->arena, builder->items, builder->count);
}
