#include "emulator/api/certificates.h"
#include "emulator/api/entity_kind.h"
#include "emulator/api/kinds/kinds.h"
#include "emulator/api/kinds/rules.h"
#include "value/kind.h"

static const char *const algorithms[] = { "ES256",  "ES256K", "ES384",  "ES512",  "ESB256", "ESB320",
                                          "ESB384", "ESB512", "ESP256", "ESP384", "ESP512", "Ed25519",
                                          "Ed448",  "EdDSA",  "HS256",  "HS384",  "HS512",  "PS256",
                                          "PS384",  "PS512",  "RS256",  "RS384",  "RS512",  NULL };

static const struct field_rule rules[] = {
    COMMON_RULES,
    { .name = "algorithm", .type = FIELD_TEXT, .choices = algorithms, .default_json = "\"HS256\"" },
    { .name = "key", .type = FIELD_TEXT, .flags = FIELD_LOOKUP | FIELD_RANDOM, .min = 1 },
    { .name = "secret", .type = FIELD_TEXT, .flags = FIELD_RANDOM, .min = 1 },
    { .name = "rsa_public_key", .type = FIELD_TEXT, .min = 1 },
    { .name = "consumer", .type = FIELD_REFERENCE, .target = "consumers" },
};
static const struct field_table fields = FIELD_TABLE(rules);

/* Algorithms with two keys need the public one. */
static bool check_public_key(struct exchange *exchange, const struct value *document,
                             struct violations *violations, const struct value **out)
{
    bool shared = sv_starts_with(value_text_at(document, "algorithm"), SV("HS"));
    strview key = value_text_at(document, "rsa_public_key");
    (void)exchange;
    if (!shared && key.len == 0)
        violations_say(violations, SV("rsa_public_key"), "required field missing");
    else if (key.len > 0 && !certificate_is_public_key(key))
        violations_say(violations, SV("rsa_public_key"), "invalid key");
    *out = document;
    return true;
}

const struct entity_kind kind_jwt = {
    .name = "jwt",
    .nested_only = true,
    .listed_as = "jwts",
    .fields = &fields,
    .complete = check_public_key,
};
