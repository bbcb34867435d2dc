#include "emulator/api/entity_kind.h"
#include "emulator/api/kinds/kinds.h"
#include "emulator/api/kinds/rules.h"
#include "value/build.h"
#include "value/kind.h"

static const char *const own_address[] = { "upstream", "target", NULL };

static const struct field_rule rules[] = {
    COMMON_RULES,
    { .name = "target", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 1, .max = 256 },
    { .name = "weight", .type = FIELD_INT, .min = 0, .max = 65535, .default_json = "100" },
    BOOL_RULE("failover", "false"),
    { .name = "upstream", .type = FIELD_REFERENCE, .target = "upstreams" },
};
static const struct field_table fields = FIELD_TABLE(rules);

/* Konnect adds the port that is missing. It also writes IPv6 addresses in full, which is not done here. */
static const struct value *prepare(struct arena *arena, const struct value *body,
                                   struct violations *violations)
{
    strview target = value_text_at(body, "target");
    size_t colon = sv_find(target, ':');
    (void)violations;
    if (target.len == 0 || colon != SIZE_MAX)
        return body;
    strview whole = arena_printf(arena, SV_FMT ":8000", SV_ARG(target));
    return value_with(arena, body, SV("target"), value_string(arena, whole));
}

const struct entity_kind kind_targets = {
    .name = "targets",
    .nested_only = true,
    .fields = &fields,
    .unique_together = own_address,
    .unique_together_name = "target",
    .prepare = prepare,
};
