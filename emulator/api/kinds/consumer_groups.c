#include "emulator/api/entity_kind.h"
#include "emulator/api/kinds/kinds.h"
#include "emulator/api/kinds/rules.h"

static const struct field_rule rules[] = {
    COMMON_RULES,
    { .name = "name",
      .type = FIELD_TEXT,
      .flags = FIELD_REQUIRED | FIELD_LOOKUP,
      .min = 1,
      .max = 128,
      .pattern = &text_pattern_name },
};
static const struct field_table fields = FIELD_TABLE(rules);

const struct entity_kind kind_consumer_groups = {
    .name = "consumer_groups",
    .fields = &fields,
    .name_field = "name",
};
