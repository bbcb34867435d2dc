/* What a known value is, as JSON sees it: an object may be a map, an array a list or a set. Each function
 * takes NULL, too; it returns false for NULL, for null and for unknown values, unless it says otherwise. */
#ifndef VALUE_KIND_H
#define VALUE_KIND_H

#include "value/value.h"

bool value_is_nothing(const struct value *value); /* NULL, null: this one is true for them */
/* Nothing, or an object or array without items. */
bool value_is_empty(const struct value *value);
bool value_is_object(const struct value *value); /* object, map */
bool value_is_array(const struct value *value);  /* tuple, list, set */
bool value_is_text(const struct value *value);
bool value_is_number(const struct value *value);
bool value_is_bool(const struct value *value);
/* True, with the number, for a whole number that fits. */
bool value_to_int(const struct value *value, int64_t *out);

/* The text under `key`; the empty view when `object` is NULL or no object, or no text stands there. */
strview value_text_at(const struct value *object, const char *key);
/* Whether a `true` stands there. */
bool value_true_at(const struct value *object, const char *key);

/* What stands at a dotted path ("redis.host"), or NULL; the unknown value on the way there. */
const struct value *value_at(const struct value *object, strview path);

/* Without the members that are null, at any depth. What has members or elements becomes an object or a tuple;
 * null elements stay. */
const struct value *value_without_null_members(struct arena *arena, const struct value *value);

#endif
