#include "export/names.h"

#include "kong/credentials.h"
#include "value/hcl.h"

#include <stdlib.h>

enum { LONGEST = 60, ID_SHOWN = 8 };

static void label(struct inventory *inventory, struct inventory_object *object, struct buf *text);

/* A value of a natural key: what an id refers to is named in its place. */
static void add_part(struct inventory *inventory, const struct value *value, struct buf *text)
{
    struct inventory_object *other =
        (struct inventory_object *)index_find(&inventory->by_id, value_text(value));
    if (value_text(value).len == 0 || credential_is_shaped(value_text(value)))
        return;
    buf_append_z(text, buf_view(text).len > 0 ? " " : "");
    if (other == NULL)
        buf_append(text, value_text(value));
    else if (!other->being_named)
        label(inventory, other, text);
}

/* The first group of attributes that identifies the object, and is not in its address already. */
static const char *const *natural_key(const struct inventory_object *object)
{
    const char *const *const *unique = object->def->identity.unique;
    for (size_t i = 0; unique != NULL && unique[i] != NULL; i++)
        if (!value_is_null(rows_get(&object->found.state, unique[i][0])))
            return unique[i];
    return NULL;
}

static void label(struct inventory *inventory, struct inventory_object *object, struct buf *text)
{
    const struct resource_def *def = object->def;
    const struct rows *state = &object->found.state;
    const char *const *key = natural_key(object);
    object->being_named = true;
    for (size_t i = 0; def->identity.parts[i] != NULL; i++) {
        const char *part = def->identity.parts[i];
        bool plane = sv_equal_z(sv_from(part), def->identity.control_plane);
        bool id = def->rest.id != NULL && sv_equal_z(sv_from(part), def->rest.id);
        if (!plane && !id)
            add_part(inventory, rows_get(state, part), text);
    }
    for (size_t i = 0; key != NULL && key[i] != NULL; i++)
        if (!sv_is_among(sv_from(key[i]), def->identity.parts))
            add_part(inventory, rows_get(state, key[i]), text);
    object->being_named = false;
}

static strview kind_of(const struct resource_def *def)
{
    return sv_slice(sv_from(def->type_name), sizeof "konnect_" - 1, SIZE_MAX);
}

static strview first_name(struct inventory *inventory, struct inventory_object *object)
{
    struct arena *arena = inventory->arena;
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    label(inventory, object, &text);
    strview name = hcl_identifier(arena, buf_view(&text));
    name = name.len > 0 ? name : hcl_identifier(arena, kind_of(object->def));
    return hcl_identifier(arena, sv_slice(name, 0, LONGEST));
}

/* What is known of a name: how many objects would have it. */
struct taken {
    struct index_node node;
    size_t count;
};

static struct taken *taken_of(struct index *names, const struct inventory_object *object, strview name)
{
    struct arena *arena = names->arena;
    strview key = arena_printf(arena, "%s." SV_FMT, object->def->type_name, SV_ARG(name));
    struct taken *taken = (struct taken *)index_find(names, key);
    if (taken == NULL) {
        taken = ARENA_NEW(arena, struct taken);
        index_add(names, &taken->node, key);
    }
    return taken;
}

/* Not told apart by its label, or known by none: by the beginning of its id. */
static strview second_name(struct arena *arena, const struct inventory_object *object)
{
    strview id = sv_slice(object->node.key, 0, ID_SHOWN);
    strview both = arena_printf(arena, SV_FMT " " SV_FMT, SV_ARG(object->name), SV_ARG(id));
    return id.len > 0 ? hcl_identifier(arena, both) : object->name;
}

/* The last means: a number, in the order of the addresses. */
static strview free_name(struct index *names, const struct inventory_object *object)
{
    strview name = object->name;
    for (int i = 2; taken_of(names, object, name)->count > 0; i++)
        name = arena_printf(names->arena, SV_FMT "_%d", SV_ARG(object->name), i);
    taken_of(names, object, name)->count = 1;
    return name;
}

static int compare_names(const void *a, const void *b)
{
    const struct inventory_object *const *left = a;
    const struct inventory_object *const *right = b;
    int types = sv_compare(sv_from((*left)->def->type_name), sv_from((*right)->def->type_name));
    int names = types != 0 ? types : sv_compare((*left)->name, (*right)->name);
    return names != 0 ? names : sv_compare((*left)->address, (*right)->address);
}

void names_give(struct inventory *inventory)
{
    struct arena *arena = inventory->arena;
    struct index labels = index_make(arena);
    struct index names = index_make(arena);
    for (size_t i = 0; i < inventory->count; i++) {
        struct inventory_object *object = inventory->objects[i];
        object->name = first_name(inventory, object);
        taken_of(&labels, object, object->name)->count += object->selected;
    }
    for (size_t i = 0; i < inventory->count; i++) {
        struct inventory_object *object = inventory->objects[i];
        bool nameless = sv_equal(object->name, hcl_identifier(arena, kind_of(object->def)));
        if (!object->selected)
            continue;
        if (nameless || taken_of(&labels, object, object->name)->count > 1)
            object->name = second_name(arena, object);
        object->name = free_name(&names, object);
    }
    if (inventory->count > 0)
        qsort(inventory->objects, inventory->count, sizeof(*inventory->objects), compare_names);
}

strview names_address(struct arena *arena, const struct inventory_object *object)
{
    return arena_printf(arena, "%s." SV_FMT, object->def->type_name, SV_ARG(object->name));
}
