/* konnect_secret (docs/dev/konnect.md, "Secrets"). */
#include "resources/resources.h"

#include "resources/common.h"

static const struct attr attrs[] = {
    ATTR_CONTROL_PLANE_ID,
    {
        .name = "config_store_id",
        .type = &type_string,
        .flags = ATTR_REQUIRED | ATTR_PATH | ATTR_REPLACE,
        .min_bytes = 1,
        .doc = "The ID of the Config Store that keeps the secret. Another value replaces the secret.",
    },
    {
        .name = "key",
        .type = &type_string,
        .flags = ATTR_REQUIRED | ATTR_PATH | ATTR_CREATE_BODY | ATTR_REPLACE,
        .min_bytes = 1,
        .max_bytes = 512,
        .pattern = "^([^/#%?[:space:][:cntrl:].]|[.][.]?[^/#%?[:cntrl:].])"
                   "([^/#%?[:cntrl:]]*[^/#%?[:space:][:cntrl:]])?$",
        .pattern_says =
            "be without / # % ? and control characters, without blanks at either end, and not \".\" or "
            "\"..\": Konnect would create such a secret but could never read, update or delete it",
        .doc = "The name of the secret in its store: references are `{vault://PREFIX/KEY}`. Another value "
               "replaces the secret.",
    },
    {
        .name = "value",
        .type = &type_string,
        .flags = ATTR_OPTIONAL | ATTR_SENSITIVE | ATTR_UNREADABLE,
        .min_bytes = 1,
        .max_bytes = 5120,
        .doc = "The secret itself, 5120 bytes at most. Konnect never gives it back; it is kept in the "
               "state, marked sensitive. Exactly one of this and `value_wo` is set.",
    },
    {
        .name = "value_wo",
        .field = "value",
        .type = &type_string,
        .flags = ATTR_OPTIONAL | ATTR_SENSITIVE | ATTR_WRITE_ONLY | ATTR_UNREADABLE,
        .version_attr = "value_wo_version",
        .min_bytes = 1,
        .max_bytes = 5120,
        .doc = "The secret itself, write-only: in no plan and no state. Needs Terraform 1.11 or OpenTofu "
               "1.11. A changed value is noticed by a slow, salted fingerprint, or told by "
               "`value_wo_version`.",
    },
    {
        .name = "value_wo_version",
        .type = &type_string,
        .flags = ATTR_OPTIONAL | ATTR_LOCAL | ATTR_TRIGGER,
        .doc = "Any text or number. Where it is set, `value_wo` is written when this changes, and no "
               "fingerprint is kept.",
    },
    {
        .name = "id",
        .type = &type_string,
        .flags = ATTR_COMPUTED | ATTR_STABLE,
        .derived = "{control_plane_id}/{config_store_id}/{key}",
        .doc = "The address of the secret, as `terraform import` takes it: control plane, store and key.",
    },
    ATTR_CREATED_AT_TEXT,
    ATTR_UPDATED_AT_TEXT,
    { .name = NULL },
};

static const char *const import_parts[] = { "control_plane_id", "config_store_id", "key", NULL };

static const struct attr_group groups[] = {
    { { "value", "value_wo", NULL } },
    { { NULL } },
};

const struct resource_def resource_secret = {
    .type_name = "konnect_secret",
    .noun = "secret",
    .doc = "A secret in a `konnect_config_store`, for plugins to use by reference through a `konnect_vault`.",
    .attrs = attrs,
    .collection_path = "/v2/control-planes/{control_plane_id}/config-stores/{config_store_id}/secrets",
    .item_path = "/v2/control-planes/{control_plane_id}/config-stores/{config_store_id}/secrets/{key}",
    .recovery = RECOVER_BY_PATH,
    .exactly_one_of = groups,
    .import_parts = import_parts,
    .revision = "updated_at",
    .vault_reference_key = "key",
};
