#include "value/set.h"

#include <stdlib.h>

struct element {
    const struct value *value;
    size_t place; /* in the list */
};

static int order_sizes(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

static int order_values(const struct value *a, const struct value *b);

static int order_items(const struct value *a, const struct value *b)
{
    int order = order_sizes(a->count, b->count);
    if (a->type->kind == TYPE_SET)
        return order; /* their elements stand in any order */
    for (size_t i = 0; order == 0 && i < a->count; i++) {
        if (value_has_keys(a))
            order = sv_compare(a->keys[i], b->keys[i]);
        if (order == 0)
            order = order_values(a->items[i], b->items[i]);
    }
    return order;
}

/* A total order in which equal values are neighbours. Values that differ only inside a set compare as
 * equal, too. */
static int order_values(const struct value *a, const struct value *b)
{
    int order = order_sizes(a->type->kind, b->type->kind);
    if (order == 0)
        order = order_sizes(a->state, b->state);
    if (order != 0 || a->state != VALUE_KNOWN)
        return order;
    switch (a->type->kind) {
    case TYPE_BOOL:
        return order_sizes(a->boolean, b->boolean);
    case TYPE_NUMBER:
        return number_compare(a->text, b->text);
    case TYPE_STRING:
        return sv_compare(a->text, b->text);
    default:
        return order_items(a, b);
    }
}

static int by_value_then_place(const void *a, const void *b)
{
    const struct element *left = a;
    const struct element *right = b;
    int order = order_values(left->value, right->value);
    return order != 0 ? order : order_sizes(left->place, right->place);
}

/* Whether an earlier element equals elements[i]; only neighbours that compare as equal can. */
static bool is_repeated(const struct element *elements, size_t i)
{
    for (size_t j = i; j > 0 && order_values(elements[j - 1].value, elements[i].value) == 0; j--)
        if (value_equal(elements[j - 1].value, elements[i].value))
            return true;
    return false;
}

size_t set_keep_distinct(struct arena *arena, const struct value *const *items, size_t count,
                         const struct value **kept)
{
    struct element *elements = ARENA_ARRAY(arena, struct element, count);
    bool *repeated = ARENA_ARRAY(arena, bool, count);
    size_t known = 0;
    for (size_t i = 0; i < count; i++)
        if (value_is_wholly_known(items[i]))
            elements[known++] = (struct element){ items[i], i };
    qsort(elements, known, sizeof *elements, by_value_then_place);
    for (size_t i = 1; i < known; i++)
        repeated[elements[i].place] = is_repeated(elements, i);
    size_t stay = 0;
    for (size_t i = 0; i < count; i++)
        if (!repeated[i])
            kept[stay++] = items[i];
    return stay;
}
