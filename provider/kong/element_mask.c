#include "kong/element_mask.h"

#include "kong/compare.h"
#include "kong/field_mask.h"
#include "kong/freeform.h"
#include "value/build.h"
#include "value/kind.h"

/* What any of the elements has: by that all are cut, because somebody may have moved them. */
static const struct value *mask_of_any(struct arena *arena, const struct value *list)
{
    const struct value *any = value_empty_object(arena);
    for (size_t i = 0; i < list->count; i++)
        any = field_mask_join(arena, any, list->items[i]);
    return any;
}

static const struct value *cut_list(struct arena *arena, const struct value *list, const struct value *mask,
                                    const struct value *keep)
{
    const struct value *any = mask_of_any(arena, mask);
    struct list_builder left = { .arena = arena };
    for (size_t i = 0; i < list->count; i++) {
        const struct value *item = list->items[i];
        const struct value *own = value_is_array(keep) && keep->count == list->count ? keep->items[i] : NULL;
        if (value_is_object(item)) {
            item = element_mask_cut(arena, item, any, own);
            item = field_mask_cut(arena, item, field_mask_without(arena, any, own));
        }
        list_put(&left, item);
    }
    return list_build(&left);
}

const struct value *element_mask_cut(struct arena *arena, const struct value *object,
                                     const struct value *mask, const struct value *keep)
{
    if (value_is_array(mask) && value_is_array(object))
        return cut_list(arena, object, mask, keep);
    if (!value_is_object(mask) || !value_is_object(object))
        return object;
    struct object_builder left = { .arena = arena };
    for (size_t i = 0; i < object->count; i++)
        object_put(&left, object->keys[i],
                   element_mask_cut(arena, object->items[i], field_mask_member(mask, object->keys[i]),
                                    field_mask_member(keep, object->keys[i])));
    return object_build(&left);
}

static const struct value *mask_at(struct arena *arena, const struct value *list, size_t i)
{
    return i < list->count ? list->items[i] : value_empty_object(arena);
}

static const struct value *pick_list(struct arena *arena, const struct value *list, const struct value *mask);

const struct value *element_mask_parts(struct arena *arena, const struct value *object,
                                       const struct value *mask)
{
    struct object_builder picked = { .arena = arena };
    for (size_t i = 0; value_is_object(mask) && value_is_object(object) && i < mask->count; i++) {
        const struct value *there = value_get(object, mask->keys[i]);
        const struct value *place = mask->items[i];
        if (there == NULL || value_is_null(there))
            continue;
        if (value_is_array(place) && value_is_array(there))
            there = pick_list(arena, there, place);
        else if (!field_mask_is_whole(place))
            there = element_mask_parts(arena, there, place);
        object_put(&picked, mask->keys[i], there);
    }
    return object_build(&picked);
}

static const struct value *pick_list(struct arena *arena, const struct value *list, const struct value *mask)
{
    struct list_builder picked = { .arena = arena };
    for (size_t i = 0; i < list->count; i++)
        list_put(&picked, field_mask_is_whole(mask_at(arena, mask, i))
                              ? list->items[i]
                              : element_mask_parts(arena, list->items[i], mask_at(arena, mask, i)));
    return list_build(&picked);
}

bool element_mask_shares(const struct value *a, const struct value *b)
{
    bool shares = value_is_array(a) && value_is_array(b);
    for (size_t i = 0; !shares && value_is_object(a) && value_is_object(b) && i < a->count; i++)
        shares = element_mask_shares(a->items[i], value_get(b, a->keys[i]));
    return shares;
}

const struct value *element_mask_pick(struct arena *arena, const struct value *mask,
                                      const struct value *written, const struct value *object)
{
    struct object_builder parts = { .arena = arena };
    for (size_t i = 0; value_is_object(mask) && i < mask->count; i++) {
        strview key = mask->keys[i];
        const struct value *asked = value_is_object(written) ? value_get(written, key) : NULL;
        const struct value *there = value_is_object(object) ? value_get(object, key) : NULL;
        if (value_is_array(mask->items[i]) && value_is_array(asked) && value_is_array(there)) {
            if (asked->count == there->count)
                object_put(&parts, key, pick_list(arena, there, mask->items[i]));
            continue;
        }
        const struct value *inner = element_mask_pick(arena, mask->items[i], asked, there);
        object_put(&parts, key, inner->count > 0 ? inner : NULL);
    }
    return object_build(&parts);
}

