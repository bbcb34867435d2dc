/* konnect_acl (docs/dev/konnect.md, "Credentials"). */
#include "resources/resources.h"

#include "resources/common.h"

static const struct attr attrs[] = {
    ATTR_CONTROL_PLANE_ID,
    ATTR_CONSUMER_ID,
    ATTR_ID,
    {
        .name = "group",
        .type = &type_string,
        .flags = ATTR_REQUIRED,
        .limits = LIMITS(.chars = AT_LEAST(1)),
        .doc = "The name of the group, as the plugin's `allow` and `deny` list it.",
    },
    ATTR_TAGS,
    ATTR_CREATED_AT_SECONDS,
    ATTR_UPDATED_AT_SECONDS,
    { .name = NULL },
};

const struct resource_def resource_acl = {
    .type_name = "konnect_acl",
    .noun = "ACL group",
    .doc = "A consumer's membership in a group of the plugin `acl`.",
    .subcategory = "Consumers",
    .attrs = attrs,
    CONSUMER_CREDENTIAL("acls", "acls"),
    .identity.unique = GROUPS(NAMES("group")),
    .moves = MOVES(OFFICIAL("acl", 1)),
};
