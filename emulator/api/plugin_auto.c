#include "emulator/api/plugin_auto.h"

#include "emulator/api/ids.h"
#include "value/build.h"
#include "value/kind.h"

static const struct value *fill(struct arena *arena, const struct field *field, const struct value *written,
                                const struct value *normal);

static const struct value *fill_items(struct arena *arena, const struct field *element,
                                      const struct value *written, const struct value *normal)
{
    const struct value **items = ARENA_ARRAY(arena, const struct value *, normal->count);
    for (size_t i = 0; i < normal->count; i++) {
        bool pairs = written != NULL && written->count == normal->count;
        items[i] = fill(arena, element, pairs ? written->items[i] : NULL, normal->items[i]);
    }
    return value_is_object(normal) ? value_object(arena, normal->keys, items, normal->count)
                                   : value_tuple(arena, items, normal->count);
}

static const struct value *fill(struct arena *arena, const struct field *field, const struct value *written,
                                const struct value *normal)
{
    bool made_up = field->kind == FIELD_STRING && value_true_at(field->rules, "auto");
    if (written == NULL && made_up && value_is_null(normal))
        return value_string(arena,
                            value_true_at(field->rules, "uuid") ? ids_uuid(arena) : ids_random_text(arena));
    if (field->kind == FIELD_RECORD && value_is_object(normal))
        return plugin_auto_fill(arena, field, written, normal);
    if (field->element != NULL && (value_is_array(normal) || value_is_object(normal)))
        return fill_items(arena, field->element, written, normal);
    return normal;
}

const struct value *plugin_auto_fill(struct arena *arena, const struct field *record,
                                     const struct value *written, const struct value *normal)
{
    const struct value **items = ARENA_ARRAY(arena, const struct value *, normal->count);
    for (size_t i = 0; i < normal->count; i++) {
        const struct field *field = field_find(record, normal->keys[i]);
        const struct value *given = written != NULL ? value_get(written, normal->keys[i]) : NULL;
        items[i] = field != NULL ? fill(arena, field, given, normal->items[i]) : normal->items[i];
    }
    return value_object(arena, normal->keys, items, normal->count);
}
