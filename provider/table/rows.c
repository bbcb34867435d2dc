#include "table/rows.h"

#include "value/build.h"

#include <string.h>

const struct value *rows_get(const struct rows *rows, const char *name)
{
    return rows->values[attr_row(rows->attrs, name) - rows->attrs];
}

bool rows_have_some(const struct rows *rows, const char *const *names)
{
    for (size_t i = 0; names[i] != NULL; i++)
        if (!value_is_null(rows_get(rows, names[i])))
            return true;
    return false;
}

bool rows_have_twin(const struct rows *rows, const struct attr *attr)
{
    for (size_t i = 0; i < rows->count; i++)
        if (&rows->attrs[i] != attr && sv_equal(attr_field(&rows->attrs[i]), attr_field(attr)) &&
            !value_is_null(rows->values[i]))
            return true;
    return false;
}

struct rows rows_from_object(struct arena *arena, const struct attr *attrs, const struct value *object)
{
    size_t count = attr_count(attrs);
    struct rows rows = { attrs, count, ARENA_ARRAY(arena, const struct value *, count) };
    for (size_t i = 0; i < count; i++) {
        const struct value *item = value_get(object, sv_from(attrs[i].name));
        rows.values[i] = item != NULL ? item : value_null(arena, attrs[i].type);
    }
    return rows;
}

const struct value *rows_to_object(struct arena *arena, const struct rows *rows)
{
    strview *keys = ARENA_ARRAY(arena, strview, rows->count);
    for (size_t i = 0; i < rows->count; i++)
        keys[i] = sv_from(rows->attrs[i].name);
    return value_of(arena, attrs_type(arena, rows->attrs), keys, rows->values, rows->count);
}

struct rows rows_copy(struct arena *arena, const struct rows *rows)
{
    struct rows copy = { rows->attrs, rows->count, ARENA_ARRAY(arena, const struct value *, rows->count) };
    if (rows->count > 0)
        memcpy(copy.values, rows->values, rows->count * sizeof *rows->values);
    return copy;
}

struct rows rows_without_unknowns(struct arena *arena, const struct rows *rows)
{
    struct rows known = rows_copy(arena, rows);
    for (size_t i = 0; i < known.count; i++)
        if (!value_is_wholly_known(known.values[i]))
            known.values[i] = value_null(arena, known.attrs[i].type);
    return known;
}
