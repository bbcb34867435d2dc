/* konnect_key_set (docs/dev/konnect.md, "Certificates and keys"). */
#include "resources/resources.h"

#include "resources/common.h"

static const struct attr attrs[] = {
    ATTR_CONTROL_PLANE_ID,
    ATTR_ID,
    ATTR_NAME("key set", ATTR_OPTIONAL),
    ATTR_TAGS,
    ATTR_CREATED_AT_SECONDS,
    ATTR_UPDATED_AT_SECONDS,
    { .name = NULL },
};

const struct resource_def resource_key_set = {
    .type_name = "konnect_key_set",
    .noun = "key set",
    .doc = "A set of keys (`konnect_key`), for plugins that look keys up in a set.",
    .subcategory = "Keys",
    .attrs = attrs,
    CORE_ENTITY("key-sets"),
    .identity.unique = GROUPS(NAMES("name")),
    .moves = MOVES(OFFICIAL("key_set", 1)),
};
