/* Making values. They are immutable: whoever needs a changed one builds a new one, sharing what stays the
 * same. */
#ifndef VALUE_BUILD_H
#define VALUE_BUILD_H

#include "value/value.h"

/* Leaves. Text is borrowed, not copied. */
const struct value *value_null(struct arena *arena, const struct type *type);
const struct value *value_unknown(struct arena *arena, const struct type *type);
const struct value *value_bool(struct arena *arena, bool boolean);
const struct value *value_string(struct arena *arena, strview text);
const struct value *value_number(struct arena *arena, strview literal);
const struct value *value_int(struct arena *arena, int64_t number);

/* A tuple or object whose type is made from its items: what HCL's `[...]` and `{...}` are. Arrays are copied;
 * keys may come unsorted; of duplicate keys the last one counts. */
const struct value *value_tuple(struct arena *arena, const struct value *const *items, size_t count);
const struct value *value_object(struct arena *arena, const strview *keys, const struct value *const *items,
                                 size_t count);
/* A known value of the given list, set, map, tuple or object type. The items' types must fit (a BUG
 * otherwise); sets are stored as given, without duplicates. `keys` as above, NULL for list, set, tuple. An
 * object lacking attributes of its type gets typed nulls for them. */
const struct value *value_of(struct arena *arena, const struct type *type, const strview *keys,
                             const struct value *const *items, size_t count);
/* {} */
const struct value *value_empty_object(struct arena *arena);
/* A copy of a known object or map in which `key` has `item` (added when it was missing). An object's type
 * follows. */
const struct value *value_with(struct arena *arena, const struct value *value, strview key,
                               const struct value *item);

/* An object in the making: keys in any order, of duplicate ones the last counts. Begins as
 * `{ .arena = arena }`. */
struct object_builder {
    struct arena *arena;
    strview *keys;
    const struct value **items;
    size_t count;
    size_t capacity;
};
/* One that has the members of `from`, a known object, already. */
struct object_builder object_builder_from(struct arena *arena, const struct value *from);
/* An `item` of NULL is left out. The key is borrowed. */
void object_put(struct object_builder *builder, strview key, const struct value *item);
void object_put_text(struct object_builder *builder, const char *key, strview text);
void object_put_int(struct object_builder *builder, const char *key, int64_t number);
/* What stands under `key` so far, or NULL. */
const struct value *object_get(const struct object_builder *builder, strview key);
void object_remove(struct object_builder *builder, strview key);
const struct value *object_build(const struct object_builder *builder);

/* A tuple in the making, likewise. */
struct list_builder {
    struct arena *arena;
    const struct value **items;
    size_t count;
    size_t capacity;
};
void list_put(struct list_builder *builder, const struct value *item);
const struct value *list_build(const struct list_builder *builder);

#endif
