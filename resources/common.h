/* Rows that every resource of a control plane has. Each macro is only an initialiser. */
#ifndef RESOURCES_COMMON_H
#define RESOURCES_COMMON_H

#include "table/schema.h"

#define CONTROL_PLANE "/v2/control-planes/{control_plane_id}"

/* A core-entity, the kind of object that the gateway itself knows ("plugins", "services"): initialisers of a
 * resource_def. A table adds to them, or says otherwise, behind it: `.rest.wrapper = …`. One that stands
 * below another has its own parts of the identity. */
#define CORE_ENTITY_AT(path)                                                                                 \
    .rest.collection = (path), .rest.item = path "/{id}", .rest.paging = KONNECT_PAGING_OFFSET,              \
    .rest.recovery = RECOVER_BY_OWN_ID, .rest.id = "id", .rest.revision = "updated_at",                      \
    .identity.control_plane = "control_plane_id"
#define CORE_ENTITY(plural)                                                                                  \
    CORE_ENTITY_AT(CONTROL_PLANE "/core-entities/" plural), .identity.parts = NAMES("control_plane_id", "id")

/* The official provider's resource of the same objects, and the newest version of its states. */
#define OFFICIAL(name, newest)                                                                               \
    {                                                                                                        \
        .provider = "kong/konnect", .type = "konnect_gateway_" name, .version = (newest),                    \
        .fixed = OFFICIAL_FIXED                                                                              \
    }
#define OFFICIAL_FIXED NAMES("workspace", "default")

#define UUID_FROM(where) LIMITS(.uuid_from = (where))
#define CONTROL_PLANE_ID_FROM                                                                                \
    "in Konnect on the control plane's page, and in the page's URL; GET /v2/control-planes lists all of them"

#define VAULT_PREFIX_LIMITS                                                                                  \
    LIMITS(.pattern = "^[a-z][a-z0-9-]*[a-z0-9]$",                                                           \
           .pattern_says = "have at least 2 characters, begin with a lower-case letter, end with a "         \
                           "letter or digit, and consist of lower-case letters, digits and hyphens")

#define ATTR_CONTROL_PLANE_ID                                                                                \
    {                                                                                                        \
        .name = "control_plane_id", .type = &type_string,                                                    \
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED | ATTR_PATH | ATTR_REPLACE | ATTR_PROVIDER_DEFAULT,           \
        .limits = UUID_FROM(CONTROL_PLANE_ID_FROM),                                                          \
        .doc = "The ID of the object's control plane. Without it, the provider's control plane is used. "    \
               "Changing this creates a new object.",                                                        \
    }

#define ATTR_ID                                                                                              \
    {                                                                                                        \
        .name = "id", .type = &type_string, .flags = ATTR_COMPUTED | ATTR_STABLE | ATTR_PATH,                \
        .limits = UUID_FROM("in Konnect on the object's page"),                                              \
        .doc = "The ID that Konnect gave the object.",                                                       \
    }

/* config-stores and control-planes: ISO 8601 text (docs/dev/konnect.md, "Two back ends"). */
#define ATTR_CREATED_AT_TEXT                                                                                 \
    {                                                                                                        \
        .name = "created_at", .type = &type_string, .flags = ATTR_COMPUTED | ATTR_STABLE | ATTR_TIMESTAMP,   \
        .doc = "When the object was created (ISO 8601, UTC).",                                               \
    }
#define ATTR_UPDATED_AT_TEXT                                                                                 \
    {                                                                                                        \
        .name = "updated_at", .type = &type_string, .flags = ATTR_COMPUTED | ATTR_TIMESTAMP,                 \
        .doc = "When the object was last written (ISO 8601, UTC).",                                          \
    }

/* core-entities: whole seconds since 1970 (docs/dev/konnect.md, "Two back ends"). */
#define ATTR_CREATED_AT_SECONDS                                                                              \
    {                                                                                                        \
        .name = "created_at", .type = &type_number, .flags = ATTR_COMPUTED | ATTR_STABLE,                    \
        .doc = "When the object was created (seconds since 1970).",                                          \
    }
#define ATTR_UPDATED_AT_SECONDS                                                                              \
    {                                                                                                        \
        .name = "updated_at", .type = &type_number, .flags = ATTR_COMPUTED,                                  \
        .doc = "When the object was last written (seconds since 1970).",                                     \
    }

/* docs/dev/konnect.md, "Limits of values". */
#define TAG_LIMITS                                                                                           \
    LIMITS(.chars = FROM_TO(1, 128), .elements = AT_MOST(8),                                                 \
           .pattern = "^[0-9A-Za-z._~:\x80-\xff-]([0-9A-Za-z._~: \x80-\xff-]*[0-9A-Za-z._~:\x80-\xff-])?$",  \
           .pattern_says = "consist of letters, digits and the characters . - _ ~ : only, with blanks at "   \
                           "most inside")

/* Two rows: the object's own, and all that Konnect has. */
#define ATTR_TAGS                                                                                            \
    { .name = "tags",                                                                                        \
      .type = &type_set_of_string,                                                                           \
      .flags = ATTR_OPTIONAL,                                                                                \
      .limits = TAG_LIMITS,                                                                                  \
      .doc = "Labels for grouping and filtering." },                                                         \
    {                                                                                                        \
        .name = "all_tags", .field = "tags", .type = &type_set_of_string, .flags = ATTR_COMPUTED,            \
        .merges = "tags", .adds = "default_tags",                                                            \
        .doc = "`tags`, and the provider's `default_tags`: what Konnect has.",                               \
    }

