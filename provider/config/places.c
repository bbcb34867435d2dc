#include "config/places.h"

#include "kong/field_mask.h"
#include "kong/freeform.h"
#include "table/body.h"
#include "value/build.h"
#include "value/kind.h"

/* Of the rows that share the place, the one whose content plans show: `config`. */
bool config_shows(const struct attr *attr)
{
    return attr_has(attr, ATTR_FREEFORM) && !attr_has(attr, ATTR_SENSITIVE);
}

bool config_reads(const struct attr *attr)
{
    return attr_has(attr, ATTR_FREEFORM) && !attr_has(attr, ATTR_UNREADABLE);
}

/* Konnect's object at the place of the rows; {} when it has none. */
const struct value *config_actual(const struct config *config, const struct rows *actual)
{
    const struct value *found = rows_get(actual, config->attr->name);
    return value_is_object(found) ? found : value_empty_object(config->ctx->arena);
}

/* The configuration that all rows together ask for, as one object, with the fields that have rows of their
 * own. */
const struct value *config_written(const struct config *config, const struct rows *rows)
{
    struct ctx inner = ctx_attempt(config->ctx);
    const struct value *body = NULL;
    const struct value *found =
        body_from_rows(&inner, rows, BODY_UPDATE, &body) ? body_pick(body, attr_field(config->attr)) : NULL;
    return value_is_object(found) ? found : value_empty_object(inner.arena);
}

/* The places inside the configuration that have rows of their own (a vault's config.config_store_id). */
const struct value *config_others(const struct config *config)
{
    struct arena *arena = config->ctx->arena;
    const struct attr *attrs = config->def->attrs;
    const struct value *places = value_empty_object(arena);
    strview place = attr_field(config->attr);
    for (size_t i = 0; attrs[i].name != NULL; i++) {
        strview field = attr_field(&attrs[i]);
        if (field.len > place.len && sv_starts_with(field, place) && field.data[place.len] == '.')
            places = field_mask_join(arena, places,
                                     field_mask_at(arena, sv_slice(field, place.len + 1, field.len)));
    }
    return places;
}

/* "config.redis" as a place inside the configuration; "config.targets[]", an element that the partial adds to
 * a list, as the whole list. */
static const struct value *place_inside(struct arena *arena, strview path)
{
    strview rest = sv_ends_with(path, SV("[]")) ? sv_slice(path, 0, path.len - 2) : path;
    (void)sv_cut(&rest, '.');
    return field_mask_at(arena, rest);
}

/* Adds the places that the schema lets partials fill in. */
static const struct value *add_supported(const struct config *config, const struct value *places)
{
    const struct value *kinds = value_get(config->schema->json, SV("supported_partials"));
    struct arena *arena = config->ctx->arena;
    for (size_t i = 0; kinds != NULL && value_is_known(kinds) && i < kinds->count; i++)
        for (size_t j = 0; value_is_known(kinds->items[i]) && j < kinds->items[i]->count; j++)
            places =
                field_mask_join(arena, places, place_inside(arena, value_text(kinds->items[i]->items[j])));
    return places;
}

/* The places that partials fill in: each partial's own path, and all that the schema allows partials to
 * fill in. */
const struct value *config_of_partials(const struct config *config, const struct rows *actual)
{
    struct arena *arena = config->ctx->arena;
    const struct value *places = value_empty_object(arena);
    const char *name = config->def->freeform.partials;
    const struct value *partials = name != NULL ? rows_get(actual, name) : NULL;
    if (partials == NULL || !value_is_known(partials) || partials->count == 0)
        return places;
    for (size_t i = 0; i < partials->count; i++) {
        strview path = value_text_at(partials->items[i], "path");
        if (path.len > 0)
            places = field_mask_join(arena, places, place_inside(arena, path));
    }
    return config->schema != NULL ? add_supported(config, places) : places;
}

const struct value *mask_or_nothing(struct arena *arena, const struct value *mask)
{
    return mask != NULL ? mask : value_empty_object(arena);
}

/* The places of the write-only parts. */
const struct value *config_hidden(const struct config *config, const struct rows *sent)
{
    struct arena *arena = config->ctx->arena;
    const struct value *places = value_empty_object(arena);
    for (size_t i = 0; i < sent->count; i++)
        if (attr_has(&sent->attrs[i], ATTR_FREEFORM | ATTR_WRITE_ONLY))
            places =
                field_mask_join(arena, places, field_mask_into_lists(arena, config->shape, sent->values[i]));
    return places;
}

/* The prior rows without the drift: an earlier read put it into the state, but the user did not write it.
 */
struct rows config_without_drift(const struct config *config, const struct rows *prior)
{
    struct arena *arena = config->ctx->arena;
    struct rows written = rows_copy(arena, prior);
    size_t i = (size_t)(config->attr - config->def->attrs);
    if (config->memory->drift == NULL || !value_is_known(written.values[i]))
        return written;
    const struct value *left = field_mask_cut(arena, written.values[i], config->memory->drift);
    bool was_written = !value_has_keys(left) || left->count > 0 || prior->values[i]->count == 0 ||
                       config->memory->drift_in_empty;
    written.values[i] = was_written ? left : value_null(arena, config->attr->type);
    return written;
}

/* Whether `sent` has write-only parts. */
bool config_sends_hidden(const struct rows *sent)
{
    for (size_t i = 0; i < sent->count; i++)
        if (attr_has(&sent->attrs[i], ATTR_FREEFORM | ATTR_WRITE_ONLY) && !value_is_null(sent->values[i]))
            return true;
    return false;
}

bool config_is_unwatched(const struct config *config)
{
    return config->shape == NULL || config->memory->server_set == NULL;
}

const struct value *config_nulls(const struct config *config, const struct value *written)
{
    struct arena *arena = config->ctx->arena;
    const struct config_memory *memory = config->memory;
    const struct value *before = config->prior != NULL ? rows_get(config->prior, config->attr->name) : NULL;
    const struct value *nulls =
        field_mask_without(arena, field_mask_of_nulls(arena, written),
                           before != NULL ? field_mask_of_nulls(arena, before) : NULL);
    if (config_is_unwatched(config))
        return nulls;
    const struct value *there = field_mask_join(arena, mask_or_nothing(arena, memory->left_out),
                                                mask_or_nothing(arena, memory->hidden));
    there = field_mask_join(arena, there, mask_or_nothing(arena, memory->ignored));
    return field_mask_meet(arena, nulls,
                           field_mask_join(arena, there, mask_or_nothing(arena, memory->drift)));
}
