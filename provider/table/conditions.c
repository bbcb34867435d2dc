#include "table/conditions.h"

#include "table/schema.h"
#include "value/kind.h"

/* The text, or one of the texts. */
static bool has_one(const struct value *value, const char *const *words)
{
    if (!value_is_known(value))
        return false;
    if (value->type->kind != TYPE_SET)
        return sv_is_among(value->text, words);
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
    bool filled_in = condition->when_unset && value_is_null(rows_get(config, condition->name));
    return arena_printf(arena, "%s \"%s\" %s " SV_FMT "%s", condition->otherwise ? "unless" : "when",
                        condition->name, several ? "has" : "is",
                        SV_ARG(alternatives(arena, condition->values)),
                        filled_in ? ", as it does unless it is set" : "");
}

/* Adds the fault at the attribute, or warns of it; false when it is an error. */
static bool report(struct ctx *ctx, const struct attr_condition *condition, const char *name,
                   const char *summary, strview detail)
{
    const struct path *place = path_attribute(ctx->arena, ctx->path, sv_from(name));
    if (!condition->unsure)
        return ctx_error_at(ctx, place, summary, SV_FMT, SV_ARG(detail));
    ctx_warning_at(ctx, place, "Konnect may refuse this", "As far as is known, " SV_FMT, SV_ARG(detail));
    return true;
}

static bool check_needed(struct ctx *ctx, const struct attr_condition *condition, const struct rows *config)
{
    return !value_is_null(rows_get(config, condition->needs)) ||
           report(ctx, condition, condition->name, "Missing required argument",
                  arena_printf(ctx->arena, "\"%s\" must be set " SV_FMT ".", condition->needs,
                               SV_ARG(circumstance(ctx->arena, condition, config))));
}

static bool is_excluded(const struct attr_condition *condition, const struct rows *config, const char *name)
{
    const struct value *value = rows_get(config, name);
    if (condition->value == NULL)
        return is_set(config, name);
    return value_is_known(value) && value_same(value, condition->value);
}

/* `set`, or `set to "ip"` */
static strview how_set(struct arena *arena, const struct attr_condition *condition)
{
    if (condition->value == NULL)
        return SV("set");
    return condition->value->type->kind == TYPE_BOOL
               ? arena_printf(arena, "set to %s", condition->value->boolean ? "true" : "false")
               : arena_printf(arena, "set to \"" SV_FMT "\"", SV_ARG(value_text(condition->value)));
}

static bool check_excluded(struct ctx *ctx, const struct attr_condition *condition, const struct rows *config)
{
    bool good = true;
    for (size_t i = 0; condition->excludes[i] != NULL; i++)
        if (is_excluded(condition, config, condition->excludes[i]))
            good &=
                report(ctx, condition, condition->excludes[i], "Conflicting attributes",
                       arena_printf(ctx->arena,
                                    "\"%s\" cannot be " SV_FMT " " SV_FMT ". Remove it, or change \"%s\".",
                                    condition->excludes[i], SV_ARG(how_set(ctx->arena, condition)),
                                    SV_ARG(circumstance(ctx->arena, condition, config)), condition->name));
    return good;
}

/* Of a set that has values of two conditions, that of its first value tells. */
static bool check_alone(struct ctx *ctx, const struct attr_condition *condition, const struct rows *config)
{
    const struct value *value = rows_get(config, condition->name);
    bool belongs = false;
    for (size_t i = 0; i < value->count; i++) {
        if (!value_is_known(value->items[i]))
            continue;
        if (sv_is_among(value->items[i]->text, condition->values))
            belongs = true;
        else if (!belongs)
            return true;
        else
            return report(ctx, condition, condition->name, "Conflicting values",
                          arena_printf(ctx->arena, "\"%s\" can have nothing else when it has " SV_FMT ".",
                                       condition->name, SV_ARG(alternatives(ctx->arena, condition->values))));
    }
    return true;
}

static bool check_one(struct ctx *ctx, const struct attr_condition *condition, const struct rows *config)
{
    if (condition->alone)
        return check_alone(ctx, condition, config);
    return condition->excludes != NULL ? check_excluded(ctx, condition, config)
                                       : check_needed(ctx, condition, config);
}

bool conditions_check(struct ctx *ctx, const struct attr_condition *conditions, const struct rows *config)
{
    bool good = true;
    for (; conditions != NULL && conditions->name != NULL; conditions++)
        if (!conditions->unsure && holds(conditions, config))
            good &= check_one(ctx, conditions, config);
    return good;
}

bool conditions_check_new(struct ctx *ctx, const struct attr_condition *conditions, const struct rows *config)
{
    bool good = true;
    for (; conditions != NULL && conditions->name != NULL; conditions++)
        if (conditions->when_unset && value_is_null(rows_get(config, conditions->name)))
            good &= check_one(ctx, conditions, config);
    return good;
}

bool conditions_check_update(struct ctx *ctx, const struct attr_condition *conditions,
                             const struct rows *config, const struct rows *planned)
{
    bool good = conditions_check(ctx, conditions, planned);
    for (; conditions != NULL && conditions->name != NULL; conditions++) {
        bool again = value_is_null(rows_get(config, conditions->name)) &&
                     value_is_unknown(rows_get(planned, conditions->name));
        if (conditions->when_unset && again)
            good &= check_one(ctx, conditions, config);
    }
    return good;
}

void conditions_warn(struct ctx *ctx, const struct attr_condition *conditions, const struct rows *planned)
{
    for (; conditions != NULL && conditions->name != NULL; conditions++)
        if (conditions->unsure && holds(conditions, planned))
            (void)check_one(ctx, conditions, planned);
}
