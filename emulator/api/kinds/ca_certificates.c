#include "emulator/api/certificates.h"

#include "emulator/api/entity_kind.h"
#include "emulator/api/kinds/kinds.h"
#include "emulator/api/kinds/rules.h"
#include "value/build.h"
#include "value/kind.h"

/* What is sent as `cert_digest` is taken and ignored. */
static const struct field_rule rules[] = {
    COMMON_RULES,
    { .name = "cert", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 1 },
    { .name = "cert_digest", .type = FIELD_TEXT, .flags = FIELD_WRITE_ONLY },
};
static const struct field_table fields = FIELD_TABLE(rules);

/* Why the certificate is refused, or NULL. */
static const char *fault_of(strview pem, const struct certificate_facts *facts)
{
    strview label = SV("BEGIN CERTIFICATE");
    size_t first = 0;
    while (!sv_starts_with(sv_slice(pem, first, pem.len), label))
        first++;
    if (sv_contains(sv_slice(pem, first + label.len, pem.len), label))
        return "please submit only one certificate at a time";
    if (facts->has_expired)
        return "certificate expired, \"Not After\" time is in the past";
    return facts->is_authority
               ? NULL
               : "certificate does not appear to be a CA because it is missing the \"CA\" basic constraint";
}

static bool complete(struct exchange *exchange, const struct value *document, struct violations *violations,
                     const struct value **out)
{
    struct arena *arena = exchange->arena;
    struct certificate_facts facts;
    strview pem = value_text_at(document, "cert");
    *out = document;
    if (violations->first != NULL)
        return true;
    if (!certificate_read(arena, pem, &facts)) {
        violations_say(violations, SV("cert"), "is not valid 'pem-encoded-cert'");
        return true;
    }
    const char *fault = fault_of(pem, &facts);
    if (fault != NULL)
        violations_say(violations, SV("cert"), "%s", fault);
    *out = value_with(arena, document, SV("cert_digest"), value_string(arena, facts.digest));
    return true;
}

const struct entity_kind kind_ca_certificates = {
    .name = "ca_certificates",
    .fields = &fields,
    .complete = complete,
};
