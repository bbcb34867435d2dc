#include "engine/upgrade.h"

#include "value/json.h"

bool upgrade_state(struct ctx *ctx, const struct resource_def *def, int64_t version, strview json,
                   const struct value **out)
{
    if (version > def->version)
        return ctx_error(ctx, "The state is newer than this provider",
                         "The state of this %s was written by schema version %lld; this provider knows "
                         "%lld. Use the newer release of the provider that wrote it.",
                         def->noun, (long long)version, (long long)def->version);
    const struct value *state = NULL;
    if (!json_decode_state(ctx, json, attrs_type(ctx->arena, def->attrs), true, &state))
        return false;
    if (!value_is_known(state))
        return ctx_error(ctx, "The state is empty", "The stored state of this %s holds no object.",
                         def->noun);
    *out = state;
    return true;
}
