#include "kong/element_mask.h"

#include "kong/field_mask.h"
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

/* The masked parts of one element, or {}. */
static const struct value *pick(struct arena *arena, const struct value *object, const struct value *mask)
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
            there = pick(arena, there, place);
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
                              : pick(arena, list->items[i], mask_at(arena, mask, i)));
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

const struct path *element_mask_resized(struct arena *arena, const struct path *at, const struct value *mask,
                                        const struct value *written)
{
    const struct path *found = NULL;
    for (size_t i = 0; found == NULL && value_is_object(mask) && i < mask->count; i++) {
        const struct value *asked = value_is_object(written) ? value_get(written, mask->keys[i]) : NULL;
        const struct path *path = path_attribute(arena, at, mask->keys[i]);
        if (value_is_array(mask->items[i]) && value_is_array(asked))
            found = asked->count != mask->items[i]->count ? path : NULL;
        else
            found = element_mask_resized(arena, path, mask->items[i], asked);
    }
    return found;
}
