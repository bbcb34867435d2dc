/* konnect_plugin (docs/dev/konnect.md, "Plugins"). */
#include "resources/resources.h"

#include "config/schemas.h"
#include "resources/common.h"

static const char *const protocols[] = { "grpc", "grpcs", "http", "https", "tcp", "tls", "tls_passthrough",
                                         "udp",  "ws",    "wss",  NULL };

/* ordering = { before = { access = [...] }, after = { access = [...] } } */
static const struct type_attr phase_attrs[] = {
    { .name = SV_INIT("access"), .type = &type_list_of_string, .optional = true },
};
static const struct type phase = { .kind = TYPE_OBJECT, .count = 1, .attrs = phase_attrs };
static const struct type_attr ordering_attrs[] = {
    { .name = SV_INIT("after"), .type = &phase, .optional = true },
    { .name = SV_INIT("before"), .type = &phase, .optional = true },
};
static const struct type ordering = { .kind = TYPE_OBJECT, .count = 2, .attrs = ordering_attrs };

/* partials = [{ id = "...", path = "config.redis" }] */
static const struct type_attr partial_attrs[] = {
    { .name = SV_INIT("id"), .type = &type_string },
    { .name = SV_INIT("path"), .type = &type_string, .optional = true },
};
static const struct type partial = { .kind = TYPE_OBJECT, .count = 2, .attrs = partial_attrs };
static const struct type partials = { .kind = TYPE_SET, .element = &partial };

static const struct attr attrs[] = {
    ATTR_CONTROL_PLANE_ID,
    ATTR_ID,
    {
        .name = "name",
        .type = &type_string,
        .flags = ATTR_REQUIRED | ATTR_REPLACE,
        .min_chars = 1,
        .doc = "The kind of plugin, `ai-proxy` or `key-auth` for example. Another value replaces the plugin.",
    },
    {
        .name = "config",
        .type = &type_dynamic,
        .flags = ATTR_OPTIONAL | ATTR_FREEFORM,
        .doc =
            "The plugin's configuration as an object (or its JSON text). It is checked by the plugin's "
            "schema in Konnect before anything is applied, and compared by meaning: a field at its default "
            "is the same as one that is not set. Secrets belong in a vault: `{vault://PREFIX/KEY}`.",
    },
    ATTR_SENSITIVE_CONFIG,
    ATTR_CONFIG_WO,
    ATTR_CONFIG_WO_VERSION,
    ATTR_EFFECTIVE_CONFIG("config", "sensitive_config", "partials"),
    ATTR_IGNORE_UNSET,
    {
        .name = "partials",
        .type = &partials,
        .flags = ATTR_OPTIONAL,
        .doc =
            "Partials, shared pieces of configuration: `[{ id = \"…\", path = \"config.redis\" }]`. What a "
            "partial fills in is left out of `config`.",
    },
    {
        .name = "enabled",
        .type = &type_bool,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .default_json = "true",
        .doc = "Whether the plugin is applied. Default: `true`.",
    },
    {
        .name = "instance_name",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .min_chars = 1,
        .doc = "A name of this instance of the plugin, unique in the control plane.",
    },
    {
        .name = "protocols",
        .type = &type_set_of_string,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .one_of = protocols,
        .doc = "The protocols whose requests the plugin sees. Without it, Konnect takes those that the "
               "plugin supports.",
    },
    ATTR_TAGS,
    {
        .name = "condition",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .max_chars = 1024,
        .doc = "An expression: the plugin runs for a request only when it is true.",
    },
    {
        .name = "ordering",
        .type = &ordering,
        .flags = ATTR_OPTIONAL,
        .doc = "Which plugins this one runs before or after, by phase: `{ before = { access = [\"key-auth\"] "
               "} }`.",
    },
    {
        .name = "service_id",
        .field = "service.id",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .min_bytes = 1,
        .doc = "The ID of the service that the plugin is limited to.",
    },
    {
        .name = "route_id",
        .field = "route.id",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .min_bytes = 1,
        .doc = "The ID of the route that the plugin is limited to.",
    },
    {
        .name = "consumer_id",
        .field = "consumer.id",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .min_bytes = 1,
        .doc = "The ID of the consumer that the plugin is limited to.",
    },
    {
        .name = "consumer_group_id",
        .field = "consumer_group.id",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .min_bytes = 1,
        .doc = "The ID of the consumer group that the plugin is limited to.",
    },
    ATTR_CREATED_AT_SECONDS,
    ATTR_UPDATED_AT_SECONDS,
    { .name = NULL },
};

static const char *const import_parts[] = { "control_plane_id", "id", NULL };

const struct resource_def resource_plugin = {
    .type_name = "konnect_plugin",
    .noun = "plugin",
    .doc = "A plugin of the gateway, for all requests or for those of a service, route, consumer or "
           "consumer group. It can use secrets by reference, `{vault://PREFIX/KEY}`.",
    .attrs = attrs,
    .collection_path = "/v2/control-planes/{control_plane_id}/core-entities/plugins",
    .item_path = "/v2/control-planes/{control_plane_id}/core-entities/plugins/{id}",
    .recovery = RECOVER_BY_OWN_ID,
    .import_parts = import_parts,
    .revision = "updated_at",
    /* What the configuration may hold stands in Konnect's own schemas: no table can know. */
    .config_schema = schemas_describe_plugin,
    .config_schema_is_whole = true,
    .ignore_unset = "ignore_unset",
    .validated_as = "plugins",
};
