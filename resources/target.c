/* konnect_target (docs/dev/konnect.md, "Core entities"). */
#include "resources/resources.h"

#include "resources/common.h"

#define TARGETS CONTROL_PLANE "/core-entities/upstreams/{upstream_id}/targets"

static const struct attr attrs[] = {
    ATTR_CONTROL_PLANE_ID,
    ATTR_REFERENCE("upstream_id", "upstream.id", "upstream", ATTR_REQUIRED | ATTR_PATH | ATTR_REPLACE,
                   "The ID of the upstream that the target belongs to. Changing this creates a new target."),
    ATTR_ID,
    {
        .name = "target",
        .type = &type_string,
        .flags = ATTR_REQUIRED | ATTR_ADDRESS,
        .limits = LIMITS(.chars = FROM_TO(1, 256)),
        .doc =
            "The address: a host or IP address, and a port, `host:port` or `[::1]:port`. Without a port it "
            "is 8000. Unique in the upstream.",
    },
    {
        .name = "weight",
        .type = &type_number,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .default_value = VALUE_NUMBER("100"),
        .limits = LIMITS(.number = FROM_TO(0, 65535)),
        .doc = "The target's share of the requests; with 0 it gets none. Default: 100.",
    },
    {
        .name = "failover",
        .type = &type_bool,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .default_value = VALUE_BOOL(false),
        .doc = "Whether the target is used only when the others cannot be. Default: `false`.",
    },
    ATTR_TAGS,
    ATTR_CREATED_AT_SECONDS,
    ATTR_UPDATED_AT_SECONDS,
    { .name = NULL },
};

const struct resource_def resource_target = {
    .type_name = "konnect_target",
    .noun = "target",
    .doc = "A target of an upstream: one address that requests are passed on to.",
    .subcategory = "Gateway",
    .attrs = attrs,
    CORE_ENTITY_AT(TARGETS),
    .identity.parts = NAMES("control_plane_id", "upstream_id", "id"),
    .identity.unique = GROUPS(NAMES("target")),
    .moves = MOVES(OFFICIAL("target", 1)),
};
