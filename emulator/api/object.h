/* A JSON object under construction. */
#ifndef EMULATOR_API_OBJECT_H
#define EMULATOR_API_OBJECT_H

#include "value/kind.h"

struct object {
    struct arena *arena;
    strview *keys;
    const struct value **items;
    size_t count;
    size_t capacity;
};

struct object object_make(struct arena *arena);
/* Starts with the keys of `from`, a known object. */
struct object object_from(struct arena *arena, const struct value *from);
/* Adds or replaces; NULL does nothing, so that unset things are left out. Keys are borrowed. */
void object_set(struct object *object, strview key, const struct value *item);
void object_set_text(struct object *object, const char *key, strview text);
void object_set_int(struct object *object, const char *key, int64_t number);
void object_remove(struct object *object, strview key);
const struct value *object_get(const struct object *object, strview key);
const struct value *object_value(const struct object *object);

/* A growing JSON array. */
struct list {
    struct arena *arena;
    const struct value **items;
    size_t count;
    size_t capacity;
};
struct list list_make(struct arena *arena);
void list_add(struct list *list, const struct value *item);
const struct value *list_value(const struct list *list);

/* The text under `key`; the empty view when `object` is NULL or no object, or what stands there is no text.
 */
strview text_at(const struct value *object, const char *key);
/* Whether a `true` stands there. */
bool true_at(const struct value *object, const char *key);

/* JSON's word for what a value is, as error texts name it: "object", "string", "null", ... */
const char *value_json_type(const struct value *value);

#endif
