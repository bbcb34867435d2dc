#include "value/value.h"

#include "base/mem.h"

typedef bool compare_fn(const struct value *a, const struct value *b);

static bool leaves_equal(const struct value *a, const struct value *b)
{
    switch (a->type->kind) {
    case TYPE_BOOL:
        return a->boolean == b->boolean;
    case TYPE_NUMBER:
        return number_compare(a->text, b->text) == 0;
    default:
        return sv_equal(a->text, b->text);
    }
}

static bool is_leaf(const struct value *value)
{
    return type_is_primitive(value->type);
}

static bool items_match_in_order(const struct value *a, const struct value *b, compare_fn *compare)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!compare(a->items[i], b->items[i]))
            return false;
    return true;
}

/* Pairs each item of `a` with one of `b`. */
struct pairing {
    const struct value *a;
    const struct value *b;
    compare_fn *compare;
    size_t *owner;    /* per item of `b`: the item of `a` that has taken it, plus one */
    size_t *tried_by; /* per item of `b`: the last item of `a` for which it was tried, plus one */
    size_t looking;   /* the item of `a` that needs a partner, plus one */
};

/* Finds a partner for item `i`, moving those that have one to another if need be: value_holds may accept
 * several partners, so taking the first that fits is not enough. The search starts at the same index, where
 * equal sets mostly match. */
static bool find_partner(struct pairing *pairing, size_t i)
{
    size_t count = pairing->b->count;
    for (size_t step = 0; step < count; step++) {
        size_t j = (i + step) % count;
        bool tried = pairing->tried_by[j] == pairing->looking;
        if (tried || !pairing->compare(pairing->a->items[i], pairing->b->items[j]))
            continue;
        pairing->tried_by[j] = pairing->looking;
        if (pairing->owner[j] == 0 || find_partner(pairing, pairing->owner[j] - 1)) {
            pairing->owner[j] = i + 1;
            return true;
        }
    }
    return false;
}

static bool items_match_in_any_order(const struct value *a, const struct value *b, compare_fn *compare)
{
    if (a->count != b->count)
        return false;
    struct pairing pairing = { .a = a, .b = b, .compare = compare };
    pairing.owner = mem_alloc(b->count * sizeof *pairing.owner);
    pairing.tried_by = mem_alloc(b->count * sizeof *pairing.tried_by);
    bool matched = true;
    for (size_t i = 0; i < a->count && matched; i++) {
        pairing.looking = i + 1;
        matched = find_partner(&pairing, i);
    }
    mem_free(pairing.owner);
    mem_free(pairing.tried_by);
    return matched;
}

static bool keys_equal(const struct value *a, const struct value *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!sv_equal(a->keys[i], b->keys[i]))
            return false;
    return true;
}

bool value_equal(const struct value *a, const struct value *b)
{
    if (a == b)
        return true;
    if (a->state != b->state || !type_equal(a->type, b->type))
        return false;
    if (a->state == VALUE_NULL)
        return true;
    if (a->state == VALUE_UNKNOWN)
        return sv_equal(a->text, b->text);
    if (is_leaf(a))
        return leaves_equal(a, b);
    if (a->type->kind == TYPE_SET)
        return items_match_in_any_order(a, b, value_equal);
    return (!value_has_keys(a) || keys_equal(a, b)) && items_match_in_order(a, b, value_equal);
}

static bool is_sequence(const struct value *value)
{
    return value->type->kind == TYPE_LIST || value->type->kind == TYPE_SET || value->type->kind == TYPE_TUPLE;
}

/* All keys of `a` that are not null stand in `b` with a value that `compare` accepts; null means absent or
 * null. */
static bool members_hold(const struct value *a, const struct value *b, compare_fn *compare)
{
    for (size_t i = 0; i < a->count; i++) {
        const struct value *other = value_get(b, a->keys[i]);
        bool absent = other == NULL || value_is_null(other);
        if (value_is_null(a->items[i]) ? !absent : absent || !compare(a->items[i], other))
            return false;
    }
    return true;
}

/* The part that value_same and value_holds share; `false` also for anything unknown. */
static bool means_same(const struct value *a, const struct value *b, compare_fn *compare)
{
    if (a->state == VALUE_NULL || b->state == VALUE_NULL)
        return a->state == b->state;
    if (a->state == VALUE_UNKNOWN || b->state == VALUE_UNKNOWN)
        return false;
    if (is_leaf(a) || is_leaf(b))
        return a->type->kind == b->type->kind && leaves_equal(a, b);
    if (!is_sequence(a) || !is_sequence(b))
        return false;
    if (a->type->kind == TYPE_SET || b->type->kind == TYPE_SET)
        return items_match_in_any_order(a, b, compare);
    return items_match_in_order(a, b, compare);
}

static bool both_have_keys(const struct value *a, const struct value *b)
{
    return value_has_keys(a) && value_has_keys(b);
}

/* No key of `b` that is not null is missing from `a`. */
static bool has_no_surplus(const struct value *a, const struct value *b)
{
    for (size_t i = 0; i < b->count; i++) {
        const struct value *other = value_get(a, b->keys[i]);
        if (!value_is_null(b->items[i]) && (other == NULL || value_is_null(other)))
            return false;
    }
    return true;
}

bool value_same(const struct value *a, const struct value *b)
{
    if (both_have_keys(a, b))
        return members_hold(a, b, value_same) && has_no_surplus(a, b);
    return means_same(a, b, value_same);
}

bool value_holds(const struct value *written, const struct value *actual)
{
    if (both_have_keys(written, actual))
        return members_hold(written, actual, value_holds);
    return means_same(written, actual, value_holds);
}
