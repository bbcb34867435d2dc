/* konnect_plugin_schema (docs/dev/konnect.md, "Schemas of custom plugins"). */
#include "resources/resources.h"

#include "resources/common.h"

static const struct attr attrs[] = {
    ATTR_CONTROL_PLANE_ID,
    {
        .name = "name",
        .type = &type_string,
        .flags = ATTR_COMPUTED | ATTR_STABLE | ATTR_PATH,
        .doc = "The name of the plugin, as the schema says it.",
    },
    {
        .name = "lua_schema",
        .type = &type_string,
        .flags = ATTR_REQUIRED,
        .limits = LIMITS(.chars = AT_LEAST(1)),
        .doc = "The plugin's `schema.lua`. Its `name` cannot change in place: `terraform apply -replace=…` "
               "makes the schema anew.",
    },
    {
        .name = "id",
        .type = &type_string,
        .flags = ATTR_COMPUTED | ATTR_STABLE,
        .derived = "{control_plane_id}/{name}",
        .doc = "The address of the schema, as `terraform import` takes it: control plane and name.",
    },
    ATTR_CREATED_AT_SECONDS,
    ATTR_UPDATED_AT_SECONDS,
    { .name = NULL },
};

const struct resource_def resource_plugin_schema = {
    .type_name = "konnect_plugin_schema",
    .noun = "plugin schema",
    .doc = "The schema of a plugin of your own, which Konnect needs before a `konnect_plugin` can use it.",
    .subcategory = "Gateway",
    .attrs = attrs,
    .rest = {
        .collection = CONTROL_PLANE "/core-entities/plugin-schemas",
        .item = CONTROL_PLANE "/core-entities/plugin-schemas/{name}",
        .wrapper = "item",
        .paging = KONNECT_PAGING_NONE,
        .recovery = RECOVER_NOT, /* its path has the name, which Konnect finds in the schema */
        .revision = "updated_at",
    },
    .identity = { .parts = NAMES("control_plane_id", "name"), .control_plane = "control_plane_id" },
    .moves = MOVES(OFFICIAL("custom_plugin_schema", 0)),
};
