#include "kong/walk.h"

#include "value/build.h"
#include "value/kind.h"

struct field_parts field_parts(const struct field *field, const struct value *value)
{
    bool record = field->kind == FIELD_RECORD && value_is_object(value);
    return (struct field_parts){ record ? field_select(field, value) : field, value, 0 };
}

static const struct field *part_of(const struct field *field, const struct value *value, size_t i)
{
    switch (field->kind) {
    case FIELD_RECORD:
        return value->keys != NULL ? field_member(field, value->keys[i]) : field_anything(field);
    case FIELD_MAP:
        return value->keys != NULL ? field->element : field_anything(field);
    case FIELD_ARRAY:
    case FIELD_SET:
        return value->keys == NULL ? field->element : field_anything(field);
    default:
        return field->element;
    }
}

bool field_parts_next(struct field_parts *parts, struct field_part *out)
{
    const struct value *value = parts->value;
    bool keyed = value_is_object(value);
    size_t i = parts->next;
    if ((!keyed && !value_is_array(value)) || i >= value->count)
        return false;
    *out = (struct field_part){
        .field = part_of(parts->field, value, i),
        .value = value->items[i],
        .key = keyed ? value->keys[i] : SV(""),
        .index = i,
    };
    parts->next++;
    return true;
}

void field_walk(const struct field_visitor *visitor, const struct field *field, const struct value *value,
                const struct path *base)
{
    if (!value_is_known(value) || !visitor->visit(visitor->payload, field, value, base))
        return;
    struct field_parts parts = field_parts(field, value);
    struct field_part part;
    while (field_parts_next(&parts, &part))
        field_walk(visitor, part.field, part.value, value_item_path(visitor->arena, value, part.index, base));
}

static const struct value *map_parts(const struct field_mapper *mapper, const struct field *field,
                                     const struct value *value)
{
    struct object_builder object = { .arena = mapper->arena };
    struct list_builder list = { .arena = mapper->arena };
    struct field_parts parts = field_parts(field, value);
    struct field_part part;
    bool changed = false;
    while (field_parts_next(&parts, &part)) {
        bool kept = mapper->keeps != NULL && mapper->keeps(mapper->payload, parts.field, &part);
        const struct value *item = kept ? part.value : field_map(mapper, part.field, part.value);
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

const struct value *field_map(const struct field_mapper *mapper, const struct field *field,
                              const struct value *value)
{
    if (mapper->described && field->opaque)
        return value;
    if (mapper->enter != NULL)
        value = mapper->enter(mapper->payload, field, value);
    if (value_is_object(value) || value_is_array(value))
        value = map_parts(mapper, field, value);
    return value != NULL && mapper->leave != NULL ? mapper->leave(mapper->payload, field, value) : value;
}
