#include "kong/compare.h"

#include "kong/freeform.h"
#include "kong/shorthand.h"
#include "value/build.h"
#include "value/kind.h"

/* What becomes of a literal at an encrypted field. */
enum secrets { SECRETS_SHOWN, SECRETS_HIDDEN, SECRETS_LEFT_OUT };

static enum secrets secrets_of(unsigned options)
{
    return (options & KONG_CONCEAL) != 0 ? SECRETS_HIDDEN : SECRETS_SHOWN;
}

struct projecting {
    struct arena *arena;
    enum secrets secrets;
    bool unmanaged; /* what nobody wrote in the elements of a list is shown too */
};

static bool is_nothing(const struct value *value)
{
    return value == NULL || value_is_null(value);
}

/* Null, or a collection without items: where there is no default, Konnect makes no difference. */
static bool is_empty(const struct value *value)
{
    return is_nothing(value) || ((value_is_object(value) || value_is_array(value)) && value->count == 0);
}

static const struct value *empty_object(struct arena *arena)
{
    return value_object(arena, NULL, NULL, 0);
}

/* What Kong makes of it: the common ground of all comparisons. */
static const struct value *canonical(struct arena *arena, const struct field *record,
                                     const struct value *value)
{
    const struct value *object =
        value_is_object(value) ? freeform_without_nulls(arena, value) : empty_object(arena);
    return field_normal_form(arena, record, object);
}

/* ---- Sameness of canonical values ---- */

static bool same(struct arena *arena, const struct field *field, const struct value *a,
                 const struct value *b);

/* What `a` has that the record does not know is in `b` as well. */
static bool same_strangers(const struct field *record, const struct value *a, const struct value *b)
{
    for (size_t i = 0; i < a->count; i++) {
        const struct value *other = value_get(b, a->keys[i]);
        bool known = field_find(record, a->keys[i]) != NULL || is_nothing(a->items[i]);
        if (!known && (other == NULL || !value_same(a->items[i], other)))
            return false;
    }
    return true;
}

/* A record that is not there is the same as one with nothing but defaults. */
static bool same_record(struct arena *arena, const struct field *record, const struct value *a,
                        const struct value *b)
{
    if (!value_is_object(a))
        a = canonical(arena, record, NULL);
    if (!value_is_object(b))
        b = canonical(arena, record, NULL);
    for (size_t i = 0; i < record->field_count; i++) {
        strview name = record->fields[i].name;
        if (!same(arena, &record->fields[i], value_get(a, name), value_get(b, name)))
            return false;
    }
    return same_strangers(record, a, b) && same_strangers(record, b, a);
}

static bool same_list(struct arena *arena, const struct field *element, const struct value *a,
                      const struct value *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!same(arena, element, a->items[i], b->items[i]))
            return false;
    return true;
}

/* Sameness is an equivalence, so the first partner that fits will do. */
static bool same_set(struct arena *arena, const struct field *element, const struct value *a,
                     const struct value *b)
{
    bool *taken = ARENA_ARRAY(arena, bool, b->count);
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        size_t partner = 0;
        while (partner < b->count &&
               (taken[partner] || !same(arena, element, a->items[i], b->items[partner])))
            partner++;
        if (partner == b->count)
            return false;
        taken[partner] = true;
    }
    return true;
}

static bool same_map(struct arena *arena, const struct field *element, const struct value *a,
                     const struct value *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        const struct value *other = value_get(b, a->keys[i]);
        if (other == NULL || !same(arena, element, a->items[i], other))
            return false;
    }
    return true;
}

static bool same(struct arena *arena, const struct field *field, const struct value *a, const struct value *b)
{
    bool described = field->element != NULL;
    if (field->kind == FIELD_RECORD && (is_nothing(a) || value_is_object(a)) &&
        (is_nothing(b) || value_is_object(b)))
        return same_record(arena, field, a, b);
    if (is_empty(a) && is_empty(b))
        return true;
    if (described && field->kind == FIELD_ARRAY && value_is_array(a) && value_is_array(b))
        return same_list(arena, field->element, a, b);
    if (described && field->kind == FIELD_SET && value_is_array(a) && value_is_array(b))
        return same_set(arena, field->element, a, b);
    if (described && field->kind == FIELD_MAP && value_is_object(a) && value_is_object(b))
        return same_map(arena, field->element, a, b);
    return !is_nothing(a) && !is_nothing(b) && value_same(a, b);
}

static const struct value *as_object(struct arena *arena, const struct value *written)
{
    struct ctx ctx = ctx_make(arena);
    const struct value *object = NULL;
    return freeform_object(&ctx, written, &object) ? object : written;
}

