#include "engine/others.h"

#include "engine/twin.h"

static const char setting[] = "managed_by_others";

/* All tags that Konnect has; NULL: the table has none. */
static const struct value *tags_of(const struct rows *state)
{
    for (size_t i = 0; i < state->count; i++)
        if (state->attrs[i].merges != NULL)
            return state->values[i];
    return NULL;
}

static strview common_tag(const struct value *tags, const struct value *marks)
{
    for (size_t i = 0; value_is_known(marks) && i < marks->count; i++)
        for (size_t j = 0; value_is_known(marks->items[i]) && j < tags->count; j++)
            if (value_equal(marks->items[i], tags->items[j]))
                return tags->items[j]->text;
    return SV("");
}

void others_warn(struct ctx *ctx, struct session *session, const struct resource_def *def,
                 const struct rows *state, enum others_step step)
{
    static const char *const what[] = {
        [OTHERS_CHANGE] = "This plan changes it, and the other tool may undo that",
        [OTHERS_DELETE] = "This plan deletes it, and the other tool may create it again",
        [OTHERS_IMPORT] =
            "This plan imports it, and from now on each tool may undo what the other one writes",
    };
    const struct value *tags = tags_of(state);
    if (tags == NULL || !value_is_known(tags))
        return;
    strview tag = common_tag(tags, session_setting(session, setting));
    strview address = twin_import_id(ctx->arena, def, state, state);
    strview once = arena_printf(ctx->arena, "managed by others: %s " SV_FMT, def->type_name, SV_ARG(address));
    if (tag.len == 0 || !session_first_time(session, once))
        return;
    ctx_warning_at(ctx, ctx->path, "Managed by another tool as well",
                   "The %s has the tag \"" SV_FMT "\" in Konnect, which \"%s\" of the provider block names. "
                   "%s. Let one of them manage it: remove it from the other one's configuration, or take "
                   "the tag away.",
                   def->noun, SV_ARG(tag), setting, what[step]);
}
