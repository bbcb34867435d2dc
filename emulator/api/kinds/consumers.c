#include "emulator/api/entity_kind.h"
#include "emulator/api/kinds/kinds.h"
#include "emulator/api/kinds/rules.h"

static const struct field_rule rules[] = {
    COMMON_RULES,
    { .name = "username", .type = FIELD_TEXT, .flags = FIELD_LOOKUP, .min = 1, .max = 128 },
    { .name = "custom_id", .type = FIELD_TEXT, .flags = FIELD_UNIQUE, .min = 1, .max = 128 },
};
static const struct field_table fields = FIELD_TABLE(rules);

/* A username or a custom_id. */
static bool complete(struct exchange *exchange, const struct value *document, struct violations *violations,
                     const struct value **out)
{
    (void)exchange;
    *out = document;
    if (!kind_field_is_set(document, "username") && !kind_field_is_set(document, "custom_id"))
        violations_add(
            violations,
            (struct violation){ .kind = VIOLATION_MESSAGE,
                                .text = SV("at least one of these fields must be non-empty: 'custom_id', "
                                           "'username'") });
    return true;
}

const struct entity_kind kind_consumers = {
    .name = "consumers",
    .fields = &fields,
    .name_field = "username",
    .complete = complete,
};
