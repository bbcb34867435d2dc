#include "kong/coerce.h"

#include "kong/check.h"
#include "kong/walk.h"
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

static const struct value *coerce(void *payload, const struct field *field, const struct value *value)
{
    struct arena *arena = payload;
    const struct type *wanted = wanted_type(field);
    struct ctx quiet = ctx_make(arena);
    const struct value *converted = NULL;
    if (wanted == NULL || !value_is_known(value) || !type_is_primitive(value->type) ||
        value->type->kind == wanted->kind)
        return value;
    return value_convert(&quiet, value, wanted, &converted) ? converted : value;
}

/* A value that only the shorthand of the field's name takes is the shorthand's, and travels as it is written.
 */
static bool is_shorthands(void *payload, const struct field *record, const struct field_part *part)
{
    return record->kind == FIELD_RECORD && field_shorthand(record, part->key) != NULL &&
           field_find(record, part->key) != NULL && !kong_field_takes(payload, part->field, part->value);
}

const struct value *field_coerced(struct arena *arena, const struct field *field, const struct value *value)
{
    const struct field_mapper mapper = {
        .arena = arena, .enter = coerce, .keeps = is_shorthands, .payload = arena, .described = true
    };
    return field_map(&mapper, field, value);
}
