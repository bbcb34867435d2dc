#include "engine/upgrade.h"

#include "table/merged.h"
#include "value/build.h"
#include "value/json.h"
#include "value/kind.h"

static bool was_dynamic(const struct attr *attr, int64_t version)
{
    return version < attr->text_since;
}

/* The object type of a whole table, as it was in that version. */
static const struct type *stored_type(struct arena *arena, const struct attr *attrs, int64_t version)
{
    size_t count = attr_count(attrs);
    struct type_attr *members = ARENA_ARRAY(arena, struct type_attr, count);
    for (size_t i = 0; i < count; i++)
        members[i] = (struct type_attr){
            .name = sv_from(attrs[i].name),
            .type = was_dynamic(&attrs[i], version) ? &type_dynamic : attrs[i].type,
        };
    return type_object(arena, members, count);
}

/* What used to be dynamic as JSON text; one that was text already stays as it is written. */
static bool as_text(struct ctx *ctx, const struct value *stored, const struct value **out)
{
    strview text;
    if (value_is_null(stored)) {
        *out = value_null(ctx->arena, &type_string);
        return true;
    }
    if (value_is_text(stored)) {
        *out = stored;
        return true;
    }
    if (!json_encode(ctx, stored, &text))
        return false;
    *out = value_string(ctx->arena, text);
    return true;
}

bool upgrade_state(struct ctx *ctx, const struct resource_def *def, int64_t version, strview json,
                   const struct value **out)
{
    if (version > def->version)
        return ctx_error(
            ctx, "The state is newer than this provider",
            "The state of this %s was written with schema version %lld; this provider supports versions up "
            "to %lld. Use the newer release of the provider that wrote it.",
            def->noun, (long long)version, (long long)def->version);
    const struct value *state = NULL;
    if (!json_decode_state(ctx, json, stored_type(ctx->arena, def->attrs, version), true, &state))
        return false;
    if (!value_is_known(state))
        return ctx_error(ctx, "The state is empty", "The stored state of this %s is not an object.",
                         def->noun);
    struct rows rows = rows_from_object(ctx->arena, def->attrs, state);
    for (size_t i = 0; i < rows.count; i++)
        if (was_dynamic(&rows.attrs[i], version) && !as_text(ctx, rows.values[i], &rows.values[i]))
            return false;
    merged_assume(ctx->arena, &rows);
    *out = rows_to_object(ctx->arena, &rows);
    return true;
}
