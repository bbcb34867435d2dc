#include "things.h"

#define ROW_PLANE                                                                                            \
    {                                                                                                        \
        .name = "control_plane_id", .type = &type_string,                                                    \
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED | ATTR_PATH | ATTR_REPLACE | ATTR_PROVIDER_DEFAULT,           \
        .doc = "Doc.",                                                                                       \
    }
#define ROW_ID                                                                                               \
    {                                                                                                        \
        .name = "id", .type = &type_string, .flags = ATTR_COMPUTED | ATTR_STABLE | ATTR_PATH, .doc = "Doc.", \
    }
#define ROW_NAME                                                                                             \
    {                                                                                                        \
        .name = "name", .type = &type_string, .flags = ATTR_OPTIONAL, .doc = "Doc.",                         \
    }

static const struct attr owner_attrs[] = { ROW_PLANE, ROW_ID, ROW_NAME, { .name = NULL } };

static const struct attr thing_attrs[] = {
    ROW_PLANE,
    {
        .name = "owner_id",
        .type = &type_string,
        .flags = ATTR_REQUIRED | ATTR_PATH | ATTR_REPLACE,
        .limits = LIMITS(.uuid_from = "there"),
        .doc = "Doc.",
    },
    ROW_ID,
    ROW_NAME,
    {
        .name = "key",
        .type = &type_string,
        .flags = ATTR_OPTIONAL | ATTR_SENSITIVE | ATTR_SECRET,
        .doc = "Doc.",
    },
    {
        .name = "key_wo",
        .field = "key",
        .type = &type_string,
        .flags = ATTR_OPTIONAL | ATTR_SENSITIVE | ATTR_WRITE_ONLY | ATTR_UNREADABLE,
        .doc = "Doc.",
    },
    { .name = "config", .type = &type_dynamic, .flags = ATTR_OPTIONAL | ATTR_FREEFORM, .doc = "Doc." },
    { .name = NULL },
};

const struct resource_def thing_owner = {
    .type_name = "konnect_owner",
    .noun = "owner",
    .doc = "Doc.",
    .attrs = owner_attrs,
    .rest.id = "id",
    .identity = { .parts = NAMES("control_plane_id", "id"),
                  .control_plane = "control_plane_id",
                  .unique = GROUPS(NAMES("name")) },
};

const struct resource_def thing = {
    .type_name = "konnect_thing",
    .noun = "thing",
    .doc = "Doc.",
    .attrs = thing_attrs,
    .rest.id = "id",
    .identity = { .parts = NAMES("control_plane_id", "owner_id", "id"),
                  .control_plane = "control_plane_id",
                  .unique = GROUPS(NAMES("name")) },
};

struct inventory things_new(struct arena *arena)
{
    return (struct inventory){ .arena = arena, .by_id = index_make(arena), .by_address = index_make(arena) };
}

struct inventory_object *things_add(struct inventory *inventory, const struct resource_def *def,
                                    const char *rows)
{
    struct arena *arena = inventory->arena;
    struct inventory_object *object = ARENA_NEW(arena, struct inventory_object);
    struct inventory_object **objects = ARENA_ARRAY(arena, struct inventory_object *, inventory->count + 1);
    for (size_t i = 0; i < inventory->count; i++)
        objects[i] = inventory->objects[i];
    object->def = def;
    object->selected = true;
    object->found.state = test_rows(arena, def->attrs, rows);
    object->found.actual = object->found.state;
    object->configured = configured_rows(arena, def, &object->found.state, &object->found.actual);
    object->address = arena_printf(arena, "%s " SV_FMT, def->type_name,
                                   SV_ARG(value_text(rows_get(&object->found.state, "id"))));
    index_add(&inventory->by_id, &object->node, value_text(rows_get(&object->found.state, "id")));
    objects[inventory->count++] = object;
    inventory->objects = objects;
    return object;
}
