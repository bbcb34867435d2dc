/* provider::konnect::vault_reference: docs/dev/konnect.md, "References to vaults". */
#include "resources/resources.h"

#include "kong/vault_reference.h"
#include "resources/common.h"
#include "value/build.h"

static const struct attr parameters[] = {
    {
        .name = "prefix",
        .type = &type_string,
        .flags = ATTR_REQUIRED,
        .limits = VAULT_PREFIX_LIMITS,
        .doc = "The `prefix` of a vault, or a type of vault, `env` for example.",
    },
    {
        .name = "key",
        .type = &type_string,
        .flags = ATTR_REQUIRED,
        .limits = LIMITS(.bytes = AT_LEAST(1)),
        .doc = "The name of the secret in the vault: the `key` of a `konnect_secret`.",
    },
    {
        .name = "property",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .limits = LIMITS(.bytes = AT_LEAST(1)),
        .doc =
            "Where the secret is a JSON object: the property of it that is meant. May be null or left out.",
    },
    { .name = NULL },
};

static bool call(struct ctx *ctx, const struct rows *arguments, const struct value **out)
{
    strview reference = vault_reference_make(ctx->arena, value_text(rows_get(arguments, "prefix")),
                                             value_text(rows_get(arguments, "key")),
                                             value_text(rows_get(arguments, "property")));
    if (reference.data == NULL)
        return ctx_error_at(ctx, function_place(ctx->arena, "key"), "Value not allowed",
                            "\"key\" must not begin or end with a slash, and not have two in a row: no "
                            "reference can name such a secret.");
    *out = value_string(ctx->arena, reference);
    return true;
}

const struct function_def function_vault_reference = {
    .name = "vault_reference",
    .summary = "Reference to a secret in a vault",
    .doc = "The text by which a plugin's configuration names a secret, `{vault://PREFIX/KEY}`, with what "
           "needs it percent-encoded. It must be the whole value of a field.",
    .parameters = parameters,
    .returns = &type_string,
    .call = call,
};
