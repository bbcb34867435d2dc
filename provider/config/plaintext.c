#include "config/plaintext.h"

#include "kong/freeform.h"
#include "kong/placeholder.h"
#include "kong/show.h"
#include "kong/vault_reference.h"
#include "kong/walk.h"

enum level { LEVEL_ALLOW, LEVEL_WARN, LEVEL_ERROR };

struct finding {
    struct ctx *ctx;
    enum level level;
    bool strict; /* every field that Kong encrypts counts */
    bool good;
};

/* The diagnostic stands at the block and not at the attribute, because Terraform prints the source line of
 * the place. */
static void say(struct finding *finding, enum level level, const char *summary, strview detail)
{
    if (level == LEVEL_ERROR)
        finding->good = ctx_error(finding->ctx, summary, SV_FMT, SV_ARG(detail));
    else if (level == LEVEL_WARN)
        ctx_warning_at(finding->ctx, finding->ctx->path, summary, SV_FMT, SV_ARG(detail));
}

static void report_secret(struct finding *finding, strview name)
{
    say(finding, finding->level, "Secret in plain text",
        arena_printf(
            finding->ctx->arena,
            "\"" SV_FMT
            "\" is a secret, and a literal in \"config\" is shown in plans and kept readable in the state. "
            "Instead, best first: store it with konnect_secret and refer to it, \"{vault://PREFIX/KEY}\"; or "
            "set it in \"config_wo\", which is not kept in the state; or in \"sensitive_config\", which is "
            "kept in the state but hidden in plans. (The provider's plaintext_secrets = \"warn\" or "
            "\"allow\" lets it through.)",
            SV_ARG(name)));
}

static void report_near_miss(struct finding *finding, enum level level, strview name)
{
    say(finding, level, "Not a vault reference",
        arena_printf(
            finding->ctx->arena,
            "\"" SV_FMT "\" looks like a vault reference, but Kong takes it as it is written. A reference is "
            "resolved only where it is the whole value: {vault://PREFIX/KEY} and nothing else, without "
            "blanks. Put what stands around it (\"Bearer \", for example) into the secret.",
            SV_ARG(name)));
}

/* Lua code may read a vault by itself. */
static bool is_code(strview text)
{
    return sv_find(text, '\n') != SIZE_MAX || sv_contains(text, SV("kong."));
}

static void report_unresolved(struct finding *finding, strview name)
{
    say(finding, LEVEL_WARN, "Vault reference not resolved",
        arena_printf(finding->ctx->arena,
                     "\"" SV_FMT "\" holds a reference to a vault, but Kong resolves no references in this "
                     "field: the gateway takes the text as it is written.",
                     SV_ARG(name)));
}

static bool look_at_field(void *payload, const struct field *field, const struct value *value,
                          const struct path *place)
{
    struct finding *finding = payload;
    if (!freeform_is_literal(value) || value_is_placeholder(value))
        return true;
    strview name = path_to_text(finding->ctx->arena, place);
    bool secret = field_is_secret(field, value) || (finding->strict && field->encrypted);
    if (field->referenceable && sv_starts_with(value->text, SV("{vault:")))
        return true; /* a malformed reference, which kong/check.h has words for */
    if (field->referenceable && vault_reference_is_near(value->text))
        report_near_miss(finding, secret && finding->level == LEVEL_ERROR ? LEVEL_ERROR : LEVEL_WARN, name);
    else if (secret)
        report_secret(finding, name);
    else if (!field->referenceable && !field->opaque && sv_contains(value->text, SV("{vault://")) &&
             !is_code(value->text))
        report_unresolved(finding, name);
    return true;
}

static bool note_literal(void *payload, const struct value *value, const struct path *path)
{
    bool *found = payload;
    (void)path;
    *found = *found || freeform_is_literal(value);
    return !*found;
}

/* The configured object whose content plans show, when it has a literal; else NULL. */
static const struct value *suspect(struct ctx *ctx, const struct value *configured)
{
    const struct value *object = NULL;
    struct ctx inner = ctx_attempt(ctx);
    bool literal = false;
    if (!freeform_object(&inner, configured, &object))
        return NULL;
    value_walk(ctx->arena, object, NULL, note_literal, &literal);
    return literal ? object : NULL;
}

static enum level level_of(strview choice)
{
    if (sv_equal_z(choice, "allow"))
        return LEVEL_ALLOW;
    return sv_equal_z(choice, "warn") ? LEVEL_WARN : LEVEL_ERROR;
}

bool plaintext_check(const struct config *config, const struct rows *configured)
{
    struct ctx *ctx = config->ctx;
    strview choice = value_text(session_setting(config->session, "plaintext_secrets"));
    struct finding finding = { ctx, level_of(choice), sv_equal_z(choice, "strict"), true };
    const struct field_visitor visitor = { ctx->arena, look_at_field, &finding };
    for (size_t i = 0; config->shape != NULL && i < configured->count; i++) {
        const struct attr *attr = &configured->attrs[i];
        if (!attr_has(attr, ATTR_FREEFORM) || attr_has(attr, ATTR_SENSITIVE))
            continue;
        const struct value *object = suspect(ctx, configured->values[i]);
        if (object != NULL)
            field_walk(&visitor, config->shape, object,
                       path_attribute(ctx->arena, NULL, sv_from(attr->name)));
    }
    return finding.good;
}
