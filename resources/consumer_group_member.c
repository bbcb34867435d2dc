/* konnect_consumer_group_member (docs/dev/konnect.md, "Core entities"). */
#include "resources/resources.h"

#include "resources/common.h"

#define MEMBERS CONTROL_PLANE "/core-entities/consumer_groups/{consumer_group_id}/consumers"

static const struct attr attrs[] = {
    ATTR_CONTROL_PLANE_ID,
    {
        .name = "consumer_group_id",
        .type = &type_string,
        .flags = ATTR_REQUIRED | ATTR_PATH | ATTR_REPLACE,
        .target = "consumer group",
        .limits = UUID_FROM("in Konnect on the page of the consumer group"),
        .doc = "The ID of the consumer group.",
    },
    {
        .name = "consumer_id",
        .field = "consumer",
        .type = &type_string,
        .flags = ATTR_REQUIRED | ATTR_PATH | ATTR_CREATE_BODY | ATTR_REPLACE,
        .target = "consumer",
        .limits = UUID_FROM("in Konnect on the page of the consumer"),
        .doc = "The ID of the consumer.",
    },
    {
        .name = "id",
        .type = &type_string,
        .flags = ATTR_COMPUTED | ATTR_STABLE,
        .derived = "{control_plane_id}/{consumer_group_id}/{consumer_id}",
        .doc = "`CONTROL_PLANE_ID/CONSUMER_GROUP_ID/CONSUMER_ID`, as `terraform import` takes it.",
    },
    { .name = NULL },
};

const struct resource_def resource_consumer_group_member = {
    .type_name = "konnect_consumer_group_member",
    .noun = "consumer group member",
    .doc = "Puts a consumer into a consumer group.",
    .subcategory = "Consumers",
    .attrs = attrs,
    .rest = {
        .collection = MEMBERS,
        .item = MEMBERS "/{consumer_id}",
        .listed_by = "consumer_id",
        .paging = KONNECT_PAGING_OFFSET,
        .recovery = RECOVER_BY_PATH,
    },
    .identity = {
        .parts = NAMES("control_plane_id", "consumer_group_id", "consumer_id"),
        .control_plane = "control_plane_id",
        .unique = GROUPS(NAMES("consumer_id")),
    },
    .moves = MOVES(OFFICIAL("consumer_group_member", 1)),
};