/* docs/dev/konnect.md, "Limits of values". */
#define NAME_LIMITS                                                                                          \
    LIMITS(.chars = FROM_TO(1, 128), .pattern = "^[0-9A-Za-z._~\x80-\xff-]*$",                               \
           .pattern_says = "consist of letters, digits and the characters . - _ ~ only (no blanks)")
/* A path without empty segments, as part of a regular expression. */
#define PLAIN_PATH "/([^/]+/)*[^/]*"

#define PROTOCOLS NAMES("grpc", "grpcs", "http", "https", "tcp", "tls", "tls_passthrough", "udp", "ws", "wss")

/* `noun` in the middle of a sentence. */
#define ATTR_NAME(noun, more)                                                                                \
    {                                                                                                        \
        .name = "name", .type = &type_string, .flags = (more), .limits = NAME_LIMITS,                        \
        .doc = "The name of the " noun ", unique in the control plane.",                                     \
    }

/* The ID of another object of the control plane, `noun` as its table has it. */
#define ATTR_REFERENCE(attr_name, attr_field, noun, more, text)                                              \
    {                                                                                                        \
        .name = (attr_name), .field = (attr_field), .type = &type_string, .flags = (more), .target = (noun), \
        .limits = UUID_FROM("in Konnect on the page of the " noun), .doc = (text),                           \
    }

/* A credential of a consumer, below it in paths: as CORE_ENTITY. `all`: the list over all consumers. */
#define CONSUMER_CREDENTIAL(plural, all)                                                                     \
    CORE_ENTITY_AT(CONTROL_PLANE "/core-entities/consumers/{consumer_id}/" plural),                          \
        .rest.listed_over_parents = CONTROL_PLANE "/core-entities/" all,                                     \
        .identity.parts = NAMES("control_plane_id", "consumer_id", "id")

#define ATTR_CONSUMER_ID                                                                                     \
    ATTR_REFERENCE("consumer_id", "consumer.id", "consumer", ATTR_REQUIRED | ATTR_PATH | ATTR_REPLACE,       \
                   "The ID of the consumer that the credential belongs to. Changing this creates a new "     \
                   "credential.")

/* What tells that a write-only attribute changed. */
#define ATTR_VERSION_OF(text_name)                                                                           \
    {                                                                                                        \
        .name = text_name "_wo_version", .type = &type_string,                                               \
        .flags = ATTR_OPTIONAL | ATTR_LOCAL | ATTR_TRIGGER,                                                  \
        .doc =                                                                                               \
            "Any text or number: when it changes, `" text_name "_wo` is written. Without it, a fingerprint " \
            "tells whether `" text_name "_wo` changed.",                                                     \
    }

/* A secret, and its two companions: the same secret write-only, and the version of that. */
#define ATTR_SECRET_TEXT(text_name, more, text)                                                              \
    {                                                                                                        \
        .name = (text_name), .type = &type_string,                                                           \
        .flags = ATTR_OPTIONAL | ATTR_SENSITIVE | ATTR_SECRET | (more),                                      \
        .limits = LIMITS(.chars = AT_LEAST(1)), .doc = text " It is in the state, marked sensitive.",        \
    }
#define ATTR_WRITE_ONLY_OF(text_name, text_field, more)                                                      \
    {                                                                                                        \
        .name = text_name "_wo",                                                                             \
        .field = (text_field),                                                                               \
        .type = &type_string,                                                                                \
        .flags = ATTR_OPTIONAL | ATTR_SENSITIVE | ATTR_WRITE_ONLY | ATTR_UNREADABLE | (more),                \
        .version_attr = text_name "_wo_version",                                                             \
        .limits = LIMITS(.chars = AT_LEAST(1)),                                                              \
        .doc =                                                                                               \
            "`" text_name "` as a write-only attribute: in no plan and no state. Needs Terraform 1.11 or "   \
            "OpenTofu 1.11.",                                                                                \
    },                                                                                                       \
        ATTR_VERSION_OF(text_name)

/* The two other ways into `config`, for its secret parts. */
#define ATTR_SENSITIVE_CONFIG                                                                                \
    {                                                                                                        \
        .name = "sensitive_config", .field = "config", .type = &type_string, .text_since = 1,                \
        .flags = ATTR_OPTIONAL | ATTR_SENSITIVE | ATTR_FREEFORM,                                             \
        .doc = "The secret parts of the configuration as JSON text, `jsonencode({ ... })`, merged into "     \
               "`config`. They are in the state, marked sensitive. A key belongs to one of `config`, "       \
               "`sensitive_config` and `config_wo`.",                                                        \
    }
#define ATTR_CONFIG_WO                                                                                       \
    {                                                                                                        \
        .name = "config_wo", .field = "config", .type = &type_dynamic,                                       \
        .flags = ATTR_OPTIONAL | ATTR_SENSITIVE | ATTR_WRITE_ONLY | ATTR_UNREADABLE | ATTR_FREEFORM,         \
        .version_attr = "config_wo_version",                                                                 \
        .doc = "The secret parts of the configuration, merged into `config`: write-only, so in no plan "     \
               "and no state. Needs Terraform 1.11 or OpenTofu 1.11. A new value is noticed by a "           \
               "fingerprint (a slow, salted hash), or by `config_wo_version`.",                              \
    }
#define ATTR_IGNORE_UNSET                                                                                    \
    {                                                                                                        \
        .name = "ignore_unset", .type = &type_bool, .flags = ATTR_OPTIONAL | ATTR_LOCAL,                     \
        .doc = "Whether fields of the configuration that are not set here are left alone when somebody "     \
               "else changes them. Otherwise such a change is a difference in the plan, and applying it "    \
               "sets the field back to its default.",                                                        \
    }
#define ATTR_CONFIG_WO_VERSION ATTR_VERSION_OF("config")

#endif
