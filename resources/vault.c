/* konnect_vault (docs/dev/konnect.md, "Vaults"). */
#include "resources/resources.h"

#include "config/schemas.h"
#include "resources/common.h"

static const char *const known_types[] = { "konnect", "env",    "aws",         "gcp", "azure",
                                           "hcv",     "conjur", "azure-certs", "fs",  NULL };

static const struct attr attrs[] = {
    ATTR_CONTROL_PLANE_ID,
    /* Konnect finds a vault by its prefix, too, so that an import may name either. */
    ATTR_ID,
    {
        .name = "name",
        .type = &type_string,
        .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
        .default_value = VALUE_TEXT("konnect"),
        .limits = LIMITS(.chars = AT_LEAST(1), .known = known_types),
        .doc = "The type of the vault: `konnect` (the default), `env`, `aws`, `gcp`, `azure`, "
               "`azure-certs`, `hcv`, `conjur` or `fs`.",
    },
    {
        .name = "prefix",
        .type = &type_string,
        .flags = ATTR_REQUIRED,
        .limits = VAULT_PREFIX_LIMITS,
        .doc = "The name by which references use the vault, `{vault://PREFIX/KEY}`. Unique in the control "
               "plane.",
    },
    {
        .name = "description",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .doc = "What the vault is for.",
    },
    ATTR_TAGS,
    {
        .name = "config_store_id",
        .field = "config.config_store_id",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .target = "Config Store",
        .target_path = CONTROL_PLANE "/config-stores/{config_store_id}",
        .limits = UUID_FROM("in Konnect on the page of the Config Store"),
        .doc =
            "The ID of the Config Store whose secrets a vault of type `konnect` serves. Excludes `config`, "
            "which may have it instead.",
    },
    {
        .name = "config",
        .type = &type_dynamic,
        .flags = ATTR_OPTIONAL | ATTR_FREEFORM,
        .doc = "The configuration of a vault of another type: an object (or its JSON text) with the fields "
               "that Kong documents for the type; without it, the type's defaults. It is compared by "
               "meaning: a field at its default is the same as one that is not set. Excludes "
               "`config_store_id`.",
    },
    ATTR_SENSITIVE_CONFIG,
    ATTR_CONFIG_WO,
    ATTR_CONFIG_WO_VERSION,
    ATTR_IGNORE_UNSET,
    ATTR_CREATED_AT_SECONDS,
    ATTR_UPDATED_AT_SECONDS,
    { .name = NULL },
};

static bool is_set(const struct rows *config, const char *name)
{
    return !value_is_null(rows_get(config, name));
}

static bool check_type(struct ctx *ctx, const struct rows *config)
{
    const struct value *name = rows_get(config, "name");
    bool other_type = value_is_known(name) && !sv_equal_z(name->text, "konnect");
    if (!other_type || !value_is_known(rows_get(config, "config_store_id")))
        return true;
    return ctx_error_at(
        ctx, path_attribute(ctx->arena, ctx->path, SV("config_store_id")), "Attribute of another vault type",
        "A vault of type \"" SV_FMT
        "\" does not use a Config Store: only the type \"konnect\" does. Put the settings of this vault into "
        "\"config\".",
        SV_ARG(name->text));
}

/* A vault of another type may do with its defaults. */
static bool may_be_konnect(const struct rows *config)
{
    const struct value *name = rows_get(config, "name");
    return value_is_null(name) || (value_is_known(name) && sv_equal_z(name->text, "konnect"));
}

/* One of two ways, of which one has three attributes that go together: a group cannot say that, nor that the
 * type (the value of an attribute, not its presence) decides. */
static bool validate(struct ctx *ctx, const struct rows *config)
{
    static const char *const parts[] = { "config", "sensitive_config", "config_wo" };
    const char *configured = NULL;
    for (size_t i = 0; i < sizeof parts / sizeof *parts && configured == NULL; i++)
        configured = is_set(config, parts[i]) ? parts[i] : NULL;
    bool store = is_set(config, "config_store_id");
    if (!store && configured == NULL && may_be_konnect(config))
        return ctx_error(
            ctx, "Missing required argument",
            "Exactly one of these must be set: \"config_store_id\" or \"config\" (which \"sensitive_config\" "
            "and \"config_wo\" are parts of).");
    bool both_known = store && configured != NULL && value_is_known(rows_get(config, "config_store_id")) &&
                      value_is_known(rows_get(config, configured));
    if (both_known)
        /* At "config" Terraform would print all of it. */
        return ctx_error_at(ctx, path_attribute(ctx->arena, ctx->path, SV("config_store_id")),
                            "Conflicting attributes",
                            "\"config_store_id\" cannot be set together with \"%s\".", configured);
    return check_type(ctx, config);
}

const struct resource_def resource_vault = {
    .type_name = "konnect_vault",
    .noun = "vault",
    .doc = "A vault lets plugins use secrets by reference, `{vault://PREFIX/KEY}`. A vault of type "
           "`konnect` serves the secrets of a `konnect_config_store`.",
    .subcategory = "Secrets",
    .version = 1,
    .attrs = attrs,
    CORE_ENTITY("vaults"),
    .rest.alias = "prefix",
    .identity.unique = GROUPS(NAMES("prefix")),
    .identity.vault_reference_key = "prefix",
    .moves = MOVES(OFFICIAL("vault", 1)),
    .freeform = {
        /* What the configuration may hold depends on the value of `name`: a row cannot say that. */
        .schema = schemas_describe_vault,
        .no_schema = schemas_miss_vault,
        .sent_empty = true,
        .kind = "name",
        .ignore_unset = "ignore_unset",
    },
    .validate = validate,
};
