/* provider::konnect::parse_vault_reference: docs/dev/konnect.md, "References to vaults". */
#include "resources/resources.h"

#include "kong/vault_reference.h"
#include "value/build.h"

static const struct attr parameters[] = {
    {
        .name = "text",
        .type = &type_string,
        .flags = ATTR_REQUIRED,
        .doc = "A reference, `{vault://PREFIX/KEY}`.",
    },
    { .name = NULL },
};

static const struct type_attr parts[] = {
    { SV_INIT("key"), &type_string },      { SV_INIT("prefix"), &type_string },
    { SV_INIT("property"), &type_string }, { SV_INIT("query"), &type_string },
    { SV_INIT("version"), &type_number },
};
static const struct type reference = { .kind = TYPE_OBJECT,
                                       .count = sizeof parts / sizeof *parts,
                                       .attrs = parts };

static const struct value *text_or_null(struct arena *arena, strview text)
{
    return text.len > 0 ? value_string(arena, text) : value_null(arena, &type_string);
}

/* The text is not quoted: whoever takes a secret for a reference would read it in the message. */
static bool refuse(struct ctx *ctx, strview text, const char *fault)
{
    const struct path *place = function_place(ctx->arena, "text");
    if (vault_reference_is(text))
        return ctx_error_at(ctx, place, "Malformed reference",
                            "\"text\" is not a reference that Kong can read: %s.", fault);
    return ctx_error_at(ctx, place, "Not a reference",
                        "\"text\" must be a reference to a vault and nothing else: it begins with {vault:// "
                        "and ends with }.");
}

static bool call(struct ctx *ctx, const struct rows *arguments, const struct value **out)
{
    struct arena *arena = ctx->arena;
    strview text = value_text(rows_get(arguments, "text"));
    struct vault_reference found;
    const char *fault = vault_reference_parse(arena, text, &found);
    if (fault != NULL)
        return refuse(ctx, text, fault);
    int64_t version;
    bool has_version = sv_to_int64(found.version, &version);
    struct object_builder object = { .arena = arena };
    object_put_text(&object, "prefix", found.host);
    object_put_text(&object, "key", found.resource);
    object_put(&object, SV("property"), text_or_null(arena, found.key));
    object_put(&object, SV("query"), text_or_null(arena, found.query));
    object_put(&object, SV("version"),
               has_version ? value_int(arena, version) : value_null(arena, &type_number));
    *out = object_build(&object);
    return true;
}

const struct function_def function_parse_vault_reference = {
    .name = "parse_vault_reference",
    .summary = "Parts of a reference to a secret in a vault",
    .doc = "What a reference `{vault://PREFIX/KEY/PROPERTY?QUERY#VERSION}` says, decoded: an object of "
           "`prefix`, `key`, `property`, `query` and `version` (a number), each null where the reference has "
           "none.",
    .parameters = parameters,
    .returns = &reference,
    .call = call,
};
