#include "emulator/api/certificates.h"
#include "emulator/api/entity_kind.h"
#include "emulator/api/kinds/kinds.h"
#include "emulator/api/kinds/rules.h"
#include "value/build.h"
#include "value/kind.h"

enum { HASH_DIGITS = 40 };

static const struct field_rule rules[] = {
    COMMON_RULES,
    { .name = "username", .type = FIELD_TEXT, .flags = FIELD_REQUIRED | FIELD_LOOKUP, .min = 1 },
    { .name = "password", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 1 },
    { .name = "consumer", .type = FIELD_REFERENCE, .target = "consumers" },
};
static const struct field_table fields = FIELD_TABLE(rules);

static bool is_hash(strview text)
{
    for (size_t i = 0; i < text.len; i++)
        if (sv_find(SV("0123456789abcdef"), text.data[i]) == SIZE_MAX)
            return false;
    return text.len == HASH_DIGITS;
}

/* What is kept and given back is a hash, also of a hash that is sent; what is restored is one already. */
static bool complete(struct exchange *exchange, const struct value *document, struct violations *violations,
                     const struct value **out)
{
    struct arena *arena = exchange->arena;
    strview password = value_text_at(document, "password");
    *out = document;
    if (violations->first != NULL || (exchange->restored != NULL && is_hash(password)))
        return true;
    strview consumer = value_text_at(value_get(document, SV("consumer")), "id");
    strview hash = certificate_hash_password(arena, password, consumer);
    *out = value_with(arena, document, SV("password"), value_string(arena, hash));
    return true;
}

const struct entity_kind kind_basic_auth = {
    .name = "basic-auth",
    .nested_only = true,
    .listed_as = "basic-auths",
    .fields = &fields,
    .complete = complete,
};
