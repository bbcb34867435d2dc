#include "kong/field_mask.h"

#include "base/buf.h"
#include "kong/freeform.h"
#include "kong/normal.h"
#include "value/build.h"
#include "value/kind.h"

bool field_mask_is_whole(const struct value *mask)
{
    return mask != NULL && value_is_true(mask);
}

const struct value *field_mask_member(const struct value *mask, strview name)
{
    return value_is_object(mask) ? value_get(mask, name) : NULL;
}

/* Whether nothing is meant. */
static bool is_empty(const struct value *mask)
{
    bool empty = !field_mask_is_whole(mask);
    for (size_t i = 0; empty && i < mask->count; i++)
        empty = value_is_array(mask) && is_empty(mask->items[i]);
    return empty;
}

static const struct value *element(struct arena *arena, const struct value *list, size_t i)
{
    return i < list->count ? list->items[i] : value_empty_object(arena);
}

static const struct value *mask_of(struct arena *arena, const struct value *value, bool into_lists)
{
    if (into_lists && freeform_is_object_list(value)) {
        struct list_builder list = { .arena = arena };
        for (size_t i = 0; i < value->count; i++)
            list_put(&list, mask_of(arena, value->items[i], true));
        return list_build(&list);
    }
    if (!value_is_object(value))
        return value_bool(arena, true);
    struct object_builder mask = { .arena = arena };
    for (size_t i = 0; i < value->count; i++)
        object_put(&mask, value->keys[i], mask_of(arena, value->items[i], into_lists));
    return object_build(&mask);
}

static const struct value *mask_of_written(struct arena *arena, const struct field *shape,
                                           const struct value *written, bool into_lists)
{
    const struct value *object = freeform_as_object(arena, written);
    if (!value_is_object(object))
        return value_empty_object(arena);
    object = freeform_without_nulls(arena, object);
    return mask_of(arena, shape != NULL ? shorthands_expand(arena, shape, object) : object, into_lists);
}

const struct value *field_mask_of(struct arena *arena, const struct field *shape, const struct value *written)
{
    return mask_of_written(arena, shape, written, false);
}

const struct value *field_mask_into_lists(struct arena *arena, const struct field *shape,
                                          const struct value *written)
{
    return mask_of_written(arena, shape, written, true);
}

const struct value *field_mask_join(struct arena *arena, const struct value *a, const struct value *b)
{
    if (field_mask_is_whole(a) || field_mask_is_whole(b) ||
        (value_is_array(a) && value_is_object(b) && b->count > 0) ||
        (value_is_object(a) && a->count > 0 && value_is_array(b)))
        return value_bool(arena, true);
    if (value_is_array(a) || value_is_array(b)) {
        size_t count = a->count > b->count ? a->count : b->count;
        struct list_builder list = { .arena = arena };
        for (size_t i = 0; i < count; i++)
            list_put(&list, field_mask_join(arena, element(arena, a, i), element(arena, b, i)));
        return list_build(&list);
    }
    struct object_builder joined = { .arena = arena };
    for (size_t i = 0; i < a->count; i++)
        object_put(&joined, a->keys[i], a->items[i]);
    for (size_t i = 0; i < b->count; i++) {
        const struct value *there = value_get(a, b->keys[i]);
        object_put(&joined, b->keys[i],
                   there != NULL ? field_mask_join(arena, there, b->items[i]) : b->items[i]);
    }
    return object_build(&joined);
}

const struct value *field_mask_without(struct arena *arena, const struct value *a, const struct value *b)
{
    if (b == NULL || field_mask_is_whole(b))
        return b == NULL ? a : value_empty_object(arena);
    if (field_mask_is_whole(a))
        return a; /* its parts are not known, so none can be taken out */
    if (value_is_array(a) != value_is_array(b))
        return a;
    if (value_is_array(a)) {
        struct list_builder list = { .arena = arena };
        for (size_t i = 0; i < a->count; i++)
            list_put(&list, field_mask_without(arena, a->items[i], element(arena, b, i)));
        return list_build(&list);
    }
    struct object_builder left = { .arena = arena };
    for (size_t i = 0; i < a->count; i++) {
        const struct value *other = value_get(b, a->keys[i]);
        const struct value *item =
            other != NULL ? field_mask_without(arena, a->items[i], other) : a->items[i];
        if (!is_empty(item))
            object_put(&left, a->keys[i], item);
    }
    return object_build(&left);
}

const struct value *field_mask_meet(struct arena *arena, const struct value *a, const struct value *b)
{
    if (a == NULL || b == NULL)
        return value_empty_object(arena);
    if (field_mask_is_whole(a) || field_mask_is_whole(b))
        return field_mask_is_whole(a) ? b : a;
    if (value_is_array(a) != value_is_array(b))
        return value_empty_object(arena);
    if (value_is_array(a)) {
        struct list_builder list = { .arena = arena };
        for (size_t i = 0; i < a->count; i++)
            list_put(&list, field_mask_meet(arena, a->items[i], element(arena, b, i)));
        return list_build(&list);
    }
    struct object_builder both = { .arena = arena };
    for (size_t i = 0; i < a->count; i++) {
        const struct value *other = value_get(b, a->keys[i]);
        const struct value *item = other != NULL ? field_mask_meet(arena, a->items[i], other) : NULL;
        if (item != NULL && !is_empty(item))
            object_put(&both, a->keys[i], item);
    }
    return object_build(&both);
}

