/* The provider block. */
#include "resources/resources.h"

#include "resources/common.h"

static const char *const regions[] = { "us", "eu", "au", "me", "in", "sg", NULL };

static const char *const validate_choices[] = { "full", "local", "off", NULL };

static const char *const plaintext_choices[] = { "error", "strict", "warn", "allow", NULL };

static const struct attr attrs[] = {
    {
        .name = "personal_access_token",
        .type = &type_string,
        .flags = ATTR_OPTIONAL | ATTR_SENSITIVE,
        .env = "KONNECT_TOKEN",
        .limits = LIMITS(.bytes = AT_LEAST(1)),
        .doc = "A personal access token (`kpat_…`). Environment variable: `KONNECT_TOKEN`. Excludes "
               "`system_account_access_token`.",
    },
    {
        .name = "system_account_access_token",
        .type = &type_string,
        .flags = ATTR_OPTIONAL | ATTR_SENSITIVE,
        .env = "KONNECT_SPAT",
        .limits = LIMITS(.bytes = AT_LEAST(1)),
        .doc =
            "An access token of a system account (`spat_…`). Environment variable: `KONNECT_SPAT`. Excludes "
            "`personal_access_token`.",
    },
    {
        .name = "server_url",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .env = "KONNECT_SERVER_URL",
        .limits = LIMITS(.bytes = AT_LEAST(1)),
        .doc = "Konnect's address, `https://eu.api.konghq.com` for example, without `/v2`. Environment "
               "variable: `KONNECT_SERVER_URL`. Excludes `region`.",
    },
    {
        .name = "region",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .env = "KONNECT_REGION",
        .limits = LIMITS(.one_of = regions),
        .doc = "Konnect's region: `us`, `eu`, `au`, `me`, `in` or `sg`. Environment variable: "
               "`KONNECT_REGION`. Excludes `server_url`.",
    },
    {
        .name = "control_plane_id",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .env = "KONNECT_CONTROL_PLANE_ID",
        .named_by = "control_plane_name",
        .limits = UUID_FROM(CONTROL_PLANE_ID_FROM),
        .doc = "The control plane of all resources that do not name another. Environment variable: "
               "`KONNECT_CONTROL_PLANE_ID`. Excludes `control_plane_name`.",
    },
    {
        .name = "control_plane_name",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .env = "KONNECT_CONTROL_PLANE_NAME",
        .limits = LIMITS(.chars = FROM_TO(1, 256)),
        .doc = "The same control plane by its name: Konnect is asked for the ID. Environment variable: "
               "`KONNECT_CONTROL_PLANE_NAME`. Excludes `control_plane_id`.",
    },
    {
        .name = "default_tags",
        .type = &type_set_of_string,
        .flags = ATTR_OPTIONAL,
        .env = "KONNECT_DEFAULT_TAGS",
        .limits = TAG_LIMITS,
        .doc = "Tags of every object that has tags, beside its own; `all_tags` shows both. Environment "
               "variable: `KONNECT_DEFAULT_TAGS` (`a,b`).",
    },
    {
        .name = "managed_by_others",
        .type = &type_set_of_string,
        .flags = ATTR_OPTIONAL,
        .limits = LIMITS(.chars = AT_LEAST(1)),
        .doc =
            "Tags by which another tool, decK for example, marks its objects. A plan that changes, deletes "
            "or imports an object with one of them warns.",
    },
    {
        .name = "request_timeout",
        .type = &type_number,
        .flags = ATTR_OPTIONAL,
        .default_value = VALUE_NUMBER("300"),
        .limits = LIMITS(.number = FROM_TO(1, 3600)),
        .doc = "How many seconds one call of Konnect's API may take, with all retries and the waits between "
               "them. Default: 300.",
    },
    {
        .name = "max_retries",
        .type = &type_number,
        .flags = ATTR_OPTIONAL,
        .default_value = VALUE_NUMBER("8"),
        .limits = LIMITS(.number = FROM_TO(0, 100)),
        .doc = "How often a call that was turned away (rate limit, overload, broken connection) is repeated. "
               "Default: 8.",
    },
    {
        .name = "skip_credentials_validation",
        .type = &type_bool,
        .flags = ATTR_OPTIONAL,
        .doc = "Whether plans are made without asking Konnect whether the token, the address and the control "
               "plane are right. Such a plan is not checked. Default: `false`.",
    },
    {
        .name = "plaintext_secrets",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .default_value = VALUE_TEXT("error"),
        .limits = LIMITS(.one_of = plaintext_choices),
        .doc = "What to do about a credential that is written into the `config` of a plugin or vault: "
               "`error` (the default), `warn` or `allow`; `strict` is an error for every field that Kong "
               "encrypts, also for log servers' URLs, user names and the like.",
    },
    {
        .name = "validate_plugins",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .default_value = VALUE_TEXT("full"),
        .limits = LIMITS(.one_of = validate_choices),
        .doc =
            "How the configuration of plugins and vaults is checked while planning: `full` (the default: by "
            "Konnect's schema of it, by looking up vault references, and by asking Konnect, which writes "
            "nothing), `local` (by the schema alone) or `off`.",
    },
    {
        .name = "collection_reads",
        .type = &type_bool,
        .flags = ATTR_OPTIONAL,
        .env = "KONNECT_COLLECTION_READS",
        .default_value = VALUE_BOOL(true),
        .doc = "Whether several objects of one kind are read with one list, page by page, in the place of a "
               "request for each. Environment variable: `KONNECT_COLLECTION_READS`. Default: `true`.",
    },
    { .name = NULL },
};

static const struct attr_group groups[] = {
    { GROUP_EXACTLY_ONE, NAMES("personal_access_token", "system_account_access_token") },
    { GROUP_EXACTLY_ONE, NAMES("server_url", "region") },
    { GROUP_AT_MOST_ONE, NAMES("control_plane_id", "control_plane_name") },
    { .names = NULL },
};

const struct provider_def provider_konnect = {
    .doc = "Manages Kong Konnect: control planes, and in them services, routes, plugins, consumers, "
           "certificates, vaults and secrets.",
    .attrs = attrs,
    .groups = groups,
    .functions = all_functions,
    .client = {
        .server_url = "server_url",
        .region = "region",
        .regions = regions,
        .region_url = "https://{region}.api.konghq.com",
        .request_timeout = "request_timeout",
        .max_retries = "max_retries",
        .skip_proof = "skip_credentials_validation",
        .collection_reads = "collection_reads",
    },
};
