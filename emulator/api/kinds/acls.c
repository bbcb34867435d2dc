#include "emulator/api/entity_kind.h"
#include "emulator/api/kinds/kinds.h"
#include "emulator/api/kinds/rules.h"

static const char *const membership[] = { "consumer", "group", NULL };

static const struct field_rule rules[] = {
    COMMON_RULES,
    { .name = "group", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 1 },
    { .name = "consumer", .type = FIELD_REFERENCE, .target = "consumers" },
};
static const struct field_table fields = FIELD_TABLE(rules);

const struct entity_kind kind_acls = {
    .name = "acls",
    .nested_only = true,
    .listed_as = "acls",
    .fields = &fields,
    .unique_together = membership,
    .unique_together_name = "unique-acl-per-consumer",
};
