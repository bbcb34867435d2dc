/* The one way over a value and its schema: what stands for a part of a value (a member, an element, a
 * shorthand, something that the schema does not know) is decided here and in field_select and field_member.
 *
 * Who looks at every value uses field_walk, who makes another value of it field_map; who compares several
 * values takes the parts of one, and looks for those of the others by name or index.
 */
#ifndef KONG_WALK_H
#define KONG_WALK_H

#include "kong/schema.h"

/* The parts of a value: members of an object, elements of an array; none of anything else. */
struct field_parts {
    const struct field *field; /* of a record, the one that is selected */
    const struct value *value;
    size_t next;
};

struct field_part {
    const struct field *field; /* never NULL: opaque where the schema says nothing */
    const struct value *value;
    strview key; /* member */
    size_t index;
};

struct field_parts field_parts(const struct field *field, const struct value *value);
/* False: there are no more. */
bool field_parts_next(struct field_parts *parts, struct field_part *out);

/* Calls `visit` for each known value below and including `value`, parents first, with its path below `base`
 * (as value_item_path has it); returning false leaves out what is below it. */
struct field_visitor {
    struct arena *arena;
    bool (*visit)(void *payload, const struct field *field, const struct value *value,
                  const struct path *path);
    void *payload;
};
void field_walk(const struct field_visitor *visitor, const struct field *field, const struct value *value,
                const struct path *base);

/* Makes another value. `enter` says what stands in the place of a value before its parts are looked at, and
 * `leave` when they are done; `keeps` says which parts of a value stay as they are; each may be NULL. A part
 * of which `enter` makes NULL is left out. A collection whose parts all stay is not copied; others become
 * objects and tuples. */
struct field_mapper {
    struct arena *arena;
    const struct value *(*enter)(void *payload, const struct field *field, const struct value *value);
    const struct value *(*leave)(void *payload, const struct field *field, const struct value *value);
    bool (*keeps)(void *payload, const struct field *parent, const struct field_part *part);
    void *payload;
    bool described; /* values of opaque fields stay as they are */
};
const struct value *field_map(const struct field_mapper *mapper, const struct field *field,
                              const struct value *value);

#endif