const struct value *field_mask_widen(struct arena *arena, const struct value *mask, const struct value *whole)
{
    if (mask == NULL || whole == NULL || field_mask_is_whole(whole))
        return whole != NULL && mask != NULL ? whole : mask;
    if (value_is_array(mask) && value_is_array(whole)) {
        struct list_builder list = { .arena = arena };
        for (size_t i = 0; i < mask->count; i++)
            list_put(&list, field_mask_widen(arena, mask->items[i], element(arena, whole, i)));
        return list_build(&list);
    }
    if (!value_is_object(mask))
        return mask;
    struct object_builder wide = { .arena = arena };
    for (size_t i = 0; i < mask->count; i++)
        object_put(&wide, mask->keys[i],
                   field_mask_widen(arena, mask->items[i], field_mask_member(whole, mask->keys[i])));
    return object_build(&wide);
}

static const struct value *nulls_of(struct arena *arena, const struct value *object);

static const struct value *nulls_of_elements(struct arena *arena, const struct value *items)
{
    struct list_builder list = { .arena = arena };
    for (size_t i = 0; i < items->count; i++)
        list_put(&list, nulls_of(arena, items->items[i]));
    return list_build(&list);
}

static const struct value *nulls_of(struct arena *arena, const struct value *object)
{
    struct object_builder nulls = { .arena = arena };
    for (size_t i = 0; i < object->count; i++) {
        const struct value *item = object->items[i];
        const struct value *inner = NULL;
        if (value_is_null(item))
            inner = value_bool(arena, true);
        else if (value_is_object(item))
            inner = nulls_of(arena, item);
        else if (freeform_is_object_list(item))
            inner = nulls_of_elements(arena, item);
        if (inner != NULL && !is_empty(inner))
            object_put(&nulls, object->keys[i], inner);
    }
    return object_build(&nulls);
}

const struct value *field_mask_of_nulls(struct arena *arena, const struct value *written)
{
    const struct value *object = freeform_as_object(arena, written);
    return value_is_object(object) ? nulls_of(arena, object) : value_empty_object(arena);
}

static void append_places(struct buf *text, const struct value *mask, strview name)
{
    if (field_mask_is_whole(mask)) {
        buf_printf(text, "%s\"" SV_FMT "\"", text->len > 0 ? ", " : "", SV_ARG(name));
        return;
    }
    for (size_t i = 0; i < mask->count; i++)
        append_places(text, mask->items[i],
                      mask->keys != NULL
                          ? arena_printf(text->arena, SV_FMT "." SV_FMT, SV_ARG(name), SV_ARG(mask->keys[i]))
                          : arena_printf(text->arena, SV_FMT "[%zu]", SV_ARG(name), i));
}

strview field_mask_text(struct arena *arena, const struct value *mask, strview name)
{
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    append_places(&text, mask, name);
    return buf_view(&text);
}

const struct value *field_mask_unknown(struct arena *arena, const struct value *object,
                                       const struct value *mask)
{
    if (field_mask_is_whole(mask))
        return value_is_nothing(object) ? value_unknown(arena, &type_dynamic) : object;
    if (value_is_array(mask) && value_is_array(object) && mask->count == object->count) {
        struct list_builder list = { .arena = arena };
        for (size_t i = 0; i < mask->count; i++)
            list_put(&list, field_mask_unknown(arena, object->items[i], mask->items[i]));
        return list_build(&list);
    }
    if (value_is_array(mask))
        return value_is_nothing(object) ? value_unknown(arena, &type_dynamic) : object;
    if (mask->count == 0 || (!value_is_nothing(object) && !value_is_object(object)))
        return object;
    struct object_builder filled = { .arena = arena };
    for (size_t i = 0; !value_is_nothing(object) && i < object->count; i++)
        object_put(&filled, object->keys[i], object->items[i]);
    for (size_t i = 0; i < mask->count; i++) {
        const struct value *there = !value_is_nothing(object) ? value_get(object, mask->keys[i]) : NULL;
        object_put(&filled, mask->keys[i], field_mask_unknown(arena, there, mask->items[i]));
    }
    return object_build(&filled);
}

const struct value *field_mask_at(struct arena *arena, strview path)
{
    if (path.len == 0)
        return value_bool(arena, true);
    strview rest = path;
    strview name = sv_cut(&rest, '.');
    const struct value *inner = field_mask_at(arena, rest);
    return value_object(arena, &name, &inner, 1);
}

const struct value *field_mask_find(const struct value *mask, const struct path *path)
{
    if (path == NULL)
        return mask;
    const struct value *above = field_mask_find(mask, path->parent);
    if (field_mask_is_whole(above))
        return above;
    if (path->step != PATH_INDEX)
        return field_mask_member(above, path->name);
    return value_is_array(above) && (size_t)path->index < above->count ? above->items[path->index] : NULL;
}

static const struct value *cut(struct arena *arena, const struct value *object, const struct value *mask)
{
    struct object_builder left = { .arena = arena };
    for (size_t i = 0; i < object->count; i++) {
        const struct value *item = object->items[i];
        const struct value *place = field_mask_member(mask, object->keys[i]);
        if (field_mask_is_whole(place))
            continue;
        if (value_is_object(place) && value_is_object(item))
            item = cut(arena, item, place);
        if (item == object->items[i] || item->count > 0)
            object_put(&left, object->keys[i], item);
    }
    return object_build(&left);
}

const struct value *field_mask_cut(struct arena *arena, const struct value *written, const struct value *mask)
{
    const struct value *object = freeform_as_object(arena, written);
    if (!value_is_object(object) || !value_is_object(mask) || mask->count == 0)
        return written;
    return freeform_as_written(arena, written, cut(arena, object, mask));
}
