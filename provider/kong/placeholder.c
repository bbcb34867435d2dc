#include "kong/placeholder.h"

#include "kong/freeform.h"
#include "kong/schema.h"
#include "value/build.h"
#include "value/kind.h"

bool value_is_placeholder(const struct value *value)
{
    return sv_equal_z(value_text(value), KONG_HIDDEN);
}

static const struct value *element_of(const struct value *list, size_t i)
{
    return value_is_array(list) && i < list->count ? list->items[i] : NULL;
}

/* NULL: nothing is left. */
static const struct value *reveal(struct arena *arena, const struct value *written,
                                  const struct value *actual)
{
    if (value_is_placeholder(written))
        return actual;
    if (value_is_array(written)) {
        struct list_builder list = { .arena = arena };
        for (size_t i = 0; i < written->count; i++) {
            const struct value *item = reveal(arena, written->items[i], element_of(actual, i));
            list_put(&list, item != NULL ? item : value_null(arena, &type_dynamic));
        }
        return list_build(&list);
    }
    if (!value_is_object(written))
        return written;
    struct object_builder object = { .arena = arena };
    for (size_t i = 0; i < written->count; i++) {
        const struct value *there = value_is_object(actual) ? value_get(actual, written->keys[i]) : NULL;
        object_put(&object, written->keys[i], reveal(arena, written->items[i], there));
    }
    return object_build(&object);
}

static bool note_placeholder(void *payload, const struct value *value, const struct path *path)
{
    const struct path **found = payload;
    if (*found == NULL && value_is_placeholder(value))
        *found = path;
    return *found == NULL;
}

const struct path *placeholder_find(struct arena *arena, const struct value *written, const struct path *at)
{
    const struct path *found = NULL;
    value_walk(arena, freeform_as_object(arena, written), at, note_placeholder, &found);
    return found;
}

const struct value *placeholder_reveal(struct arena *arena, const struct value *written,
                                       const struct value *actual)
{
    if (placeholder_find(arena, written, NULL) == NULL && !value_is_placeholder(written))
        return written;
    return freeform_as_written(arena, written, reveal(arena, freeform_as_object(arena, written), actual));
}
