#include "emulator/api/certificates.h"

#include "emulator/api/entity_kind.h"
#include "emulator/api/kinds/kinds.h"
#include "emulator/api/kinds/rules.h"
#include "kong/vault_reference.h"
#include "value/kind.h"

/* `snis`, `vault` and `vault_alt`, short forms of what can be said otherwise, are not taken. */
static const struct field_rule rules[] = {
    COMMON_RULES,
    { .name = "cert", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 1 },
    { .name = "key", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 1 },
    { .name = "cert_alt", .type = FIELD_TEXT, .min = 1 },
    { .name = "key_alt", .type = FIELD_TEXT, .min = 1 },
};
static const struct field_table fields = FIELD_TABLE(rules);

/* A certificate and its private key, one of the two pairs. */
struct pair {
    bool is_known; /* false: a reference stands in for one of them, or one is missing or bad */
    struct certificate_facts certificate;
    strview public_key; /* of the private key */
};

static bool is_checked(const struct value *document, const char *field)
{
    return kind_field_is_set(document, field) && !vault_reference_is(value_text_at(document, field));
}

/* What Koko says of a text that is not of its format; whether the text is quoted is not known. */
static void say_format(struct violations *violations, const char *field, const char *format)
{
    violations_say(violations, sv_from(field), "is not valid '%s'", format);
}

static struct pair read_pair(struct violations *violations, const struct value *document, const char *cert,
                             const char *key)
{
    struct arena *arena = violations->arena;
    struct pair pair = { .is_known = is_checked(document, cert) && is_checked(document, key) };
    if (is_checked(document, cert) &&
        !certificate_read(arena, value_text_at(document, cert), &pair.certificate)) {
        say_format(violations, cert, "pem-encoded-cert");
        pair.is_known = false;
    }
    if (is_checked(document, key) &&
        !certificate_public_of(arena, value_text_at(document, key), &pair.public_key)) {
        say_format(violations, key, "pem-encoded-private-key");
        pair.is_known = false;
    }
    return pair;
}

static void say_entity(struct violations *violations, strview text)
{
    violations_add(violations, (struct violation){ .kind = VIOLATION_MESSAGE, .text = text });
}

static void check_pair(struct violations *violations, const struct pair *pair, const char *text)
{
    if (pair->is_known && !sv_equal(pair->certificate.public_key, pair->public_key))
        say_entity(violations, sv_from(text));
}

static void check_together(struct violations *violations, const struct value *document, const char *one,
                           const char *other)
{
    if (kind_field_is_set(document, one) && !kind_field_is_set(document, other))
        violations_say(violations, SV(""), "properties '%s' required, if '%s' property exists", other, one);
}

static bool complete(struct exchange *exchange, const struct value *document, struct violations *violations,
                     const struct value **out)
{
    (void)exchange;
    *out = document;
    if (violations->first != NULL)
        return true;
    struct pair first = read_pair(violations, document, "cert", "key");
    struct pair second = read_pair(violations, document, "cert_alt", "key_alt");
    check_together(violations, document, "cert_alt", "key_alt");
    check_together(violations, document, "key_alt", "cert_alt");
    check_pair(violations, &first, "certificate does not match key");
    check_pair(violations, &second, "alternate certificate does not match key");
    if (first.is_known && second.is_known &&
        sv_equal_z(sv_from(first.certificate.algorithm), second.certificate.algorithm))
        say_entity(violations,
                   SV("certificate and alternative certificate need to have different type "
                      "(e.g. RSA and ECDSA), the provided certificates were both of the same type"));
    return true;
}

const struct entity_kind kind_certificates = {
    .name = "certificates",
    .fields = &fields,
    .complete = complete,
};