bool kong_same(struct arena *arena, const struct field *shape, const struct value *a, const struct value *b)
{
    return same_record(arena, shape, canonical(arena, shape, as_object(arena, a)),
                       canonical(arena, shape, as_object(arena, b)));
}

/* ---- Showing ---- */

/* A canonical value as one would write it; NULL: it is not to be shown at all. */
static const struct value *shown(struct arena *arena, const struct field *field, const struct value *value,
                                 enum secrets secrets);

static const struct value *shown_record(struct arena *arena, const struct field *record,
                                        const struct value *value, enum secrets secrets)
{
    const struct value *defaults = canonical(arena, record, NULL);
    const struct value *result = empty_object(arena);
    for (size_t i = 0; i < value->count; i++) {
        const struct field *field = field_find(record, value->keys[i]);
        const struct value *item = value->items[i];
        if (is_nothing(item) ||
            (field != NULL && same(arena, field, item, value_get(defaults, value->keys[i]))))
            continue;
        item = field != NULL ? shown(arena, field, item, secrets) : item;
        if (item != NULL)
            result = value_with(arena, result, value->keys[i], item);
    }
    return result;
}

/* A collection like `value` with these items in place of its own; NULL leaves one out. */
static const struct value *with_items(struct arena *arena, const struct value *value,
                                      const struct value *const *items)
{
    const struct value **kept = ARENA_ARRAY(arena, const struct value *, value->count);
    strview *keys = ARENA_ARRAY(arena, strview, value->count);
    size_t count = 0;
    for (size_t i = 0; i < value->count; i++) {
        if (items[i] == NULL)
            continue;
        if (value->keys != NULL)
            keys[count] = value->keys[i];
        kept[count++] = items[i];
    }
    return value->keys != NULL ? value_object(arena, keys, kept, count) : value_tuple(arena, kept, count);
}

static const struct value *shown_items(struct arena *arena, const struct field *element,
                                       const struct value *value, enum secrets secrets)
{
    const struct value **items = ARENA_ARRAY(arena, const struct value *, value->count);
    for (size_t i = 0; i < value->count; i++)
        items[i] = shown(arena, element, value->items[i], secrets);
    return with_items(arena, value, items);
}

static const struct value *shown(struct arena *arena, const struct field *field, const struct value *value,
                                 enum secrets secrets)
{
    if (field->encrypted && freeform_is_literal(value) && secrets != SECRETS_SHOWN)
        return secrets == SECRETS_HIDDEN ? value_string(arena, SV(KONG_HIDDEN)) : NULL;
    if (field->kind == FIELD_RECORD && value_is_object(value))
        return shown_record(arena, field, value, secrets);
    bool collection = field->kind == FIELD_ARRAY || field->kind == FIELD_SET || field->kind == FIELD_MAP;
    if (collection && field->element != NULL && (value_is_object(value) || value_is_array(value)))
        return shown_items(arena, field->element, value, secrets);
    return value;
}

const struct value *kong_minimal(struct arena *arena, const struct field *shape, const struct value *actual)
{
    return value_is_object(actual)
               ? shown_record(arena, shape, canonical(arena, shape, actual), SECRETS_LEFT_OUT)
               : actual;
}

static bool is_everything(const struct value *mask)
{
    return mask != NULL && value_is_true(mask);
}

static const struct value *member(const struct value *object, strview name)
{
    return value_is_object(object) ? value_get(object, name) : NULL;
}

static const struct value *visible(struct arena *arena, const struct field *field, const struct value *value,
                                   const struct value *hide)
{
    if (is_nothing(value) || is_everything(hide) || (field != NULL && field->encrypted))
        return NULL;
    if (type_is_primitive(value->type))
        return value;
    const struct value **items = ARENA_ARRAY(arena, const struct value *, value->count);
    for (size_t i = 0; i < value->count; i++) {
        const struct field *part = field != NULL ? field->element : NULL;
        if (field != NULL && field->kind == FIELD_RECORD && value_is_object(value))
            part = field_find(field, value->keys[i]);
        items[i] = visible(arena, part, value->items[i],
                           value_is_object(value) ? member(hide, value->keys[i]) : NULL);
    }
    return with_items(arena, value, items);
}

const struct value *kong_visible(struct arena *arena, const struct field *shape, const struct value *actual,
                                 const struct value *hide)
{
    const struct value *seen = visible(arena, shape, actual, hide);
    return seen != NULL ? seen : empty_object(arena);
}

/* ---- What nobody wrote ---- */

