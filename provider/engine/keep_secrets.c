#include "engine/keep_secrets.h"

#include "kong/vault_reference.h"
#include "table/groups.h"
#include "value/build.h"

static bool is_set(const struct rows *rows, const char *name)
{
    return !value_is_null(rows_get(rows, name));
}

/* Whether what is sent leaves no room for a member in this group. */
static bool is_shut_out(const struct attr_group *group, const struct attr *attr, const struct rows *sent)
{
    bool first = sv_equal_z(sv_from(attr->name), group->names[0]);
    switch (group->kind) {
    case GROUP_EXACTLY_ONE:
    case GROUP_ONE_AT_CREATION:
    case GROUP_AT_MOST_ONE:
        return rows_have_some(sent, group->names);
    case GROUP_FIRST_EXCLUDES:
        return !first && is_set(sent, group->names[0]);
    case GROUP_NEED_FIRST:
        return !first && !is_set(sent, group->names[0]);
    case GROUP_AT_LEAST_ONE:
    case GROUP_SOME_AT_CREATION:
    case GROUP_NEW_FIRST_NEEDS:
    case GROUP_DISTINCT:
    case GROUP_JSON_AGREES:
        break;
    }
    return false;
}

bool keep_secrets_must(const struct resource_def *def, const struct attr *attr)
{
    for (const struct attr_group *group = def->groups; group != NULL && group->names != NULL; group++)
        if (group->kind == GROUP_ONE_AT_CREATION && sv_is_among(sv_from(attr->name), group->names))
            return true;
    return false;
}

static bool has_room(const struct resource_def *def, const struct attr *attr, const struct rows *sent)
{
    for (const struct attr_group *group = def->groups; group != NULL && group->names != NULL; group++)
        if (sv_is_among(sv_from(attr->name), group->names) && is_shut_out(group, attr, sent))
            return false;
    return true;
}

void keep_secrets(const struct resource_def *def, const struct rows *prior, const struct rows *actual,
                  struct rows *sent)
{
    for (size_t i = 0; i < sent->count; i++) {
        const struct attr *attr = &sent->attrs[i];
        bool lacks =
            attr_has(attr, ATTR_SECRET) && value_is_null(sent->values[i]) && !rows_have_twin(sent, attr);
        bool removed = !value_is_null(prior->values[i]) && !keep_secrets_must(def, attr);
        if (lacks && !removed && has_room(def, attr, sent))
            sent->values[i] = actual->values[i];
    }
}

/* One that the state does not show, and that its write-only twin has written, or that may have come with an
 * import. */
static bool may_be_hidden(const struct resource_def *def, const struct attr *attr, const struct rows *known)
{
    return !is_set(known, attr->name) && (rows_have_twin(known, attr) || has_room(def, attr, known));
}

void keep_secrets_warn(struct ctx *ctx, const struct resource_def *def, const struct rows *known,
                       const struct rows *config)
{
    for (size_t i = 0; i < config->count; i++) {
        const struct attr *attr = &config->attrs[i];
        if (!attr_has(attr, ATTR_SECRET) || !value_is_null(config->values[i]) ||
            rows_have_twin(config, attr) || has_room(def, attr, config) || !may_be_hidden(def, attr, known))
            continue;
        bool sure = rows_have_twin(known, attr);
        ctx_warning_at(
            ctx, ctx->path, sure ? "Secret will be removed" : "Secret may be removed",
            "%s \"%s\", which the state does not show%s: it cannot stay beside what is configured now.",
            sure ? "Applying removes" : "If Konnect has a value of", attr->name,
            sure ? "" : ", applying removes it");
    }
}

static bool is_left_alone(const struct resource_def *def, const struct rows *config, const struct rows *prior,
                          size_t i)
{
    const struct attr *attr = &config->attrs[i];
    return attr_has(attr, ATTR_SECRET) && !attr_has(attr, ATTR_COMPUTED) &&
           vault_reference_is(value_text(prior->values[i])) && value_is_null(config->values[i]) &&
           !rows_have_twin(config, attr) && has_room(def, attr, config);
}

void keep_secrets_leave_alone(struct ctx *ctx, const struct resource_def *def, const struct rows *config,
                              struct rows *prior, struct private_data *memory)
{
    const struct value **names = ARENA_ARRAY(ctx->arena, const struct value *, config->count);
    struct buf list = buf_make(ctx->arena, BUF_LIMIT_TEXT);
    size_t count = 0;
    for (size_t i = 0; memory->config.imported && i < config->count; i++) {
        if (!is_left_alone(def, config, prior, i))
            continue;
        buf_printf(&list, "%s\"%s\"", count > 0 ? ", " : "", config->attrs[i].name);
        names[count++] = value_string(ctx->arena, sv_from(config->attrs[i].name));
    }
    memory->left_alone = value_tuple(ctx->arena, names, count);
    keep_secrets_left_alone(ctx->arena, memory, prior);
    if (count > 0)
        ctx_warning_at(
            ctx, ctx->path, "Left to Konnect",
            "The %s was imported with references to vaults that the configuration does not have: " SV_FMT
            ". They leave the state, and stay in Konnect. To keep them in the state, configure them.",
            def->noun, SV_ARG(buf_view(&list)));
}

void keep_secrets_left_alone(struct arena *arena, const struct private_data *memory, struct rows *prior)
{
    for (size_t i = 0; i < prior->count; i++)
        if (private_leaves_alone(memory, prior->attrs[i].name))
            prior->values[i] = value_null(arena, prior->attrs[i].type);
}

/* A member that may be in Konnect all the same, because an import or a write-only twin kept it out of the
 * state; NULL: there is none. */
static const struct attr *perhaps_kept(const struct resource_def *def, const struct attr_group *group,
                                       const struct rows *prior)
{
    for (size_t i = 0; group->names[i] != NULL; i++) {
        const struct attr *attr = attr_row(def->attrs, group->names[i]);
        if (attr_has(attr, ATTR_SECRET) && !is_set(prior, attr->name) && has_room(def, attr, prior))
            return attr;
    }
    return NULL;
}

bool keep_secrets_leave_some(struct ctx *ctx, const struct resource_def *def, const struct rows *prior,
                             const struct rows *config)
{
    for (const struct attr_group *group = def->groups; group != NULL && group->names != NULL; group++) {
        if (group->kind != GROUP_SOME_AT_CREATION || rows_have_some(config, group->names) ||
            !rows_have_some(prior, group->names))
            continue;
        const struct attr *kept = perhaps_kept(def, group, prior);
        if (kept == NULL)
            return groups_some(ctx, config, group);
        ctx_warning_at(
            ctx, ctx->path, "Konnect may refuse this",
            "This removes what the state has of the %s. Konnect takes that only if it holds a value of "
            "\"%s\", which the state does not show.",
            def->noun, kept->name);
    }
    return true;
}
