#include "emulator/api/entity_kind.h"
#include "emulator/api/kinds/kinds.h"
#include "emulator/api/kinds/rules.h"

/* Whether a certificate that still has names can be deleted is not known: refused here, as a service that
 * still has routes. */
static const struct field_rule rules[] = {
    COMMON_RULES,
    { .name = "name", .type = FIELD_TEXT, .flags = FIELD_REQUIRED | FIELD_LOOKUP, .min = 1, .max = 256 },
    { .name = "certificate",
      .type = FIELD_REFERENCE,
      .flags = FIELD_REQUIRED | FIELD_KEEPS_TARGET,
      .target = "certificates" },
};
static const struct field_table fields = FIELD_TABLE(rules);

const struct entity_kind kind_snis = {
    .name = "snis",
    .singular = "sni",
    .fields = &fields,
    .name_field = "name",
};