/* Kong makes up a value by itself, or nothing is known of the field. */
static bool is_konnects_own(const struct field *field)
{
    const struct value *automatic = value_get(field->rules, SV("auto"));
    return (automatic != NULL && value_is_true(automatic)) || field->kind == FIELD_UNKNOWN ||
           field->kind == FIELD_FOREIGN;
}

/* `written` (NULL: nothing) has its shorthands expanded; `there` is canonical. */
static const struct value *unmanaged(struct arena *arena, const struct field *record,
                                     const struct value *written, const struct value *there,
                                     const struct value *skip, enum secrets secrets)
{
    const struct value *defaults = canonical(arena, record, NULL);
    const struct value *result = empty_object(arena);
    for (size_t i = 0; i < record->field_count; i++) {
        const struct field *field = &record->fields[i];
        const struct value *item = member(there, field->name);
        const struct value *asked = member(written, field->name);
        const struct value *left_out = member(skip, field->name);
        if (is_nothing(item) || is_everything(left_out) || is_konnects_own(field))
            continue;
        bool unset = is_nothing(asked);
        if (unset && same(arena, field, item, value_get(defaults, field->name)))
            continue;
        const struct value *more = NULL;
        if (field->kind == FIELD_RECORD && value_is_object(item))
            more = unset || value_is_object(asked) ? unmanaged(arena, field, asked, item, left_out, secrets)
                                                   : NULL;
        else if (unset)
            more = shown(arena, field, item, secrets);
        if (more != NULL && !(value_is_object(more) && more->count == 0 && field->kind == FIELD_RECORD))
            result = value_with(arena, result, field->name, more);
    }
    return result;
}

static const struct value *expanded(struct arena *arena, const struct field *record,
                                    const struct value *written)
{
    return value_is_object(written) ? shorthands_expand(arena, record, freeform_without_nulls(arena, written))
                                    : NULL;
}

const struct value *kong_unmanaged(struct arena *arena, const struct field *shape,
                                   const struct value *written, const struct value *actual,
                                   const struct value *skip, unsigned options)
{
    if (is_everything(skip))
        return empty_object(arena);
    return unmanaged(arena, shape, expanded(arena, shape, as_object(arena, written)),
                     canonical(arena, shape, actual), skip, secrets_of(options));
}

/* ---- Projecting ---- */

static const struct value *project(const struct projecting *projecting, const struct field *field,
                                   const struct value *written, const struct value *want,
                                   const struct value *there);

/* What stands at the first of the asked places that is not as asked; NULL when all are. */
static const struct value *first_difference(const struct projecting *projecting, const struct field *record,
                                            const struct value *asked, const struct value *want,
                                            const struct value *there)
{
    const struct value *found = NULL;
    for (size_t i = 0; found == NULL && i < asked->count; i++) {
        const struct field *field = field_find(record, asked->keys[i]);
        const struct value *wanted = member(want, asked->keys[i]);
        const struct value *have = member(there, asked->keys[i]);
        if (field == NULL || same(projecting->arena, field, wanted, have))
            continue;
        if (field->kind == FIELD_RECORD && value_is_object(asked->items[i]))
            found = first_difference(projecting, field, asked->items[i], wanted, have);
        else
            found = is_nothing(have) ? value_null(projecting->arena, &type_dynamic)
                                     : shown(projecting->arena, field, have, projecting->secrets);
    }
    return found;
}

/* A deprecated way to write other fields. */
static const struct value *project_shorthand(const struct projecting *projecting, const struct field *record,
                                             const struct field *shorthand, const struct value *written,
                                             const struct value *there)
{
    struct arena *arena = projecting->arena;
    const struct value *asked = expanded(arena, record, value_object(arena, &shorthand->name, &written, 1));
    const struct value *changed =
        first_difference(projecting, record, asked, field_fill_defaults(arena, record, asked), there);
    return changed != NULL ? changed : written;
}

static const struct value *project_record(const struct projecting *projecting, const struct field *record,
                                          const struct value *written, const struct value *want,
                                          const struct value *there)
{
    struct arena *arena = projecting->arena;
    const struct value **items = ARENA_ARRAY(arena, const struct value *, written->count);
    for (size_t i = 0; i < written->count; i++) {
        strview name = written->keys[i];
        const struct field *field = field_find(record, name);
        const struct field *shorthand = field_shorthand(record, name);
        const struct value *have = member(there, name);
        if (is_nothing(written->items[i]))
            items[i] = written->items[i];
        else if (field != NULL)
            items[i] = project(projecting, field, written->items[i], member(want, name), have);
        else if (shorthand != NULL)
            items[i] = project_shorthand(projecting, record, shorthand, written->items[i], there);
        else
            items[i] = have != NULL ? freeform_project(arena, written->items[i], have)
                                    : value_null(arena, &type_dynamic);
    }
    return value_object(arena, written->keys, items, written->count);
}

