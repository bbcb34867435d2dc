#include "emulator/api/entity_kind.h"
#include "emulator/api/kinds/kinds.h"
#include "emulator/api/kinds/rules.h"

static const char *const subject[] = { "subject_name", "ca_certificate", NULL };

static const struct field_rule rules[] = {
    COMMON_RULES,
    { .name = "subject_name", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 1 },
    { .name = "ca_certificate", .type = FIELD_REFERENCE, .target = "ca_certificates" },
    { .name = "consumer", .type = FIELD_REFERENCE, .target = "consumers" },
};
static const struct field_table fields = FIELD_TABLE(rules);

const struct entity_kind kind_mtls_auth = {
    .name = "mtls-auth",
    .nested_only = true,
    .listed_as = "mtls-auths",
    .fields = &fields,
    .unique_together = subject,
    .unique_together_name = "unique-subject-name-and-ca",
};
