/* konnect_partial (docs/dev/konnect.md, "Partials"). */
#include "resources/resources.h"

#include "config/schemas.h"
#include "resources/common.h"

static const struct attr attrs[] = {
    ATTR_CONTROL_PLANE_ID,
    ATTR_ID,
    ATTR_NAME("partial", ATTR_OPTIONAL),
    {
        .name = "type",
        .type = &type_string,
        .flags = ATTR_REQUIRED | ATTR_REPLACE,
        .limits = LIMITS(.chars = AT_LEAST(1)),
        .doc = "What the partial is for: `redis-ce`, `redis-ee`, `vectordb`, `embeddings` or `model`. Each "
               "plugin takes some of them. Changing this creates a new partial.",
    },
    {
        .name = "config",
        .type = &type_dynamic,
        .flags = ATTR_OPTIONAL | ATTR_FREEFORM,
        .doc = "The shared configuration as an object (or its JSON text). It is checked by Konnect's schema "
               "of the type and compared by meaning, as that of `konnect_plugin`.",
    },
    ATTR_SENSITIVE_CONFIG,
    ATTR_CONFIG_WO,
    ATTR_CONFIG_WO_VERSION,
    ATTR_IGNORE_UNSET,
    ATTR_TAGS,
    ATTR_CREATED_AT_SECONDS,
    ATTR_UPDATED_AT_SECONDS,
    { .name = NULL },
};

/* The official provider keeps each type's configuration under a name of its own. */
static const struct move_source moves[] = {
    {
        .provider = "kong/konnect",
        .type = "konnect_gateway_partial",
        .version = 1,
        .fixed = OFFICIAL_FIXED,
        .renamed = NAMES("sensitive_config", "embeddings.config", "sensitive_config", "model.config",
                         "sensitive_config", "redis_ce.config", "sensitive_config", "redis_ee.config",
                         "sensitive_config", "vectordb.config"),
    },
    { .provider = NULL },
};

const struct resource_def resource_partial = {
    .type_name = "konnect_partial",
    .noun = "partial",
    .doc = "A piece of configuration that several plugins share, the address of a Redis for example: "
           "`partials = [{ id = konnect_partial.example.id }]` in a `konnect_plugin`.",
    .subcategory = "Gateway",
    .version = 1,
    .attrs = attrs,
    CORE_ENTITY("partials"),
    .identity.unique = GROUPS(NAMES("name")),
    .moves = moves,
    .freeform = {
        /* What the configuration may hold stands in Konnect's own schemas: no table can know. */
        .schema = schemas_describe_partial,
        .no_schema = schemas_miss_partial,
        .schema_is_whole = true,
        .sent_empty = true,
        .kind = "type",
        .ignore_unset = "ignore_unset",
    },
};
