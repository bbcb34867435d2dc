#include "config/plaintext.h"

#include "kong/freeform.h"
#include "kong/walk.h"

struct finding {
    struct ctx *ctx;
    bool is_error;
    bool good;
};

/* The diagnostic stands at the block and not at the attribute, because Terraform prints the source line of
 * the place. */
static void report(struct finding *finding, const struct path *place)
{
    struct ctx *ctx = finding->ctx;
    strview name = path_to_text(ctx->arena, place);
    static const char summary[] = "A secret in the open";
    static const char detail[] = "\"" SV_FMT "\" is a secret, and a literal in \"config\" is shown in plans "
                                 "and kept readable in the state. Keep it out, best first: store it with "
                                 "konnect_secret and refer to it, \"{vault://PREFIX/KEY}\"; or set it in "
                                 "\"config_wo\", which is in no state; or in \"sensitive_config\", which is "
                                 "in the state but hidden in plans. (The provider's plaintext_secrets = "
                                 "\"warn\" or \"allow\" lets it through.)";
    if (finding->is_error)
        finding->good = ctx_error(ctx, summary, detail, SV_ARG(name));
    else
        ctx_warning_at(ctx, ctx->path, summary, detail, SV_ARG(name));
}

static bool look_at_field(void *payload, const struct field *field, const struct value *value,
                          const struct path *place)
{
    if (field->encrypted && freeform_is_literal(value))
        report(payload, place);
    return true;
}

static bool note_literal(void *payload, const struct value *value, const struct path *path)
{
    bool *found = payload;
    (void)path;
    *found = *found || freeform_is_literal(value);
    return !*found;
}

/* The configured object whose content plans show, when it has a literal and literals are to be reported;
 * else NULL. */
static const struct value *suspect(struct ctx *ctx, strview choice, const struct value *configured)
{
    const struct value *object = NULL;
    struct ctx inner = ctx_attempt(ctx);
    bool literal = false;
    if (sv_equal_z(choice, "allow") || !freeform_object(&inner, configured, &object))
        return NULL;
    value_walk(ctx->arena, object, NULL, note_literal, &literal);
    return literal ? object : NULL;
}

bool plaintext_check(const struct config *config, const struct rows *configured)
{
    struct ctx *ctx = config->ctx;
    strview choice = value_text(session_setting(config->session, "plaintext_secrets"));
    struct finding finding = { ctx, !sv_equal_z(choice, "warn"), true };
    const struct field_visitor visitor = { ctx->arena, look_at_field, &finding };
    for (size_t i = 0; config->shape != NULL && i < configured->count; i++) {
        const struct attr *attr = &configured->attrs[i];
        if (!attr_has(attr, ATTR_FREEFORM) || attr_has(attr, ATTR_SENSITIVE))
            continue;
        const struct value *object = suspect(ctx, choice, configured->values[i]);
        if (object != NULL)
            field_walk(&visitor, config->shape, object,
                       path_attribute(ctx->arena, NULL, sv_from(attr->name)));
    }
    return finding.good;
}
