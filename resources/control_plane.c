/* konnect_control_plane (docs/dev/konnect.md, "Control planes"). */
#include "resources/resources.h"

#include "resources/common.h"

static const char *const known_cluster_types[] = {
    "CLUSTER_TYPE_CONTROL_PLANE",
    "CLUSTER_TYPE_K8S_INGRESS_CONTROLLER",
    "CLUSTER_TYPE_CONTROL_PLANE_GROUP",
    "CLUSTER_TYPE_SERVERLESS",
    "CLUSTER_TYPE_KAFKA_NATIVE_EVENT_PROXY",
    "CLUSTER_TYPE_SERVERLESS_V1",
    NULL,
};

static const struct limits label_limits = {
    .chars = FROM_TO(1, 63),
    .pattern = "^[0-9A-Za-z]([0-9A-Za-z._-]*[0-9A-Za-z])?$",
    .pattern_says =
        "begin and end with a letter or digit, and consist of letters, digits and the characters . _ -",
};

static const struct value no_labels = { .type = &type_map_of_string, .state = VALUE_KNOWN };

/* proxy_urls = [{ host = "...", port = 443, protocol = "https" }] */
static const struct type_attr url_types[] = {
    { SV_INIT("host"), &type_string },
    { SV_INIT("port"), &type_number },
    { SV_INIT("protocol"), &type_string },
};
static const struct type url = { .kind = TYPE_OBJECT, .count = 3, .attrs = url_types };
static const struct type urls = { .kind = TYPE_SET, .element = &url };
static const struct value no_urls = { .type = &urls, .state = VALUE_KNOWN };
static const struct attr url_attrs[] = {
    {
        .name = "host",
        .type = &type_string,
        .flags = ATTR_REQUIRED,
        .limits = LIMITS(.chars = FROM_TO(1, 120)),
        .doc = "The host of the URL.",
    },
    {
        .name = "port",
        .type = &type_number,
        .flags = ATTR_REQUIRED,
        .limits = LIMITS(.number = AT_LEAST(1)),
        .doc = "The port of the URL.",
    },
    {
        .name = "protocol",
        .type = &type_string,
        .flags = ATTR_REQUIRED,
        .limits = LIMITS(.chars = FROM_TO(1, 32)),
        .doc = "The protocol of the URL, `https` for example.",
    },
    { .name = NULL },
};

/* Requests have at the top what answers have in `config`. */
static const struct attr attrs[] = {
    {
        .name = "id",
        .type = &type_string,
        .flags = ATTR_COMPUTED | ATTR_STABLE | ATTR_PATH,
        .limits = UUID_FROM(CONTROL_PLANE_ID_FROM),
        .doc = "The ID that Konnect gave the control plane: the `control_plane_id` of what is in it.",
    },
    {
        .name = "name",
        .type = &type_string,
        .flags = ATTR_REQUIRED,
        .limits = LIMITS(.chars = FROM_TO(2, 256)),
        .doc = "The name of the control plane, unique in the organization and region.",
    },
    {
        .name = "description",
        .type = &type_string,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .default_value = VALUE_TEXT(""),
        .limits = LIMITS(.chars = AT_MOST(2048)),
        .doc = "What the control plane is for.",
    },
    {
        .name = "labels",
        .type = &type_map_of_string,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .default_value = &no_labels,
        .limits = &label_limits,
        .doc = "Labels for filtering: values by name. A name has 1 to 63 characters and does not begin with "
               "`kong`, `konnect`, `mesh`, `kic` or `_`.",
    },
    {
        .name = "cluster_type",
        .answer_field = "config.cluster_type",
        .type = &type_string,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED | ATTR_REPLACE | ATTR_CREATE_ONLY,
        .limits = LIMITS(.known = known_cluster_types),
        .doc = "What kind of control plane it is: `CLUSTER_TYPE_CONTROL_PLANE` for example. Changing "
               "this creates a new control plane; the old one is destroyed with all that is in it.",
    },
    {
        .name = "cloud_gateway",
        .answer_field = "config.cloud_gateway",
        .type = &type_bool,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED | ATTR_REPLACE | ATTR_CREATE_ONLY,
        .doc = "Whether it can be used for cloud gateways. Changing this creates a new control plane; the "
               "old one is destroyed with all that is in it.",
    },
    {
        .name = "auth_type",
        .answer_field = "config.auth_type",
        .type = &type_string,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .limits = LIMITS(.one_of = NAMES("pinned_client_certs", "pki_client_certs")),
        .doc = "How data planes authenticate themselves: `pinned_client_certs` or `pki_client_certs`. When "
               "it is not configured any more, it stays as it is.",
    },
    {
        .name = "proxy_urls",
        .answer_field = "config.proxy_urls",
        .type = &urls,
        .nested = url_attrs,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .default_value = &no_urls,
        .doc = "The URLs at which the data planes are reached, at most five. They are shown, not used.",
    },
    {
        .name = "control_plane_endpoint",
        .field = "config.control_plane_endpoint",
        .type = &type_string,
        .flags = ATTR_COMPUTED | ATTR_STABLE,
        .doc = "Where data planes get their configuration.",
    },
    {
        .name = "telemetry_endpoint",
        .field = "config.telemetry_endpoint",
        .type = &type_string,
        .flags = ATTR_COMPUTED | ATTR_STABLE,
        .doc = "Where data planes send their telemetry.",
    },
    ATTR_CREATED_AT_TEXT,
    ATTR_UPDATED_AT_TEXT,
    { .name = NULL },
};

static bool is_label_name(strview name)
{
    static const char *const reserved[] = { "kong", "konnect", "mesh", "kic", "_" };
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (sv_starts_with(name, sv_from(reserved[i])))
            return false;
    return name.len > 0 && sv_count_chars(name) <= 63;
}

/* The limits of a map are those of its values. */
static bool validate(struct ctx *ctx, const struct rows *config)
{
    const struct value *labels = rows_get(config, "labels");
    for (size_t i = 0; value_is_known(labels) && i < labels->count; i++)
        if (!is_label_name(labels->keys[i]))
            return ctx_error_at(
                ctx, path_attribute(ctx->arena, ctx->path, SV("labels")), "Value not allowed",
                "The name of each label in \"labels\" must have 1 to 63 characters and not begin "
                "with \"kong\", \"konnect\", \"mesh\", \"kic\" or \"_\", which Konnect keeps for "
                "itself. Rename the label.");
    return true;
}

const struct resource_def resource_control_plane = {
    .type_name = "konnect_control_plane",
    .noun = "control plane",
    .doc = "A control plane of Konnect Gateway. Destroying it destroys all that is in it: "
           "`lifecycle { prevent_destroy = true }` guards it.",
    .subcategory = "Control planes",
    .attrs = attrs,
    .rest = {
        .collection = "/v2/control-planes",
        .item = "/v2/control-planes/{id}",
        .update = REST_PATCH,
        .paging = KONNECT_PAGING_NUMBER,
        .recovery = RECOVER_BY_LISTING,
        .id = "id",
        .created = "created_at",
    },
    .identity = {
        .parts = NAMES("id"),
        /* It is its own: a 404 is believed of it no more than of what is in it. */
        .control_plane = "id",
        .unique = GROUPS(NAMES("name")),
    },
    .moves = MOVES(OFFICIAL("control_plane", 0)),
    .validate = validate,
};
