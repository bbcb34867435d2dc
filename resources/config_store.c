/* konnect_config_store (docs/dev/konnect.md, "Config stores"). */
#include "resources/resources.h"

#include "resources/common.h"

static const struct limits name_limits = {
    .chars = FROM_TO(1, 100),
    /* Konnect's own pattern is [\p{N}\p{L}.\-_~]*: what is not ASCII is left to Konnect. */
    .pattern = "^[0-9A-Za-z._~\x80-\xff-]*$",
    .pattern_says = "consist of letters, digits and the characters . - _ ~ only (no blanks)",
};

static const struct attr attrs[] = {
    ATTR_CONTROL_PLANE_ID,
    ATTR_ID,
    {
        .name = "name",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .limits = &name_limits,
        .doc = "The name of the Config Store. Names need not be unique.",
    },
    {
        .name = "force_destroy",
        .type = &type_bool,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED | ATTR_LOCAL,
        .default_value = VALUE_BOOL(false),
        .doc = "Whether destroying the Config Store also destroys secrets in it that Terraform does not "
               "manage. Without it, such a store is not destroyed, and the error lists their keys.",
    },
    ATTR_CREATED_AT_TEXT,
    ATTR_UPDATED_AT_TEXT,
    { .name = NULL },
};

const struct resource_def resource_config_store = {
    .type_name = "konnect_config_store",
    .noun = "Config Store",
    .doc = "A Config Store keeps secrets in Konnect. A `konnect_vault` of type `konnect` makes them "
           "available to plugins by reference.",
    .subcategory = "Secrets",
    .attrs = attrs,
    .rest = {
        .collection = CONTROL_PLANE "/config-stores",
        .item = CONTROL_PLANE "/config-stores/{id}",
        .paging = KONNECT_PAGING_CURSOR,
        .recovery = RECOVER_BY_LISTING,
        .id = "id",
        .created = "created_at",
    },
    .rest.holds = {
        .path = CONTROL_PLANE "/config-stores/{id}/secrets",
        .paging = KONNECT_PAGING_CURSOR,
        .field = "key",
        .noun = "secret",
        .force_attr = "force_destroy",
        .force_query = "force=true",
    },
    .identity = { .parts = NAMES("control_plane_id", "id"), .control_plane = "control_plane_id",
                  .unique = GROUPS(NAMES("name")), .unique_is_unsure = true },
    .moves = MOVES(OFFICIAL("config_store", 0)),
};
