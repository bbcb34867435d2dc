#include "kong/unmanaged.h"

#include "kong/compare.h"
#include "kong/field_mask.h"
#include "kong/freeform.h"
#include "kong/normal.h"
#include "value/build.h"
#include "value/kind.h"

struct looking {
    struct comparison comparison;
    enum secrets secrets;
    bool own; /* also what is Konnect's own */
};

/* Kong makes up a value by itself, or nothing is known of the field. */
static bool is_konnects_own(const struct field *field)
{
    return field->automatic || field->opaque || field->kind == FIELD_FOREIGN;
}

static const struct value *member(const struct value *object, strview name)
{
    return value_is_object(object) ? value_get(object, name) : NULL;
}

static const struct value *look(const struct looking *looking, const struct field *field,
                                const struct value *written, const struct value *there,
                                const struct value *skip);

static const struct value *unless_empty(const struct value *value)
{
    return value != NULL && value->keys != NULL && value->count == 0 ? NULL : value;
}

/* Of each element what nobody wrote of it ({}: nothing), as a list that freeform_merge puts below the written
 * one; NULL: nothing of any. */
static const struct value *look_into_list(const struct looking *looking, const struct field *field,
                                          const struct value *written, const struct value *there,
                                          const struct value *skip)
{
    struct list_builder found = { .arena = looking->comparison.arena };
    bool any = false;
    if (field->kind != FIELD_ARRAY || field->element == NULL || field->element->kind != FIELD_RECORD ||
        !value_is_array(written) || !value_is_array(there) || written->count != there->count)
        return NULL;
    for (size_t i = 0; i < there->count; i++) {
        const struct value *left_out = value_is_array(skip) && i < skip->count ? skip->items[i] : NULL;
        const struct value *more =
            look(looking, field->element, written->items[i], there->items[i], left_out);
        any = any || more->count > 0;
        list_put(&found, more);
    }
    return any ? list_build(&found) : NULL;
}

/* A field that nobody wrote, without the keys of a map that are to be skipped. */
static const struct value *look_at_unwritten(const struct looking *looking, const struct field *field,
                                             const struct value *there, const struct value *skip)
{
    struct arena *arena = looking->comparison.arena;
    const struct value *shown = field_shown(arena, field, there, looking->secrets);
    return skip != NULL && value_is_object(shown) ? unless_empty(field_mask_cut(arena, shown, skip)) : shown;
}

/* What nobody wrote of one field; NULL: nothing. */
static const struct value *look_at_field(const struct looking *looking, const struct field *field,
                                         const struct value *written, const struct value *there,
                                         const struct value *skip)
{
    if (field->kind == FIELD_RECORD && value_is_object(there))
        return value_is_nothing(written) || value_is_object(written)
                   ? unless_empty(look(looking, field, written, there, skip))
                   : NULL;
    if (value_is_nothing(written))
        return look_at_unwritten(looking, field, there, skip);
    return looking->own ? look_into_list(looking, field, written, there, skip) : NULL;
}

/* Members of which the record says nothing. */
static void look_at_others(const struct field *record, const struct value *written, const struct value *there,
                           const struct value *skip, struct object_builder *found)
{
    for (size_t i = 0; value_is_object(there) && i < there->count; i++) {
        strview name = there->keys[i];
        bool known = field_find(record, name) != NULL || !value_is_nothing(member(written, name)) ||
                     field_mask_is_whole(field_mask_member(skip, name));
        if (!known && !value_is_null(there->items[i]))
            object_put(found, name, there->items[i]);
    }
}

/* `written` (NULL: nothing) has its shorthands expanded; `there` is canonical. */
static const struct value *look(const struct looking *looking, const struct field *field,
                                const struct value *written, const struct value *there,
                                const struct value *skip)
{
    const struct field *record = field_select(field, there);
    const struct value *defaults = field_canonical(looking->comparison.arena, record, NULL);
    struct object_builder found = { .arena = looking->comparison.arena };
    for (size_t i = 0; i < record->field_count; i++) {
        const struct field *part = &record->fields[i];
        const struct value *item = member(there, part->name);
        const struct value *asked = member(written, part->name);
        const struct value *left_out = field_mask_member(skip, part->name);
        /* A list of which a part is left out is one that somebody wrote. */
        bool taken = field_mask_is_whole(left_out) || (value_is_array(left_out) && value_is_nothing(asked));
        if (value_is_nothing(item) || taken || (is_konnects_own(part) && !looking->own))
            continue;
        if (value_is_nothing(asked) &&
            field_same(&looking->comparison, part, item, value_get(defaults, part->name)))
            continue;
        object_put(&found, part->name, look_at_field(looking, part, asked, item, left_out));
    }
    if (looking->own)
        look_at_others(record, written, there, skip, &found);
    return object_build(&found);
}

static const struct value *expanded(struct arena *arena, const struct field *record,
                                    const struct value *written)
{
    return value_is_object(written) ? shorthands_expand(arena, record, freeform_without_nulls(arena, written))
                                    : NULL;
}

const struct value *field_unmanaged(struct arena *arena, const struct field *record,
                                    const struct value *written, const struct value *actual,
                                    enum secrets secrets)
{
    const struct looking looking = { { .arena = arena }, secrets, false };
    if (record->opaque)
        return value_empty_object(arena);
    return look(&looking, record, expanded(arena, record, written), actual, NULL);
}

const struct value *kong_unmanaged(struct arena *arena, const struct field *shape,
                                   const struct value *written, const struct value *actual,
                                   const struct value *skip, unsigned options)
{
    const struct looking looking = { { .arena = arena }, kong_secrets(options), (options & KONG_OWN) != 0 };
    if (field_mask_is_whole(skip) || (shape->opaque && !looking.own))
        return value_empty_object(arena);
    return look(&looking, shape, expanded(arena, shape, freeform_as_object(arena, written)),
                field_canonical(arena, shape, actual), skip);
}

/* ---- Without a shape ---- */

static const struct value *rest_of_list(struct arena *arena, const struct value *written,
                                        const struct value *there, const struct value *skip)
{
    struct list_builder found = { .arena = arena };
    bool any = false;
    for (size_t i = 0; i < there->count; i++) {
        const struct value *left_out = value_is_array(skip) && i < skip->count ? skip->items[i] : NULL;
        const struct value *more = freeform_unmanaged(arena, written->items[i], there->items[i], left_out);
        any = any || more->count > 0;
        list_put(&found, more);
    }
    return any ? list_build(&found) : NULL;
}

/* NULL: nothing. */
static const struct value *rest_of(struct arena *arena, const struct value *written,
                                   const struct value *there, const struct value *skip)
{
    bool asked = !value_is_nothing(written);
    if (field_mask_is_whole(skip) || (value_is_array(skip) && !asked))
        return NULL;
    if (value_is_object(there) && (!asked || value_is_object(written)))
        return unless_empty(freeform_unmanaged(arena, written, there, skip));
    if (freeform_is_object_list(there) && asked && freeform_is_object_list(written) &&
        there->count == written->count)
        return rest_of_list(arena, written, there, skip);
    return asked ? NULL : there;
}

const struct value *freeform_unmanaged(struct arena *arena, const struct value *written,
                                       const struct value *actual, const struct value *skip)
{
    struct object_builder found = { .arena = arena };
    for (size_t i = 0; i < actual->count; i++)
        object_put(&found, actual->keys[i],
                   rest_of(arena, member(written, actual->keys[i]), actual->items[i],
                           field_mask_member(skip, actual->keys[i])));
    return object_build(&found);
}
