/* cty's values: a tree in which every node is known, null or unknown and carries its type.
 *
 * Values are immutable; whoever needs a changed one builds a new one, sharing what stays the same. They live
 * in an arena. A value at a place whose schema says `dynamic` carries its own concrete type; only an untyped
 * null or a wholly unknown one has type_dynamic.
 */
#ifndef VALUE_VALUE_H
#define VALUE_VALUE_H

#include "base/ctx.h"
#include "value/number.h"
#include "value/type.h"

enum value_state { VALUE_KNOWN, VALUE_NULL, VALUE_UNKNOWN };

struct value {
    const struct type *type;
    enum value_state state;
    bool boolean; /* known bool */
    strview
        text; /* known string; known number: a valid literal; unknown: refinement bytes to echo, or empty */
    size_t count;                     /* known collection, tuple, object: how many items */
    const struct value *const *items; /* never holds NULL */
    const strview *keys; /* map and object (value_has_keys): one per item, sorted bytewise, unique */
};

bool value_is_known(const struct value *value); /* neither null nor unknown (itself; parts may be unknown) */
bool value_is_null(const struct value *value);
bool value_is_unknown(const struct value *value);
/* No unknown anywhere inside. */
bool value_is_wholly_known(const struct value *value);
/* Whether its items have keys: a known map or object, an empty one too. */
bool value_has_keys(const struct value *value);
/* The item under `key` of a known map or object, else NULL. */
const struct value *value_get(const struct value *value, strview key);
/* The text of a known string, else the empty view. */
strview value_text(const struct value *value);
/* Whether it is a known `true`. */
bool value_is_true(const struct value *value);

/* cty's equality: same type, same state, same content; numbers by value; sets in any order. Two unknowns are
 * equal only when types and refinements are the same. */
bool value_equal(const struct value *a, const struct value *b);
/* Equality by meaning, as JSON sees it: object or map, tuple or list or set make no difference, a null
 * member is the same as an absent one, nulls of any type are the same, numbers by value. Elements of a set
 * (on either side) match in any order. An unknown value is not the same as any other, nor as itself. */
bool value_same(const struct value *a, const struct value *b);
/* Whether everything that `written` says holds in `actual`: objects and maps are compared by the keys that
 * `written` has (null there: absent or null in `actual`), recursively; inside lists, elements pair by index
 * and the lengths must agree. All else as value_same. */
bool value_holds(const struct value *written, const struct value *actual);

/* Converts as Terraform does: number <-> string, bool <-> string ("1" and "0" are bools too), between list,
 * set and tuple, between object and map, missing object attributes -> null, surplus ones dropped; anything ->
 * dynamic unchanged; null and unknown keep their state. Errors name the place below ctx->path. */
bool value_convert(struct ctx *ctx, const struct value *value, const struct type *type,
                   const struct value **out);

/* The path of a known value's item below the value's own: a member's is an attribute, a key of a map a key,
 * an element's its index; elements of sets have no paths of their own, and get the set's. */
const struct path *value_item_path(struct arena *arena, const struct value *value, size_t i,
                                   const struct path *path);
/* The first place at which the two differ, by cty's equality: members by name, elements by index; `base`
 * where they differ as a whole. */
const struct path *value_difference(struct arena *arena, const struct value *a, const struct value *b,
                                    const struct path *base);

/* Calls `visit` for each node, parents first, with its path below `base`; returning false leaves out what is
 * below it. */
void value_walk(struct arena *arena, const struct value *value, const struct path *base,
                bool (*visit)(void *payload, const struct value *value, const struct path *path),
                void *payload);

#endif
