#include "config/places.h"

#include "kong/field_mask.h"
#include "table/body.h"
#include "value/build.h"
#include "value/kind.h"

const struct value *places_of_others(struct arena *arena, const struct attr *attrs, const struct attr *open)
{
    const struct value *places = value_empty_object(arena);
    strview place = attr_field(open);
    for (size_t i = 0; attrs[i].name != NULL; i++) {
        strview field = attr_field(&attrs[i]);
        if (field.len > place.len && sv_starts_with(field, place) && field.data[place.len] == '.')
            places = field_mask_join(arena, places,
                                     field_mask_at(arena, sv_slice(field, place.len + 1, field.len)));
    }
    return places;
}

/* "config.redis" as a place inside the configuration. */
static const struct value *place_inside(struct arena *arena, strview path)
{
    strview rest = path;
    (void)sv_cut(&rest, '.');
    return field_mask_at(arena, rest);
}

/* Adds the places that the schema lets partials fill in. */
static const struct value *add_supported(struct arena *arena, const struct kong_schema *schema,
                                         const struct value *places)
{
    const struct value *kinds = value_get(schema->json, SV("supported_partials"));
    for (size_t i = 0; kinds != NULL && value_is_known(kinds) && i < kinds->count; i++)
        for (size_t j = 0; value_is_known(kinds->items[i]) && j < kinds->items[i]->count; j++)
            places =
                field_mask_join(arena, places, place_inside(arena, value_text(kinds->items[i]->items[j])));
    return places;
}

const struct value *places_of_partials(struct arena *arena, const char *name,
                                       const struct kong_schema *schema, const struct rows *actual)
{
    const struct value *places = value_empty_object(arena);
    const struct value *partials = name != NULL ? rows_get(actual, name) : NULL;
    if (partials == NULL || !value_is_known(partials) || partials->count == 0)
        return places;
    for (size_t i = 0; i < partials->count; i++) {
        strview path = value_text_at(partials->items[i], "path");
        if (path.len > 0)
            places = field_mask_join(arena, places, place_inside(arena, path));
    }
    return schema != NULL ? add_supported(arena, schema, places) : places;
}
