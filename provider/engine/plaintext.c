#include "engine/plaintext.h"

#include "engine/freeform.h"
#include "engine/plugin_schemas.h"
#include "konnect/vault_reference.h"

/* Credentials of the vault types (konnect-api.md 3.3). */
static const char *const vault_credentials[] = { "api_key",
                                                 "approle_secret_id",
                                                 "aws_secret_access_key",
                                                 "cert_auth_cert_key",
                                                 "client_secret",
                                                 "oauth2_client_secret",
                                                 "token",
                                                 NULL };

struct finding {
    struct ctx *ctx;
    bool is_error;
    bool good;
};

/* A text that is known, not empty, and no reference to a vault. */
static bool is_literal(const struct value *value)
{
    strview text = value_text(value);
    return text.len > 0 && !vault_reference_is(text);
}

/* At the block and not at the attribute: Terraform prints the source lines of the place. */
static void report(struct finding *finding, const struct path *place)
{
    struct ctx *ctx = finding->ctx;
    strview name = path_to_text(ctx->arena, place);
    static const char summary[] = "A secret in the open";
    static const char detail[] = "\"" SV_FMT "\" is a secret, and a literal in \"config\" is shown in plans "
                                 "and kept readable in the state. Keep it out, "
                                 "best first: store it with konnect_secret and refer to it, "
                                 "\"{vault://PREFIX/KEY}\"; or set it in \"config_wo\", which "
                                 "is in no state; or in \"sensitive_config\", which is in the state but "
                                 "hidden in plans. (The provider's "
                                 "plaintext_secrets = \"warn\" or \"allow\" lets it through.)";
    if (finding->is_error)
        finding->good = ctx_error(ctx, summary, detail, SV_ARG(name));
    else
        ctx_warning_at(ctx, ctx->path, summary, detail, SV_ARG(name));
}

static void look_at_field(struct finding *finding, const struct plugin_field *field,
                          const struct value *value, const struct path *place)
{
    struct arena *arena = finding->ctx->arena;
    if (!value_is_known(value))
        return;
    if (field->encrypted && is_literal(value)) {
        report(finding, place);
        return;
    }
    for (size_t i = 0; i < value->count; i++) {
        bool keyed = value->keys != NULL;
        const struct plugin_field *part = field->element;
        if (field->kind == PLUGIN_FIELD_RECORD)
            part = keyed ? plugin_field_find(field, value->keys[i]) : NULL;
        const struct path *below =
            keyed ? path_attribute(arena, place, value->keys[i]) : path_index(arena, place, (int64_t)i);
        if (part != NULL)
            look_at_field(finding, part, value->items[i], below);
    }
}

static bool note_literal(void *payload, const struct value *value, const struct path *path)
{
    bool *found = payload;
    (void)path;
    *found = *found || is_literal(value);
    return !*found;
}

/* The configured `config` as an object, when it has a literal at all and literals matter; else NULL. */
static const struct value *suspect(struct ctx *ctx, struct provider *provider, const struct rows *config,
                                   struct finding *finding)
{
    const struct value *choice = provider_default(ctx->arena, provider, SV("plaintext_secrets"));
    const struct value *object = NULL;
    struct ctx inner = ctx_attempt(ctx);
    bool literal = false;
    if (sv_equal_z(value_text(choice), "allow") ||
        !freeform_object(&inner, rows_get(config, "config"), &object))
        return NULL;
    value_walk(ctx->arena, object, NULL, note_literal, &literal);
    *finding = (struct finding){ ctx, !sv_equal_z(value_text(choice), "warn"), true };
    return literal ? object : NULL;
}

bool plaintext_check_plugin(struct ctx *ctx, struct provider *provider, const struct rows *config,
                            const struct rows *planned)
{
    struct finding finding = { .good = true };
    const struct value *object = suspect(ctx, provider, config, &finding);
    const struct value *plane = rows_get(planned, "control_plane_id");
    const struct value *name = rows_get(planned, "name");
    if (object == NULL || !value_is_known(plane) || !value_is_known(name))
        return true;
    const struct plugin_schema *schema = plugin_schemas_get(ctx, provider, plane->text, name->text);
    if (schema != NULL && schema->config != NULL)
        look_at_field(&finding, schema->config, object, path_attribute(ctx->arena, NULL, SV("config")));
    return finding.good;
}

bool plaintext_check_vault(struct ctx *ctx, struct provider *provider, const struct rows *config,
                           const struct rows *planned)
{
    struct finding finding = { .good = true };
    const struct value *object = suspect(ctx, provider, config, &finding);
    const struct path *place = path_attribute(ctx->arena, NULL, SV("config"));
    (void)planned;
    for (size_t i = 0; object != NULL && vault_credentials[i] != NULL; i++) {
        strview name = sv_from(vault_credentials[i]);
        const struct value *value = value_get(object, name);
        if (value != NULL && is_literal(value))
            report(&finding, path_attribute(ctx->arena, place, name));
    }
    return finding.good;
}

/* ---- Concealing
 * -------------------------------------------------------------------------------------------------- */

static const struct value *without_literals(struct arena *arena, const struct plugin_field *field,
                                            const struct value *value)
{
    if (field == NULL || !value_is_known(value))
        return value;
    if (field->encrypted && is_literal(value))
        return value_null(arena, &type_dynamic);
    if (type_is_primitive(value->type))
        return value;
    bool record = field->kind == PLUGIN_FIELD_RECORD;
    const struct value **items = ARENA_ARRAY(arena, const struct value *, value->count);
    for (size_t i = 0; i < value->count; i++) {
        const struct plugin_field *part = field->element;
        if (record)
            part = value->keys != NULL ? plugin_field_find(field, value->keys[i]) : NULL;
        items[i] = without_literals(arena, part, value->items[i]);
    }
    return value->keys != NULL ? value_object(arena, value->keys, items, value->count)
                               : value_tuple(arena, items, value->count);
}

const struct value *plaintext_conceal_plugin(struct ctx *ctx, struct provider *provider,
                                             const struct rows *state, const struct value *config)
{
    const struct plugin_schema *schema = plugin_schemas_get(
        ctx, provider, value_text(rows_get(state, "control_plane_id")), value_text(rows_get(state, "name")));
    if (schema == NULL || schema->config == NULL)
        return config;
    return freeform_without_nulls(ctx->arena, without_literals(ctx->arena, schema->config, config));
}

const struct value *plaintext_conceal_vault(struct ctx *ctx, struct provider *provider,
                                            const struct rows *state, const struct value *config)
{
    (void)provider;
    (void)state;
    for (size_t i = 0; vault_credentials[i] != NULL; i++) {
        const struct value *value = value_get(config, sv_from(vault_credentials[i]));
        if (value != NULL && is_literal(value))
            config = value_with(ctx->arena, config, sv_from(vault_credentials[i]),
                                value_null(ctx->arena, &type_dynamic));
    }
    return freeform_without_nulls(ctx->arena, config);
}
