/* Rows that every resource of a control plane has. Each macro is only an initialiser. */
#ifndef RESOURCES_COMMON_H
#define RESOURCES_COMMON_H

#include "engine/schema.h"

#define ATTR_CONTROL_PLANE_ID                                                                                \
    {                                                                                                        \
        .name = "control_plane_id", .type = &type_string,                                                    \
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED | ATTR_PATH | ATTR_REPLACE | ATTR_PROVIDER_DEFAULT,           \
        .min_bytes = 1,                                                                                      \
        .doc = "The ID of the control plane that the object belongs to. Without it, the provider's "         \
               "`control_plane_id` is used. Another value replaces the object.",                             \
    }

#define ATTR_ID                                                                                              \
    {                                                                                                        \
        .name = "id", .type = &type_string, .flags = ATTR_COMPUTED | ATTR_STABLE | ATTR_PATH,                \
        .doc = "The ID that Konnect gave the object.",                                                       \
    }

/* config-stores and control-planes: ISO 8601 text (konnect-api.md 0). */
#define ATTR_CREATED_AT_TEXT                                                                                 \
    {                                                                                                        \
        .name = "created_at", .type = &type_string, .flags = ATTR_COMPUTED | ATTR_STABLE,                    \
        .doc = "When the object was created (ISO 8601, UTC).",                                               \
    }
#define ATTR_UPDATED_AT_TEXT                                                                                 \
    {                                                                                                        \
        .name = "updated_at", .type = &type_string, .flags = ATTR_COMPUTED,                                  \
        .doc = "When the object was last written (ISO 8601, UTC).",                                          \
    }

/* core-entities: whole seconds since 1970 (konnect-api.md 0). */
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

#define ATTR_TAGS                                                                                            \
    {                                                                                                        \
        .name = "tags", .type = &type_set_of_string, .flags = ATTR_OPTIONAL, .min_chars = 1,                 \
        .max_chars = 128, .doc = "Labels for grouping and filtering.",                                       \
    }

#endif
