#include "table/groups.h"

#include "kong/vault_reference.h"
#include "value/json.h"
#include "value/kind.h"

static strview group_names(struct arena *arena, const struct attr_group *group)
{
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    for (size_t i = 0; group->names[i] != NULL; i++)
        buf_printf(&text, "%s\"%s\"", i > 0 ? " or " : "", group->names[i]);
    return buf_view(&text);
}

bool groups_at_most_one(struct ctx *ctx, const struct rows *config, const struct attr_group *group)
{
    const char *first = NULL;
    for (size_t i = 0; group->names[i] != NULL; i++) {
        if (!value_is_known(rows_get(config, group->names[i])))
            continue;
        if (first != NULL)
            return ctx_error_at(
                ctx, attr_place(ctx->arena, ctx->path, attr_row(config->attrs, group->names[i])),
                "Conflicting attributes", "\"%s\" cannot be set together with \"%s\": use " SV_FMT ".",
                group->names[i], first, SV_ARG(group_names(ctx->arena, group)));
        first = group->names[i];
    }
    return true;
}

/* Whether the first of the group rules the others out. */
static bool first_rules_out(const struct rows *config, const struct attr_group *group)
{
    const struct value *first = rows_get(config, group->names[0]);
    return (group->kind == GROUP_FIRST_EXCLUDES && value_is_known(first)) ||
           (group->kind == GROUP_NEED_FIRST && value_is_null(first));
}

bool groups_rule_out(const struct attr_group *groups, const struct rows *config, const char *name)
{
    for (const struct attr_group *group = groups; group != NULL && group->names != NULL; group++)
        if (first_rules_out(config, group) && sv_is_among(sv_from(name), group->names + 1))
            return true;
    return false;
}

/* None that the first rules out is set. */
static bool check_others(struct ctx *ctx, const struct rows *config, const struct attr_group *group)
{
    bool excludes = group->kind == GROUP_FIRST_EXCLUDES;
    for (size_t i = 1; first_rules_out(config, group) && group->names[i] != NULL; i++)
        if (value_is_known(rows_get(config, group->names[i])))
            return ctx_error_at(ctx,
                                attr_place(ctx->arena, ctx->path, attr_row(config->attrs, group->names[i])),
                                excludes ? "Conflicting attributes" : "Missing required argument",
                                "\"%s\" %s together with \"%s\".", group->names[i],
                                excludes ? "cannot be set" : "can be set only", group->names[0]);
    return true;
}

bool groups_some(struct ctx *ctx, const struct rows *config, const struct attr_group *group)
{
    bool one = group->kind == GROUP_EXACTLY_ONE || group->kind == GROUP_ONE_AT_CREATION;
    if (rows_have_some(config, group->names))
        return true;
    return ctx_error(ctx, "Missing required argument", "%s one of these must be set: " SV_FMT ".",
                     one ? "Exactly" : "At least", SV_ARG(group_names(ctx->arena, group)));
}

static bool check_distinct(struct ctx *ctx, const struct rows *config, const struct attr_group *group)
{
    for (size_t i = 1; group->names[i] != NULL; i++) {
        strview text = value_text(rows_get(config, group->names[i]));
        for (size_t j = 0; text.len > 0 && j < i; j++)
            if (sv_equal(text, value_text(rows_get(config, group->names[j]))))
                return ctx_error_at(ctx, path_attribute(ctx->arena, ctx->path, sv_from(group->names[i])),
                                    "Conflicting attributes",
                                    "\"%s\" and \"%s\" must not be the same. Change one of them.",
                                    group->names[j], group->names[i]);
    }
    return true;
}

/* Whether the JSON text's member `name` is that text. What is no JSON is told as such. */
static bool json_says(struct arena *arena, strview json, const char *name, strview text)
{
    struct ctx ctx = ctx_make(arena);
    const struct value *object = NULL;
    return vault_reference_is(json) || !json_decode(&ctx, json, &object) || !value_is_object(object) ||
           sv_equal(value_text_at(object, name), text);
}

static bool check_json(struct ctx *ctx, const struct rows *config, const struct attr_group *group)
{
    const char *name = group->names[0];
    const struct value *wanted = rows_get(config, name);
    bool good = true;
    for (size_t i = 1; value_is_text(wanted) && group->names[i] != NULL; i++) {
        const struct value *json = rows_get(config, group->names[i]);
        if (value_is_text(json) && !json_says(ctx->arena, json->text, name, wanted->text))
            good = ctx_error_at(
                ctx, path_attribute(ctx->arena, ctx->path, sv_from(name)), "Conflicting attributes",
                "The \"%s\" in the JSON text of \"%s\" is not that of \"%s\". Write the same in both.", name,
                group->names[i], name);
    }
    return good;
}

/* What the first of the group needs beside it is set. */
static bool check_companion(struct ctx *ctx, const struct rows *config, const struct attr_group *group)
{
    bool good = value_is_null(rows_get(config, group->names[0])) || rows_have_some(config, group->names + 1);
    const struct attr_group others = { group->kind, group->names + 1 };
    return good || ctx_error(ctx, "Missing required argument", "\"%s\" is set, which needs " SV_FMT ", too.",
                             group->names[0], SV_ARG(group_names(ctx->arena, &others)));
}

/* What holds for every configuration. */
static bool check_group(struct ctx *ctx, const struct rows *config, const struct attr_group *group)
{
    switch (group->kind) {
    case GROUP_EXACTLY_ONE:
        return groups_at_most_one(ctx, config, group) && groups_some(ctx, config, group);
    case GROUP_AT_LEAST_ONE:
        return groups_some(ctx, config, group);
    case GROUP_ONE_AT_CREATION:
    case GROUP_AT_MOST_ONE:
        return groups_at_most_one(ctx, config, group);
    case GROUP_FIRST_EXCLUDES:
    case GROUP_NEED_FIRST:
        return check_others(ctx, config, group);
    case GROUP_DISTINCT:
        return check_distinct(ctx, config, group);
    case GROUP_JSON_AGREES:
        return check_json(ctx, config, group);
    case GROUP_SOME_AT_CREATION:
    case GROUP_NEW_FIRST_NEEDS:
        break;
    }
    return true;
}

bool groups_check(struct ctx *ctx, const struct attr_group *groups, const struct rows *config)
{
    bool good = true;
    for (const struct attr_group *group = groups; group != NULL && group->names != NULL; group++)
        good &= check_group(ctx, config, group);
    return good;
}

bool groups_check_new(struct ctx *ctx, const struct attr_group *groups, const struct rows *config)
{
    bool good = true;
    for (const struct attr_group *group = groups; group != NULL && group->names != NULL; group++) {
        if (group->kind == GROUP_ONE_AT_CREATION)
            good &= groups_at_most_one(ctx, config, group) && groups_some(ctx, config, group);
        else if (group->kind == GROUP_SOME_AT_CREATION)
            good &= groups_some(ctx, config, group);
        else if (group->kind == GROUP_NEW_FIRST_NEEDS)
            good &= check_companion(ctx, config, group);
    }
    return good;
}

bool groups_check_update(struct ctx *ctx, const struct attr_group *groups, const struct rows *prior,
                         const struct rows *sent)
{
    bool good = true;
    for (const struct attr_group *group = groups; group != NULL && group->names != NULL; group++) {
        if (group->kind != GROUP_NEW_FIRST_NEEDS)
            continue;
        bool is_new = value_is_null(rows_get(prior, group->names[0]));
        if (is_new || rows_have_some(prior, group->names + 1))
            good &= check_companion(ctx, sent, group);
    }
    return good;
}
