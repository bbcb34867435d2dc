#include "kong/normal.h"

#include "kong/shorthand.h"
#include "kong/walk.h"
#include "value/build.h"
#include "value/kind.h"

/* ---- Shorthands ---- */

static const struct value *expand(void *payload, const struct field *field, const struct value *value)
{
    bool record = field->kind == FIELD_RECORD && value_is_object(value);
    return record ? shorthands_move(payload, field_select(field, value), value) : value;
}

const struct value *shorthands_expand(struct arena *arena, const struct field *record,
                                      const struct value *value)
{
    const struct field_mapper mapper = {
        .arena = arena, .enter = expand, .payload = arena, .described = true
    };
    return field_map(&mapper, record, value);
}

/* ---- Defaults ---- */

static const struct value *fill(const struct field_filler *filler, const struct field *record,
                                const struct value *config);

static const struct value *fill_missing(const struct field_filler *filler, const struct field *field)
{
    const struct value *made = NULL;
    /* A default of {} is no more than the record with its own defaults. */
    bool is_filled = field->required || field->default_value != NULL;
    if (!field->opaque && field->kind == FIELD_RECORD && is_filled)
        return fill(filler, field, field->default_value);
    if (!field->opaque && field->default_value != NULL)
        return field->default_value;
    if (filler->missing != NULL && (field->opaque || field->automatic))
        made = filler->missing(filler->payload, field);
    return made != NULL ? made : value_null(filler->arena, &type_dynamic);
}

static const struct value *fill_record(void *payload, const struct field *field, const struct value *value)
{
    const struct field_filler *filler = payload;
    if (field->kind != FIELD_RECORD || !value_is_object(value))
        return value;
    const struct field *record = field_select(field, value);
    struct object_builder filled = { .arena = filler->arena };
    for (size_t i = 0; i < value->count; i++)
        object_put(&filled, value->keys[i], value->items[i]);
    for (size_t i = 0; i < record->field_count; i++)
        if (value_get(value, record->fields[i].name) == NULL)
            object_put(&filled, record->fields[i].name, fill_missing(filler, &record->fields[i]));
    return object_build(&filled);
}

static const struct value *fill(const struct field_filler *filler, const struct field *record,
                                const struct value *config)
{
    const struct field_mapper mapper = {
        .arena = filler->arena,
        .leave = fill_record,
        .payload = (void *)(uintptr_t)filler,
        .described = true,
    };
    return field_map(&mapper, record, value_is_nothing(config) ? value_empty_object(filler->arena) : config);
}

const struct value *field_fill_defaults(struct arena *arena, const struct field *record,
                                        const struct value *config)
{
    return fill(&(struct field_filler){ .arena = arena }, record, config);
}

const struct value *field_normal_form_by(const struct field_filler *filler, const struct field *record,
                                         const struct value *config)
{
    const struct value *written = value_is_nothing(config) ? NULL : config;
    return fill(filler, record, written != NULL ? shorthands_expand(filler->arena, record, written) : NULL);
}

const struct value *field_normal_form(struct arena *arena, const struct field *record,
                                      const struct value *config)
{
    return field_normal_form_by(&(struct field_filler){ .arena = arena }, record, config);
}