/* ---- Lists whose elements cannot be told any more ---- */

static const struct value *member(const struct value *object, strview name)
{
    return value_is_object(object) ? value_get(object, name) : NULL;
}

static struct element_lists lists_below(const struct element_lists *lists, strview name)
{
    return (struct element_lists){
        .field = lists->field != NULL ? field_member(field_select(lists->field, lists->written), name) : NULL,
        .mask = member(lists->mask, name),
        .prior = member(lists->prior, name),
        .written = member(lists->written, name),
    };
}

typedef bool lists_fn(struct arena *arena, const struct element_lists *lists);

/* The first list of which `is_lost` says so. */
static const struct path *find_list(struct arena *arena, const struct path *at,
                                    const struct element_lists *lists, lists_fn *is_lost)
{
    const struct path *found = NULL;
    for (size_t i = 0; found == NULL && value_is_object(lists->mask) && i < lists->mask->count; i++) {
        const struct element_lists below = lists_below(lists, lists->mask->keys[i]);
        const struct path *path = path_attribute(arena, at, lists->mask->keys[i]);
        if (value_is_array(below.mask) && value_is_array(below.written))
            found = is_lost(arena, &below) ? path : NULL;
        else
            found = find_list(arena, path, &below, is_lost);
    }
    return found;
}

/* Whether the element says all of its own parts at the places of the mask. */
static bool says_all(struct arena *arena, const struct value *element, const struct value *mask)
{
    const struct value *said = field_mask_join(arena, field_mask_into_lists(arena, NULL, element),
                                               field_mask_of_nulls(arena, element));
    const struct value *left = field_mask_without(arena, mask, said);
    return !field_mask_is_whole(left) && left->count == 0;
}

static bool is_resized(struct arena *arena, const struct element_lists *lists)
{
    const struct value *any = mask_of_any(arena, lists->mask);
    bool all = true;
    for (size_t i = 0; i < lists->written->count; i++)
        all = all && says_all(arena, lists->written->items[i], any);
    return lists->written->count != lists->mask->count && !all;
}

const struct path *element_mask_resized(struct arena *arena, const struct path *at,
                                        const struct element_lists *lists)
{
    return find_list(arena, at, lists, is_resized);
}

/* Whether two elements have the same other fields; false for what is not known yet. */
static bool is_like(struct arena *arena, const struct element_lists *lists, const struct value *a,
                    const struct value *b)
{
    const struct value *any = mask_of_any(arena, lists->mask);
    const struct field *element = lists->field != NULL ? lists->field->element : NULL;
    a = field_mask_cut(arena, freeform_without_nulls(arena, a), any);
    b = field_mask_cut(arena, freeform_without_nulls(arena, b), any);
    if (!value_is_wholly_known(a) || !value_is_wholly_known(b))
        return false;
    return element != NULL && element->kind == FIELD_RECORD ? kong_same(arena, element, a, b, false)
                                                            : value_same(a, b);
}

/* Whether the element came from another index, or went to one. */
static bool has_moved(struct arena *arena, const struct element_lists *lists, size_t index)
{
    const struct value *prior = lists->prior;
    const struct value *written = lists->written;
    bool moved = false;
    if (is_like(arena, lists, prior->items[index], written->items[index]))
        return false;
    for (size_t i = 0; !moved && i < prior->count; i++)
        moved = is_like(arena, lists, prior->items[i], written->items[index]) ||
                (is_like(arena, lists, prior->items[index], written->items[i]) &&
                 !is_like(arena, lists, prior->items[i], written->items[i]));
    return moved;
}

static bool is_moved(struct arena *arena, const struct element_lists *lists)
{
    size_t count = lists->written->count;
    bool moved = false;
    if (!value_is_array(lists->prior) || lists->mask->count != count)
        return false;
    for (size_t i = 0; !moved && i < count; i++)
        moved = !says_all(arena, lists->written->items[i], lists->mask->items[i]) &&
                (lists->prior->count != count || has_moved(arena, lists, i));
    return moved;
}

const struct path *element_mask_moved(struct arena *arena, const struct path *at,
                                      const struct element_lists *lists)
{
    return find_list(arena, at, lists, is_moved);
}
