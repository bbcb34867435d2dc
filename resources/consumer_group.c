/* konnect_consumer_group (docs/dev/konnect.md, "Core entities"). */
#include "resources/resources.h"

#include "resources/common.h"

static const struct attr attrs[] = {
    ATTR_CONTROL_PLANE_ID,
    ATTR_ID,
    ATTR_NAME("consumer group", ATTR_REQUIRED),
    ATTR_TAGS,
    ATTR_CREATED_AT_SECONDS,
    ATTR_UPDATED_AT_SECONDS,
    { .name = NULL },
};

const struct resource_def resource_consumer_group = {
    .type_name = "konnect_consumer_group",
    .noun = "consumer group",
    .doc = "A group of consumers, which plugins can be limited to.",
    .subcategory = "Consumers",
    .attrs = attrs,
    CORE_ENTITY("consumer_groups"),
    .rest.wrapper = "consumer_group",
    .identity.unique = GROUPS(NAMES("name")),
    .moves = MOVES(OFFICIAL("consumer_group", 1)),
};
