/* konnect_plugin (docs/dev/konnect.md, "Plugins"). */
#include "resources/resources.h"

#include "config/schemas.h"
#include "resources/common.h"

/* ordering = { before = { access = [...] }, after = { access = [...] } } */
static const struct type_attr phase_types[] = {
    { SV_INIT("access"), &type_list_of_string },
};
static const struct type phase = { .kind = TYPE_OBJECT, .count = 1, .attrs = phase_types };
static const struct attr phase_attrs[] = {
    {
        .name = "access",
        .type = &type_list_of_string,
        .flags = ATTR_OPTIONAL,
        .doc = "The names of plugins, in the phase in which requests are let through or turned away.",
    },
    { .name = NULL },
};
static const struct type_attr ordering_types[] = {
    { SV_INIT("after"), &phase },
    { SV_INIT("before"), &phase },
};
static const struct type ordering = { .kind = TYPE_OBJECT, .count = 2, .attrs = ordering_types };
static const struct attr ordering_attrs[] = {
    {
        .name = "after",
        .type = &phase,
        .nested = phase_attrs,
        .flags = ATTR_OPTIONAL,
        .doc = "The plugins that this one runs after.",
    },
    {
        .name = "before",
        .type = &phase,
        .nested = phase_attrs,
        .flags = ATTR_OPTIONAL,
        .doc = "The plugins that this one runs before.",
    },
    { .name = NULL },
};

/* partials = [{ id = "...", path = "config.redis" }] */
static const struct type_attr partial_types[] = {
    { SV_INIT("id"), &type_string },
    { SV_INIT("path"), &type_string },
};
static const struct type partial = { .kind = TYPE_OBJECT, .count = 2, .attrs = partial_types };
static const struct type partials = { .kind = TYPE_SET, .element = &partial };
static const struct attr partial_attrs[] = {
    {
        .name = "id",
        .type = &type_string,
        .flags = ATTR_REQUIRED,
        .limits = UUID_FROM("in Konnect on the page of the partial"),
        .doc = "The ID of the partial, a `konnect_partial`.",
    },
    {
        .name = "path",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .doc =
            "The place that it fills in, `config.redis` for example. Without it, Konnect takes the one that "
            "the plugin has for this kind of partial.",
    },
    { .name = NULL },
};

static const struct attr attrs[] = {
    ATTR_CONTROL_PLANE_ID,
    ATTR_ID,
    {
        .name = "name",
        .type = &type_string,
        .flags = ATTR_REQUIRED | ATTR_REPLACE,
        .limits = LIMITS(.chars = AT_LEAST(1)),
        .doc = "The plugin's name in Kong, `ai-proxy` or `key-auth` for example. Changing this creates a "
               "new plugin.",
    },
    {
        .name = "config",
        .type = &type_dynamic,
        .flags = ATTR_OPTIONAL | ATTR_FREEFORM,
        .doc = "The configuration: an object (or its JSON text) with the plugin's fields, which [Kong "
               "documents](https://developer.konghq.com/plugins/). It is checked by Konnect's schema of "
               "the plugin while planning, and compared by meaning: a field at its default is the same "
               "as one that is not set. Secrets belong in a vault: `{vault://PREFIX/KEY}`.",
    },
    ATTR_SENSITIVE_CONFIG,
    ATTR_CONFIG_WO,
    ATTR_CONFIG_WO_VERSION,
    ATTR_IGNORE_UNSET,
    {
        .name = "partials",
        .type = &partials,
        .nested = partial_attrs,
        .flags = ATTR_OPTIONAL,
        .doc = "Partials, pieces of configuration that several plugins share: `[{ id = \"…\", path = "
               "\"config.redis\" }]`. What a partial fills in is left out of `config`.",
    },
    {
        .name = "enabled",
        .type = &type_bool,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .default_value = VALUE_BOOL(true),
        .doc = "Whether the plugin runs. Default: `true`.",
    },
    {
        .name = "instance_name",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .limits = LIMITS(.chars = AT_LEAST(1)),
        .doc = "A name for this instance of the plugin, unique in the control plane.",
    },
    {
        .name = "protocols",
        .type = &type_set_of_string,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .limits = LIMITS(.one_of = PROTOCOLS),
        .doc = "The protocols whose requests the plugin sees. Without it, Konnect takes those that the "
               "plugin supports.",
    },
    ATTR_TAGS,
    {
        .name = "condition",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .limits = LIMITS(.chars = AT_MOST(1024)),
        .doc = "An expression: the plugin runs for a request only when it is true.",
    },
    {
        .name = "ordering",
        .type = &ordering,
        .nested = ordering_attrs,
        .flags = ATTR_OPTIONAL,
        .doc = "Which plugins this one runs before or after, by phase: `{ before = { access = [\"key-auth\"] "
               "} }`.",
    },
    ATTR_REFERENCE("service_id", "service.id", "service", ATTR_OPTIONAL,
                   "The ID of the service that the plugin is limited to."),
    ATTR_REFERENCE("route_id", "route.id", "route", ATTR_OPTIONAL,
                   "The ID of the route that the plugin is limited to."),
    ATTR_REFERENCE("consumer_id", "consumer.id", "consumer", ATTR_OPTIONAL,
                   "The ID of the consumer that the plugin is limited to."),
    ATTR_REFERENCE("consumer_group_id", "consumer_group.id", "consumer group", ATTR_OPTIONAL,
                   "The ID of the consumer group that the plugin is limited to."),
    ATTR_CREATED_AT_SECONDS,
    ATTR_UPDATED_AT_SECONDS,
    { .name = NULL },
};

/* What the official provider has as a dynamic attribute stands beside its type in the state. Scastria's
 * states name the control plane by what Konnect called it then, or as we do, and their `id` names both. */
static const struct move_source moves[] = {
    OFFICIAL("plugin_*", 1),
    {
        .provider = "kong/konnect",
        .type = "konnect_gateway_custom_plugin",
        .fixed = OFFICIAL_FIXED,
        .renamed = NAMES("sensitive_config", "config.value"),
    },
    {
        .provider = "scastria/konnect",
        .type = "konnect_plugin",
        .renamed = NAMES("control_plane_id", "runtime_group_id", "id", "plugin_id", "sensitive_config",
                         "config_json"),
    },
    { .provider = NULL },
};

const struct resource_def resource_plugin = {
    .type_name = "konnect_plugin",
    .noun = "plugin",
    .doc = "A plugin of the gateway, for all requests of the control plane or for those of a service, "
           "route, consumer or consumer group. Its configuration can use secrets by reference, "
           "`{vault://PREFIX/KEY}`.",
    .subcategory = "Gateway",
    .version = 1,
    .attrs = attrs,
    CORE_ENTITY("plugins"),
    .rest.large_objects = true,
    .identity.unique =
        GROUPS(NAMES("instance_name"),
               NAMES("name", "service_id", "route_id", "consumer_id", "consumer_group_id")),
    .moves = moves,
    .freeform = {
        /* What the configuration may hold stands in Konnect's own schemas: no table can know. */
        .schema = schemas_describe_plugin,
        .no_schema = schemas_miss_plugin,
        .schema_is_whole = true,
        .kind = "name",
        .ignore_unset = "ignore_unset",
        .partials = "partials",
        .validation = CONTROL_PLANE "/core-entities/schemas/plugins/validate",
    },
};
