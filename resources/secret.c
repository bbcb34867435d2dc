/* konnect_secret (docs/dev/konnect.md, "Secrets"). */
#include "resources/resources.h"

#include "resources/common.h"

static const struct limits key_limits = {
    .bytes = FROM_TO(1, 512),
    .pattern = "^([^/#%?[:space:][:cntrl:].]|[.][.]?[^/#%?[:cntrl:].])"
               "([^/#%?[:cntrl:]]*[^/#%?[:space:][:cntrl:]])?$",
    .pattern_says =
        "be without / # % ? and control characters, without blanks at either end, and not \".\" or \"..\": "
        "Konnect would create such a secret but could never read, update or delete it",
};

static const struct attr attrs[] = {
    ATTR_CONTROL_PLANE_ID,
    {
        .name = "config_store_id",
        .type = &type_string,
        .flags = ATTR_REQUIRED | ATTR_PATH | ATTR_REPLACE,
        .target = "Config Store",
        .limits = UUID_FROM("in Konnect on the page of the Config Store"),
        .doc = "The ID of the Config Store that keeps the secret. Changing this creates a new secret.",
    },
    {
        .name = "key",
        .type = &type_string,
        .flags = ATTR_REQUIRED | ATTR_PATH | ATTR_CREATE_BODY | ATTR_REPLACE,
        .limits = &key_limits,
        .doc = "The name of the secret in its store, the `KEY` of references. Changing this creates a "
               "new secret.",
    },
    {
        .name = "value",
        .type = &type_string,
        .flags = ATTR_OPTIONAL | ATTR_SENSITIVE | ATTR_UNREADABLE,
        .limits = LIMITS(.bytes = FROM_TO(1, 5120)),
        .doc = "The secret itself. Konnect never gives it back; it is kept in the state, marked "
               "sensitive. Excludes `value_wo`.",
    },
    {
        .name = "value_wo",
        .field = "value",
        .type = &type_string,
        .flags = ATTR_OPTIONAL | ATTR_SENSITIVE | ATTR_WRITE_ONLY | ATTR_UNREADABLE,
        .version_attr = "value_wo_version",
        .limits = LIMITS(.bytes = FROM_TO(1, 5120)),
        .doc = "The secret itself as a write-only attribute: in no plan and no state. Needs Terraform "
               "1.11 or OpenTofu 1.11. A new value is noticed by a fingerprint (a slow, salted hash), or "
               "by `value_wo_version`.",
    },
    ATTR_VERSION_OF("value"),
    {
        .name = "id",
        .type = &type_string,
        .flags = ATTR_COMPUTED | ATTR_STABLE,
        .derived = "{control_plane_id}/{config_store_id}/{key}",
        .doc = "`CONTROL_PLANE_ID/CONFIG_STORE_ID/KEY`, as `terraform import` takes it.",
    },
    ATTR_CREATED_AT_TEXT,
    ATTR_UPDATED_AT_TEXT,
    { .name = NULL },
};

static const struct attr_group groups[] = {
    { GROUP_ONE_AT_CREATION, NAMES("value", "value_wo") },
    { .names = NULL },
};

const struct resource_def resource_secret = {
    .type_name = "konnect_secret",
    .noun = "secret",
    .doc = "A secret in a Config Store (`konnect_config_store`). Plugins use it by reference, "
           "`{vault://PREFIX/KEY}`, through a `konnect_vault` over the store.",
    .subcategory = "Secrets",
    .attrs = attrs,
    .groups = groups,
    .rest = {
        .collection = CONTROL_PLANE "/config-stores/{config_store_id}/secrets",
        .item = CONTROL_PLANE "/config-stores/{config_store_id}/secrets/{key}",
        .paging = KONNECT_PAGING_CURSOR,
        .recovery = RECOVER_BY_PATH,
        .created = "created_at",
        .revision = "updated_at",
    },
    .identity = {
        .parts = NAMES("control_plane_id", "config_store_id", "key"),
        .control_plane = "control_plane_id",
        .unique = GROUPS(NAMES("key")),
        .vault_reference_key = "key",
    },
    .moves = MOVES(OFFICIAL("config_store_secret", 0)),
};
