#include "kong/coerce.h"

#include "kong/check.h"
#include "kong/walk.h"
#include "value/build.h"
#include "value/kind.h"

static const struct type *wanted_type(const struct field *field)
{
    switch (field->kind) {
    case FIELD_STRING:
        return &type_string;
    case FIELD_BOOLEAN:
        return &type_bool;
    case FIELD_INTEGER:
    case FIELD_NUMBER:
        return &type_number;
    default:
        return NULL;
    }
}

static const struct value *coerce_leaf(struct arena *arena, const struct field *field,
                                       const struct value *value)
{
    const struct type *wanted = wanted_type(field);
    struct ctx quiet = ctx_make(arena);
    const struct value *converted = NULL;
    if (wanted == NULL || value->type->kind == wanted->kind)
        return value;
    return value_convert(&quiet, value, wanted, &converted) ? converted : value;
}

/* A value that only the shorthand of the field's name takes is the shorthand's, and travels as it is written.
 */
static bool is_shorthands(struct arena *arena, const struct field *record, const struct field_part *part)
{
    return record->kind == FIELD_RECORD && field_shorthand(record, part->key) != NULL &&
           field_find(record, part->key) != NULL && !kong_field_takes(arena, part->field, part->value);
}

static const struct value *coerce_parts(struct arena *arena, const struct field *field,
                                        const struct value *value)
{
    struct object_builder object = { .arena = arena };
    struct list_builder list = { .arena = arena };
    struct field_parts parts = field_parts(field, value);
    struct field_part part;
    bool changed = false;
    while (field_parts_next(&parts, &part)) {
        const struct value *item = is_shorthands(arena, parts.field, &part)
                                       ? part.value
                                       : field_coerced(arena, part.field, part.value);
        changed = changed || item != part.value;
        if (value->keys != NULL)
            object_put(&object, part.key, item);
        else
            list_put(&list, item);
    }
    if (!changed)
        return value;
    return value->keys != NULL ? object_build(&object) : list_build(&list);
}

const struct value *field_coerced(struct arena *arena, const struct field *field, const struct value *value)
{
    if (field->opaque || !value_is_known(value))
        return value;
    return type_is_primitive(value->type) ? coerce_leaf(arena, field, value)
                                          : coerce_parts(arena, field, value);
}
