/* cty's types: what Terraform calls string, number, list(string), object({...}), and the dynamic pseudo-type.
 *
 * Types are immutable and compared by structure. Those of tables are const and static; those that come over
 * the wire live in the arena they were read into.
 */
#ifndef VALUE_TYPE_H
#define VALUE_TYPE_H

#include "base/ctx.h"
#include "base/strview.h"

#include <stdbool.h>
#include <stddef.h>

enum type_kind {
    TYPE_DYNAMIC, /* "any": the value brings its own type */
    TYPE_BOOL,
    TYPE_NUMBER,
    TYPE_STRING,
    TYPE_LIST,
    TYPE_SET,
    TYPE_MAP,
    TYPE_TUPLE,
    TYPE_OBJECT
};

struct type_attr {
    strview name;
    const struct type *type;
};

struct type {
    enum type_kind kind;
    const struct type *element;         /* list, set, map */
    size_t count;                       /* tuple: elements; object: attributes */
    const struct type *const *elements; /* tuple */
    const struct type_attr *attrs;      /* object: sorted bytewise by name, no duplicates */
};

extern const struct type type_dynamic;
extern const struct type type_bool;
extern const struct type type_number;
extern const struct type type_string;
extern const struct type type_list_of_string;
extern const struct type type_set_of_string;
extern const struct type type_map_of_string;
extern const struct type type_empty_object;
extern const struct type type_empty_tuple;

/* How deep types and values may nest: past it, input is refused (both codecs). HCL written by people stays
 * far below. */
enum { VALUE_MAX_DEPTH = 200 };

bool type_is_primitive(const struct type *type);
/* Structural equality. */
bool type_equal(const struct type *a, const struct type *b);
/* The attribute's type, or NULL when `type` is no object or has no such attribute. */
const struct type *type_attribute(const struct type *type, strview name);
/* Its place in type->attrs, or SIZE_MAX. */
size_t type_attribute_index(const struct type *type, strview name);
/* The type of item `i` of a value: an object's attribute, a tuple's element, the one of a collection. */
const struct type *type_item(const struct type *type, size_t i);
/* Makes an object type; sorts a copy of `attrs`. Duplicate names are a BUG. */
const struct type *type_object(struct arena *arena, const struct type_attr *attrs, size_t count);
const struct type *type_tuple(struct arena *arena, const struct type *const *elements, size_t count);
const struct type *type_collection(struct arena *arena, enum type_kind kind, const struct type *element);

/* The protocol's JSON form, `["list","string"]` (docs/dev/protocol.md, "Types as JSON"), without white space,
 * keys sorted.
 */
strview type_to_json(struct arena *arena, const struct type *type);
/* Errors: malformed JSON, unknown word, a type nested past VALUE_MAX_DEPTH, an object type
 * with optional attributes (no value has such a type). Of duplicate attributes the last one counts, as
 * everywhere in JSON. */
bool type_from_json(struct ctx *ctx, strview json, const struct type **out);
/* The same to and from JSON as a value. */
struct value;
const struct value *type_to_value(struct arena *arena, const struct type *type);
bool type_from_value(struct ctx *ctx, const struct value *json, const struct type **out);
/* For messages to users: `list of string`, `list of list`, `object`, `number`. */
const char *type_friendly_name(const struct type *type);

#endif
