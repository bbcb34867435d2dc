#include "emulator/api/entity_kind.h"
#include "emulator/api/kinds/kinds.h"
#include "emulator/api/kinds/rules.h"

static const struct field_rule rules[] = {
    COMMON_RULES,
    NAME_RULE,
};
static const struct field_table fields = FIELD_TABLE(rules);

const struct entity_kind kind_key_sets = {
    .name = "key-sets",
    .fields = &fields,
    .name_field = "name",
};
