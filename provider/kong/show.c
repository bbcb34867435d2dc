#include "kong/show.h"

#include "kong/compare.h"
#include "kong/credentials.h"
#include "kong/field_mask.h"
#include "kong/freeform.h"
#include "kong/walk.h"
#include "value/build.h"
#include "value/kind.h"

enum secrets kong_secrets(unsigned options)
{
    return (options & KONG_CONCEAL) != 0 ? SECRETS_HIDDEN : SECRETS_SHOWN;
}

struct showing {
    struct arena *arena;
    enum secrets secrets;
};

static const struct value *without_defaults(struct arena *arena, const struct field *field,
                                            const struct value *value)
{
    const struct comparison comparison = { .arena = arena };
    struct field_parts parts = field_parts(field, value);
    const struct value *defaults = field_canonical(arena, parts.field, NULL);
    struct object_builder left = { .arena = arena };
    struct field_part part;
    while (field_parts_next(&parts, &part)) {
        const struct value *usual = value_get(defaults, part.key);
        bool is_default = usual != NULL && field_same(&comparison, part.field, part.value, usual);
        if (!value_is_null(part.value) && !is_default)
            object_put(&left, part.key, part.value);
    }
    return object_build(&left);
}

bool field_is_secret(const struct field *field, const struct value *value)
{
    return field->encrypted && freeform_is_literal(value) &&
           (field->credential || credential_is_shaped(value->text));
}

/* Of a list of objects the elements are told apart by their index (kong/element_mask.h); those of other
 * lists, of sets and of maps are not: what is written there replaces all of them. */
static bool is_one_place(const struct field *field)
{
    bool objects =
        field->kind == FIELD_ARRAY && field->element != NULL && field->element->kind == FIELD_RECORD;
    return !objects && (field->kind == FIELD_ARRAY || field->kind == FIELD_SET || field->kind == FIELD_MAP);
}

static bool look_for_secret(void *payload, const struct field *field, const struct value *value,
                            const struct path *path)
{
    bool *found = payload;
    (void)path;
    *found = *found || field_is_secret(field, value);
    return !*found;
}

/* A part of it could not be left out without moving or losing others: all of it is. */
static bool is_place_of_secrets(struct arena *arena, const struct field *field, const struct value *value)
{
    bool found = false;
    const struct field_visitor visitor = { .arena = arena, .visit = look_for_secret, .payload = &found };
    if (is_one_place(field))
        field_walk(&visitor, field, value, NULL);
    return found;
}

static const struct value *show(void *payload, const struct field *field, const struct value *value)
{
    const struct showing *showing = payload;
    if (showing->secrets != SECRETS_SHOWN && field_is_secret(field, value))
        return showing->secrets == SECRETS_HIDDEN ? value_string(showing->arena, SV(KONG_HIDDEN)) : NULL;
    if (showing->secrets == SECRETS_LEFT_OUT && is_place_of_secrets(showing->arena, field, value))
        return NULL;
    bool described = !field->opaque && field->kind == FIELD_RECORD && value_is_object(value);
    return described ? without_defaults(showing->arena, field, value) : value;
}

const struct value *field_shown(struct arena *arena, const struct field *field, const struct value *value,
                                enum secrets secrets)
{
    struct showing showing = { arena, secrets };
    const struct field_mapper mapper = { .arena = arena, .enter = show, .payload = &showing };
    return field_map(&mapper, field, value);
}

const struct value *kong_minimal(struct arena *arena, const struct field *shape, const struct value *actual)
{
    return value_is_object(actual)
               ? field_shown(arena, shape, field_canonical(arena, shape, actual), SECRETS_LEFT_OUT)
               : actual;
}

static const struct value *as_one_place(void *payload, const struct field *field, const struct value *value)
{
    struct arena *arena = payload;
    return is_place_of_secrets(arena, field, value) ? value_bool(arena, true) : value;
}

const struct value *kong_places(struct arena *arena, const struct field *shape, const struct value *left_out)
{
    const struct field_mapper mapper = { .arena = arena, .enter = as_one_place, .payload = arena };
    return field_mask_into_lists(arena, NULL, field_map(&mapper, shape, left_out));
}

/* ---- Without secrets ---- */

static bool is_closed(const struct field *field, const struct value *value)
{
    return freeform_is_literal(value) && (field->encrypted || credential_is_shaped(value->text));
}

/* Of what the schema does not know, the name has to say it. */
static bool is_named_closed(const struct field_part *part)
{
    return part->field->opaque && credential_is_named(part->key);
}

static bool holds_closed(const struct field *list, const struct value *value)
{
    for (size_t i = 0; i < value->count; i++)
        if (is_closed(list->element, value->items[i]))
            return true;
    return false;
}

static const struct value *open_members(struct arena *arena, const struct field *field,
                                        const struct value *value)
{
    struct field_parts parts = field_parts(field, value);
    struct object_builder open = { .arena = arena };
    struct field_part part;
    while (field_parts_next(&parts, &part))
        if (!is_named_closed(&part))
            object_put(&open, part.key, part.value);
    return open.count == value->count ? value : object_build(&open);
}

static const struct value *open_value(void *payload, const struct field *field, const struct value *value)
{
    struct arena *arena = payload;
    if (is_closed(field, value) || (value_is_array(value) && holds_closed(field, value)))
        return NULL;
    return value_is_object(value) ? open_members(arena, field, value) : value;
}

const struct value *kong_open(struct arena *arena, const struct field *shape, const struct value *actual)
{
    const struct field_mapper mapper = { .arena = arena, .enter = open_value, .payload = arena };
    return field_map(&mapper, shape, actual);
}
