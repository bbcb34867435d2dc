#include "engine/function.h"

#include "table/validate.h"
#include "value/build.h"

static bool is_optional(const struct attr *parameter)
{
    return attr_has(parameter, ATTR_OPTIONAL);
}

/* Terraform counts too, but the one argument behind the required ones is any number for it: a variadic
 * parameter is all that the protocol has for one that may be left out. */
static bool count_arguments(struct ctx *ctx, const struct function_def *def, size_t count)
{
    size_t most = attr_count(def->parameters);
    if (count > most)
        return ctx_error_at(ctx, path_index(ctx->arena, NULL, (int64_t)most), "Too many arguments",
                            "%s takes at most %s.", def->name,
                            arena_count(ctx->arena, (int64_t)most, "argument"));
    for (size_t i = count; i < most; i++)
        if (!is_optional(&def->parameters[i]))
            return ctx_error(ctx, "Too few arguments", "%s needs the argument \"%s\".", def->name,
                             def->parameters[i].name);
    return true;
}

static bool refuse_nulls(struct ctx *ctx, const struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++)
        if (value_is_null(rows->values[i]) && !is_optional(&rows->attrs[i]))
            return ctx_error_at(ctx, function_place(ctx->arena, rows->attrs[i].name), "Null argument",
                                "\"%s\" must not be null.", rows->attrs[i].name);
    return true;
}

static bool all_known(const struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++)
        if (!value_is_wholly_known(rows->values[i]))
            return false;
    return true;
}

bool function_call(struct ctx *ctx, const struct function_def *def, const struct value *const *arguments,
                   size_t count, const struct value **out)
{
    if (!count_arguments(ctx, def, count))
        return false;
    struct rows rows = { def->parameters, attr_count(def->parameters), NULL };
    rows.values = ARENA_ARRAY(ctx->arena, const struct value *, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        rows.values[i] = i < count ? arguments[i] : value_null(ctx->arena, def->parameters[i].type);
    if (!refuse_nulls(ctx, &rows) || !validate_rows(ctx, &rows))
        return false;
    if (all_known(&rows))
        return def->call(ctx, &rows, out);
    *out = value_unknown(ctx->arena, def->returns);
    return true;
}
