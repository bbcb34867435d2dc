#include "table/conditions.h"

#include "table/schema.h"

/* The text, or one of the texts. */
static bool has_one(const struct value *value, const char *const *words)
{
    if (!value_is_known(value))
        return false;
    if (value->type->kind != TYPE_SET)
        return names_have(words, value->text);
    for (size_t i = 0; i < value->count; i++)
        if (has_one(value->items[i], words))
            return true;
    return false;
}

static bool holds(const struct attr_condition *condition, const struct rows *config)
{
    const struct attr *attr = attr_row(config->attrs, condition->name);
    const struct value *value = rows_get(config, condition->name);
    if (value_is_null(value))
        value = attr->default_value;
    if (value == NULL || (condition->otherwise && !value_is_wholly_known(value)))
        return false;
    return has_one(value, condition->values) != condition->otherwise;
}

static bool is_set(const struct rows *config, const char *name)
{
    const struct value *value = rows_get(config, name);
    const struct value *fallback = attr_row(config->attrs, name)->default_value;
    bool open = !value_is_known(value) || (fallback != NULL && value_equal(value, fallback));
    return !open && (type_is_primitive(value->type) || value->type->kind == TYPE_OBJECT || value->count > 0);
}

/* "a", "b" or "c" */
static strview alternatives(struct arena *arena, const char *const *words)
{
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    for (size_t i = 0; words[i] != NULL; i++)
        buf_printf(&text, "%s\"%s\"", i == 0 ? "" : words[i + 1] == NULL ? " or " : ", ", words[i]);
    return buf_view(&text);
}

/* `when "protocol" is "tcp" or "tls"`, `when "protocols" has …`, `unless …` */
static strview circumstance(struct arena *arena, const struct attr_condition *condition,
                            const struct rows *config)
{
    bool several = attr_row(config->attrs, condition->name)->type->kind == TYPE_SET;
    return arena_printf(arena, "%s \"%s\" %s " SV_FMT, condition->otherwise ? "unless" : "when",
                        condition->name, several ? "has" : "is",
                        SV_ARG(alternatives(arena, condition->values)));
}

static bool check_needed(struct ctx *ctx, const struct attr_condition *condition, const struct rows *config)
{
    return !value_is_null(rows_get(config, condition->needs)) ||
           ctx_error_at(ctx, path_attribute(ctx->arena, ctx->path, sv_from(condition->name)),
                        "Missing required argument", "\"%s\" must be set " SV_FMT ".", condition->needs,
                        SV_ARG(circumstance(ctx->arena, condition, config)));
}

static bool check_excluded(struct ctx *ctx, const struct attr_condition *condition, const struct rows *config)
{
    bool good = true;
    for (size_t i = 0; condition->excludes[i] != NULL; i++)
        if (is_set(config, condition->excludes[i]))
            good = ctx_error_at(
                ctx, path_attribute(ctx->arena, ctx->path, sv_from(condition->excludes[i])),
                "Conflicting attributes", "\"%s\" cannot be set " SV_FMT ". Remove it, or change \"%s\".",
                condition->excludes[i], SV_ARG(circumstance(ctx->arena, condition, config)), condition->name);
    return good;
}

bool conditions_check(struct ctx *ctx, const struct attr_condition *conditions, const struct rows *config)
{
    bool good = true;
    for (; conditions != NULL && conditions->name != NULL; conditions++)
        if (holds(conditions, config))
            good &= conditions->excludes != NULL ? check_excluded(ctx, conditions, config)
                                                 : check_needed(ctx, conditions, config);
    return good;
}
