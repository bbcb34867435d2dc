#include "emulator/api/certificates.h"
#include "emulator/api/entity_kind.h"
#include "emulator/api/kinds/kinds.h"
#include "emulator/api/kinds/rules.h"
#include "kong/vault_reference.h"
#include "value/json.h"
#include "value/kind.h"

static const char *const key_identity[] = { "kid", "set", NULL };

/* Keys go with their set. */
static const struct field_rule rules[] = {
    COMMON_RULES,
    NAME_RULE,
    { .name = "kid", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 1 },
    { .name = "jwk", .type = FIELD_TEXT, .min = 1 },
    { .name = "pem", .type = FIELD_OBJECT },
    { .name = "set", .type = FIELD_REFERENCE, .target = "key-sets" },
    { .name = "x5t", .type = FIELD_TEXT, .min = 1 },
};
static const struct field_table fields = FIELD_TABLE(rules);

static void say_entity(struct violations *violations, const char *text)
{
    violations_add(violations, (struct violation){ .kind = VIOLATION_MESSAGE, .text = sv_from(text) });
}

static void check_jwk(struct violations *violations, strview jwk, strview kid)
{
    struct ctx ctx = ctx_make(violations->arena);
    const struct value *object = NULL;
    if (vault_reference_is(jwk))
        return;
    if (!json_decode(&ctx, jwk, &object) || !value_is_object(object))
        say_entity(violations, "could not json decode jwk string");
    else if (!sv_equal(value_text_at(object, "kid"), kid))
        say_entity(violations, "kid in jwk.kid must be equal to keys.kid");
}

static void check_pem(struct violations *violations, const struct value *pem)
{
    strview public_half;
    strview private_key = value_text_at(pem, "private_key");
    strview public_key = value_text_at(pem, "public_key");
    if (private_key.len == 0 && public_key.len == 0)
        say_entity(violations, "need to supply a PEM formatted public and/or private key.");
    if (private_key.len > 0 && !vault_reference_is(private_key) &&
        !certificate_public_of(violations->arena, private_key, &public_half))
        violations_say(violations, SV("pem.private_key"), "could not load private key");
    if (public_key.len > 0 && !vault_reference_is(public_key) && !certificate_is_public_key(public_key))
        violations_say(violations, SV("pem.public_key"), "could not load public key");
}

static bool complete(struct exchange *exchange, const struct value *document, struct violations *violations,
                     const struct value **out)
{
    (void)exchange;
    bool jwk = kind_field_is_set(document, "jwk");
    bool pem = kind_field_is_set(document, "pem");
    *out = document;
    if (violations->first != NULL)
        return true;
    if (jwk && pem)
        say_entity(violations, "only one or none of these fields must be set: 'jwk', 'pem'");
    if (!jwk && !pem)
        say_entity(violations, "at least one of these fields must be non-empty: 'jwk', 'pem'");
    if (jwk)
        check_jwk(violations, value_text_at(document, "jwk"), value_text_at(document, "kid"));
    if (pem)
        check_pem(violations, value_get(document, SV("pem")));
    return true;
}

const struct entity_kind kind_keys = {
    .name = "keys",
    .fields = &fields,
    .name_field = "name",
    .unique_together = key_identity,
    .unique_together_name = "kid",
    .complete = complete,
};
