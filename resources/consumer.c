/* konnect_consumer (docs/dev/konnect.md, "Core entities"). */
#include "resources/resources.h"

#include "resources/common.h"

static const struct attr attrs[] = {
    ATTR_CONTROL_PLANE_ID,
    ATTR_ID,
    {
        .name = "username",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .limits = LIMITS(.chars = FROM_TO(1, 128)),
        .doc = "The name of the consumer, unique in the control plane.",
    },
    {
        .name = "custom_id",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .limits = LIMITS(.chars = FROM_TO(1, 128)),
        .doc = "An ID of the consumer in another system, unique in the control plane.",
    },
    ATTR_TAGS,
    ATTR_CREATED_AT_SECONDS,
    ATTR_UPDATED_AT_SECONDS,
    { .name = NULL },
};

static const struct attr_group groups[] = {
    { GROUP_AT_LEAST_ONE, NAMES("username", "custom_id") },
    { .names = NULL },
};

const struct resource_def resource_consumer = {
    .type_name = "konnect_consumer",
    .noun = "consumer",
    .doc = "A consumer: a person or program that calls the services. Its credentials (`konnect_key_auth` "
           "and others) are resources of their own.",
    .subcategory = "Consumers",
    .attrs = attrs,
    .groups = groups,
    CORE_ENTITY("consumers"),
    .identity.unique = GROUPS(NAMES("username"), NAMES("custom_id")),
    .moves = MOVES(OFFICIAL("consumer", 1)),
};
