#include "emulator/api/partial_links.h"

#include "emulator/api/koko_error.h"
#include "emulator/api/plane.h"
#include "emulator/emulator.h"
#include "kong/field_mask.h"
#include "value/build.h"
#include "value/kind.h"

/* ---- Finding ---- */

struct finding {
    struct exchange *exchange;
    const struct value *supported; /* places by the type of partial; NULL: none */
    strview plugin;
    struct violations *violations;
};

static bool has_text(const struct value *texts, strview text)
{
    for (size_t i = 0; i < texts->count; i++)
        if (sv_equal(value_text(texts->items[i]), text))
            return true;
    return false;
}

/* The place below `config`; empty, with a violation, when the plugin has none for this partial. A place that
 * ends with "[]", where the partial becomes an element of a list, is not known here. */
static strview place_of(const struct finding *finding, const struct value *link, strview type)
{
    const struct value *places = finding->supported != NULL ? value_get(finding->supported, type) : NULL;
    strview wanted = value_text_at(link, "path");
    if (!value_is_array(places) || places->count == 0) {
        violations_say(finding->violations, SV("partials"),
                       "plugin '" SV_FMT "' does not support partials of type '" SV_FMT "'",
                       SV_ARG(finding->plugin), SV_ARG(type));
        return SV("");
    }
    if (wanted.len == 0 && places->count == 1)
        wanted = value_text(places->items[0]);
    if (!has_text(places, wanted) || !sv_starts_with(wanted, SV("config.")) ||
        sv_ends_with(wanted, SV("[]"))) {
        violations_say(finding->violations, SV("partials"), "invalid path '" SV_FMT "'", SV_ARG(wanted));
        return SV("");
    }
    return sv_slice(wanted, SV("config.").len, wanted.len);
}

static bool find_one(const struct finding *finding, const struct value *link, struct partial_link *out)
{
    struct exchange *exchange = finding->exchange;
    struct entity entity;
    out->id = value_text_at(link, "id");
    if (!store_get(exchange->emulator->store, exchange->arena, plane_place(exchange, "partials"), out->id,
                   &entity))
        return koko_constraint(exchange, SV("partials"), SV("partials (type: foreign) constraint failed"));
    const struct value *partial = entity_value(exchange->arena, &entity);
    out->name = value_text_at(partial, "name");
    out->config = value_get(partial, SV("config"));
    out->path = place_of(finding, link, value_text_at(partial, "type"));
    return true;
}

bool partial_links_find(struct exchange *exchange, const struct kong_schema *schema,
                        const struct value *plugin, struct violations *violations, struct partial_links *out)
{
    const struct value *given = value_get(plugin, SV("partials"));
    const struct finding finding = { exchange, value_get(schema->json, SV("supported_partials")),
                                     value_text_at(plugin, "name"), violations };
    *out = (struct partial_links){ 0 };
    if (!value_is_array(given))
        return true;
    out->links = ARENA_ARRAY(exchange->arena, struct partial_link, given->count);
    for (size_t i = 0; i < given->count; i++)
        if (!find_one(&finding, given->items[i], &out->links[out->count++]))
            return false;
    return true;
}

/* ---- Using ---- */

const struct value *partial_links_shown(struct arena *arena, const struct partial_links *links)
{
    struct list_builder list = { .arena = arena };
    for (size_t i = 0; i < links->count; i++) {
        const struct partial_link *link = &links->links[i];
        struct object_builder object = { .arena = arena };
        object_put_text(&object, "id", link->id);
        if (link->name.len > 0)
            object_put_text(&object, "name", link->name);
        object_put_text(&object, "path", arena_printf(arena, "config." SV_FMT, SV_ARG(link->path)));
        list_put(&list, object_build(&object));
    }
    return list.count > 0 ? list_build(&list) : NULL;
}

/* `object` (NULL: none yet) with `value` at the dotted path. */
static const struct value *put(struct arena *arena, const struct value *object, strview path,
                               const struct value *value)
{
    strview rest = path;
    strview name = sv_cut(&rest, '.');
    if (!value_is_object(object))
        object = value_empty_object(arena);
    if (rest.data != NULL)
        value = put(arena, value_get(object, name), rest, value);
    return value_with(arena, object, name, value);
}

const struct value *partial_links_fill(struct arena *arena, const struct partial_links *links,
                                       const struct value *config)
{
    for (size_t i = 0; i < links->count; i++)
        config = put(arena, config, links->links[i].path,
                     value_without_null_members(arena, links->links[i].config));
    return config;
}

const struct value *partial_links_cut(struct arena *arena, const struct partial_links *links,
                                      const struct value *config)
{
    for (size_t i = 0; config != NULL && i < links->count; i++)
        config = field_mask_cut(arena, config, field_mask_at(arena, links->links[i].path));
    return config;
}