/* An element of a list has no place of its own in the table: what nobody wrote in it is shown in it. */
static const struct value *project_element(const struct projecting *projecting, const struct field *element,
                                           const struct value *written, const struct value *want,
                                           const struct value *there)
{
    const struct value *seen = project(projecting, element, written, want, there);
    if (!projecting->unmanaged || element->kind != FIELD_RECORD || !value_is_object(seen) ||
        !value_is_object(there))
        return seen;
    const struct value *more =
        unmanaged(projecting->arena, element, expanded(projecting->arena, element, written), there, NULL,
                  projecting->secrets);
    return freeform_merge(projecting->arena, seen, more);
}

static const struct value *project(const struct projecting *projecting, const struct field *field,
                                   const struct value *written, const struct value *want,
                                   const struct value *there)
{
    struct arena *arena = projecting->arena;
    if (same(arena, field, want, there))
        return written;
    if (is_nothing(there) && field->kind == FIELD_RECORD)
        there = canonical(arena, field, NULL);
    if (field->kind == FIELD_RECORD && value_is_object(written) && value_is_object(there))
        return project_record(projecting, field, written, want, there);
    if (field->kind == FIELD_ARRAY && field->element != NULL && value_is_array(written) &&
        value_is_array(there) && value_is_array(want) && written->count == there->count) {
        const struct value **items = ARENA_ARRAY(arena, const struct value *, written->count);
        for (size_t i = 0; i < written->count; i++)
            items[i] = project_element(projecting, field->element, written->items[i], want->items[i],
                                       there->items[i]);
        return value_tuple(arena, items, written->count);
    }
    if (is_nothing(there))
        return value_null(arena, &type_dynamic);
    return shown(arena, field, there, projecting->secrets);
}

const struct value *kong_project(struct arena *arena, const struct field *shape, const struct value *written,
                                 const struct value *actual, unsigned options)
{
    const struct projecting projecting = {
        .arena = arena,
        .secrets = secrets_of(options),
        .unmanaged = (options & KONG_UNMANAGED) != 0,
    };
    const struct value *object = as_object(arena, written);
    if (!value_is_object(object))
        return written;
    const struct value *there = canonical(arena, shape, actual);
    const struct value *seen =
        project_record(&projecting, shape, object, canonical(arena, shape, object), there);
    return value_same(seen, object) ? written : freeform_as_written(arena, written, seen);
}

/* ---- Skeletons ---- */

static const struct value *mask(struct arena *arena, const struct value *value)
{
    if (!value_is_object(value))
        return value_bool(arena, true);
    const struct value **items = ARENA_ARRAY(arena, const struct value *, value->count);
    for (size_t i = 0; i < value->count; i++)
        items[i] = mask(arena, value->items[i]);
    return value_object(arena, value->keys, items, value->count);
}

const struct value *field_mask_of(struct arena *arena, const struct field *shape, const struct value *written)
{
    const struct value *object = as_object(arena, written);
    if (!value_is_object(object))
        return empty_object(arena);
    object = freeform_without_nulls(arena, object);
    return mask(arena, shape != NULL ? shorthands_expand(arena, shape, object) : object);
}

const struct value *field_mask_join(struct arena *arena, const struct value *a, const struct value *b)
{
    if (is_everything(a) || is_everything(b))
        return value_bool(arena, true);
    const struct value *joined = a;
    for (size_t i = 0; i < b->count; i++) {
        const struct value *there = value_get(a, b->keys[i]);
        const struct value *item = there != NULL ? field_mask_join(arena, there, b->items[i]) : b->items[i];
        joined = value_with(arena, joined, b->keys[i], item);
    }
    return joined;
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

static const struct value *cut(struct arena *arena, const struct value *object, const struct value *places)
{
    const struct value **items = ARENA_ARRAY(arena, const struct value *, object->count);
    for (size_t i = 0; i < object->count; i++) {
        const struct value *place = member(places, object->keys[i]);
        items[i] = is_everything(place) ? NULL : object->items[i];
        if (!value_is_object(place) || !value_is_object(object->items[i]))
            continue;
        const struct value *left = cut(arena, object->items[i], place);
        items[i] = left->count > 0 ? left : NULL;
    }
    return with_items(arena, object, items);
}

const struct value *field_mask_cut(struct arena *arena, const struct value *written,
                                   const struct value *places)
{
    const struct value *object = as_object(arena, written);
    if (!value_is_object(object) || !value_is_object(places) || places->count == 0)
        return written;
    return freeform_as_written(arena, written, cut(arena, object, places));
}
