#include "emulator/api/entity_kind.h"
#include "emulator/api/kinds/kinds.h"
#include "emulator/api/kinds/rules.h"

enum { TTL_MAX = 100000000 };

static const struct field_rule rules[] = {
    COMMON_RULES,
    { .name = "key", .type = FIELD_TEXT, .flags = FIELD_UNIQUE | FIELD_RANDOM, .min = 1 },
    { .name = "ttl", .type = FIELD_INT, .min = 0, .max = TTL_MAX },
    { .name = "consumer", .type = FIELD_REFERENCE, .target = "consumers" },
};
static const struct field_table fields = FIELD_TABLE(rules);

const struct entity_kind kind_key_auth = {
    .name = "key-auth",
    .nested_only = true,
    .listed_as = "key-auths",
    .fields = &fields,
};
