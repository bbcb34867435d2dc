#include "kong/compare.h"

#include "kong/check.h"
#include "kong/coerce.h"
#include "kong/freeform.h"
#include "kong/normal.h"
#include "value/build.h"
#include "value/kind.h"

const struct value *field_canonical(struct arena *arena, const struct field *record,
                                    const struct value *value)
{
    if (!value_is_object(value))
        return field_normal_form(arena, record, NULL);
    return field_normal_form(arena, record,
                             field_coerced(arena, record, freeform_without_nulls(arena, value)));
}

bool field_is_unanswered(struct arena *arena, const struct field *record, strview name,
                         const struct value *written, const struct value *there)
{
    const struct field *shorthand = field_shorthand(record, name);
    const struct field *own = field_find(record, name);
    if (shorthand == NULL || shorthand->target_count > 0)
        return false;
    return own != NULL ? !kong_field_takes(arena, own, written) : there == NULL;
}

/* ---- Records ---- */

static bool same_member(const struct comparison *comparison, const struct field *record, strview name,
                        const struct value *a, const struct value *b)
{
    const struct value *one = value_get(a, name);
    const struct value *other = value_get(b, name);
    bool unanswered = comparison->answered && !value_is_nothing(one) &&
                      field_is_unanswered(comparison->arena, record, name, one, other);
    return unanswered || field_same(comparison, field_member(record, name), one, other);
}

/* What `a` has beside the record's own fields is in `b` as well. */
static bool same_others(const struct comparison *comparison, const struct field *record,
                        const struct value *a, const struct value *b)
{
    for (size_t i = 0; i < a->count; i++)
        if (field_find(record, a->keys[i]) == NULL && !same_member(comparison, record, a->keys[i], a, b))
            return false;
    return true;
}

/* A missing record is the same as one in which every field has its default. */
static bool same_record(const struct comparison *comparison, const struct field *field, const struct value *a,
                        const struct value *b)
{
    if (!value_is_object(a))
        a = field_canonical(comparison->arena, field, NULL);
    if (!value_is_object(b))
        b = field_canonical(comparison->arena, field, NULL);
    const struct field *record = field_select(field, a);
    if (record != field_select(field, b))
        return false;
    for (size_t i = 0; i < record->field_count; i++)
        if (!same_member(comparison, record, record->fields[i].name, a, b))
            return false;
    return same_others(comparison, record, a, b) &&
           (comparison->by_keys || same_others(comparison, record, b, a));
}

/* ---- Collections ---- */

static bool same_list(const struct comparison *comparison, const struct field *element, const struct value *a,
                      const struct value *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!field_same(comparison, element, a->items[i], b->items[i]))
            return false;
    return true;
}

/* Sameness is nearly always an equivalence, so the first partner that fits will do. */
static bool same_set(const struct comparison *comparison, const struct field *element, const struct value *a,
                     const struct value *b)
{
    bool *taken = ARENA_ARRAY(comparison->arena, bool, b->count);
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        size_t partner = 0;
        while (partner < b->count &&
               (taken[partner] || !field_same(comparison, element, a->items[i], b->items[partner])))
            partner++;
        if (partner == b->count)
            return false;
        taken[partner] = true;
    }
    return true;
}

static bool same_map(const struct comparison *comparison, const struct field *element, const struct value *a,
                     const struct value *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        const struct value *other = value_get(b, a->keys[i]);
        if (other == NULL || !field_same(comparison, element, a->items[i], other))
            return false;
    }
    return true;
}

/* ---- Any ---- */

/* Kong holds numbers as doubles: 1/3 comes back with fewer digits than Terraform gives it. */
static bool same_number(const struct value *a, const struct value *b)
{
    double one = 0;
    double other = 0;
    return number_compare(a->text, b->text) == 0 ||
           (number_to_double(a->text, &one) && number_to_double(b->text, &other) && one == other);
}

static bool same_opaque(const struct comparison *comparison, const struct value *a, const struct value *b)
{
    if (value_is_nothing(a) && comparison->by_keys)
        return true;
    if (value_is_nothing(a) || value_is_nothing(b))
        return value_is_empty(a) && value_is_empty(b);
    return comparison->by_keys ? value_holds(a, b) : value_same(a, b);
}

bool field_same(const struct comparison *comparison, const struct field *field, const struct value *a,
                const struct value *b)
{
    if (field->opaque)
        return same_opaque(comparison, a, b);
    if (field->automatic && comparison->by_keys && value_is_nothing(a))
        return true; /* what Kong made up may stay */
    if (field->kind == FIELD_RECORD && (value_is_nothing(a) || value_is_object(a)) &&
        (value_is_nothing(b) || value_is_object(b)))
        return same_record(comparison, field, a, b);
    if (value_is_empty(a) && value_is_empty(b))
        return true;
    if (field->kind == FIELD_ARRAY && value_is_array(a) && value_is_array(b))
        return same_list(comparison, field->element, a, b);
    if (field->kind == FIELD_SET && value_is_array(a) && value_is_array(b))
        return same_set(comparison, field->element, a, b);
    if (field->kind == FIELD_MAP && value_is_object(a) && value_is_object(b))
        return same_map(comparison, field->element, a, b);
    if (value_is_nothing(a) || value_is_nothing(b))
        return false;
    return value_is_number(a) && value_is_number(b) ? same_number(a, b) : value_same(a, b);
}

bool kong_same(struct arena *arena, const struct field *shape, const struct value *a, const struct value *b,
               bool by_keys)
{
    const struct comparison comparison = { .arena = arena, .by_keys = by_keys };
    return field_same(&comparison, shape, field_canonical(arena, shape, freeform_as_object(arena, a)),
                      field_canonical(arena, shape, freeform_as_object(arena, b)));
}
