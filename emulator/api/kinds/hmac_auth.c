#include "emulator/api/entity_kind.h"
#include "emulator/api/kinds/kinds.h"
#include "emulator/api/kinds/rules.h"

static const struct field_rule rules[] = {
    COMMON_RULES,
    { .name = "username", .type = FIELD_TEXT, .flags = FIELD_REQUIRED | FIELD_LOOKUP, .min = 1 },
    { .name = "secret", .type = FIELD_TEXT, .flags = FIELD_RANDOM, .min = 1 },
    { .name = "consumer", .type = FIELD_REFERENCE, .target = "consumers" },
};
static const struct field_table fields = FIELD_TABLE(rules);

const struct entity_kind kind_hmac_auth = {
    .name = "hmac-auth",
    .nested_only = true,
    .listed_as = "hmac-auths",
    .fields = &fields,
};
