/* Rules of fields that several kinds have. */
#ifndef EMULATOR_API_KINDS_RULES_H
#define EMULATOR_API_KINDS_RULES_H

#include "emulator/api/validation.h"

#define ID_RULE                                                                                              \
    {                                                                                                        \
        .name = "id", .type = FIELD_TEXT, .pattern = &text_pattern_uuid                                      \
    }
#define TAGS_RULE                                                                                            \
    {                                                                                                        \
        .name = "tags", .type = FIELD_TEXTS, .min = 1, .max = 128, .max_items = 8,                           \
        .pattern = &text_pattern_tag                                                                         \
    }
#define TIMESTAMP_RULES                                                                                      \
    { .name = "created_at", .type = FIELD_TIMESTAMP },                                                       \
    {                                                                                                        \
        .name = "updated_at", .type = FIELD_TIMESTAMP                                                        \
    }
#define COMMON_RULES ID_RULE, TAGS_RULE, TIMESTAMP_RULES
#define NAME_RULE                                                                                            \
    {                                                                                                        \
        .name = "name", .type = FIELD_TEXT, .flags = FIELD_LOOKUP, .min = 1, .max = 128,                     \
        .pattern = &text_pattern_name                                                                        \
    }
#define BOOL_RULE(field, value)                                                                              \
    {                                                                                                        \
        .name = (field), .type = FIELD_BOOL, .default_json = (value)                                         \
    }

/* For .choices: the protocols that Kong knows; ends with NULL. */
extern const char *const kind_protocols[];

/* Whether the document has the field, and neither null nor an empty list: Konnect, which keeps its entities
 * as protocol buffers, cannot tell that one from a field that is not there. */
bool kind_field_is_set(const struct value *document, const char *field);

#endif
