#include "emulator/api/entity_kind.h"
#include "emulator/api/kinds/kinds.h"
#include "emulator/api/kinds/rules.h"
#include "value/build.h"
#include "value/kind.h"

enum { TIMEOUT_MAX = 2147483646 };

#define TIMEOUT_RULE(field)                                                                                  \
    {                                                                                                        \
        .name = (field), .type = FIELD_INT, .min = 1, .max = TIMEOUT_MAX, .default_json = "60000"            \
    }

static const struct field_rule rules[] = {
    COMMON_RULES,
    NAME_RULE,
    { .name = "host", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 1, .max = 256 },
    { .name = "protocol", .type = FIELD_TEXT, .choices = kind_protocols, .default_json = "\"http\"" },
    { .name = "port", .type = FIELD_INT, .min = 0, .max = 65535, .default_json = "80" },
    { .name = "path", .type = FIELD_TEXT, .min = 1, .max = 1024 },
    { .name = "retries", .type = FIELD_INT, .min = 0, .max = 32767, .default_json = "5" },
    TIMEOUT_RULE("connect_timeout"),
    TIMEOUT_RULE("read_timeout"),
    TIMEOUT_RULE("write_timeout"),
    BOOL_RULE("enabled", "true"),
    { .name = "url", .type = FIELD_TEXT, .flags = FIELD_WRITE_ONLY },
    { .name = "client_certificate", .type = FIELD_REFERENCE },
    { .name = "ca_certificates", .type = FIELD_TEXTS },
    { .name = "tls_verify", .type = FIELD_BOOL },
    { .name = "tls_verify_depth", .type = FIELD_INT, .min = 0, .max = 64 },
    { .name = "tls_sans", .type = FIELD_OBJECT },
};
static const struct field_table fields = FIELD_TABLE(rules);

/* protocol://host[:port][/path] */
static void take_url(struct object_builder *body, strview url, struct violations *violations)
{
    size_t colon = sv_find(url, ':');
    strview rest = sv_slice(url, colon == SIZE_MAX ? url.len : colon, url.len);
    if (!sv_starts_with(rest, SV("://"))) {
        violations_say(violations, SV("url"), "missing host in url");
        return;
    }
    strview protocol = sv_slice(url, 0, colon);
    rest = sv_slice(rest, 3, rest.len);
    size_t slash = sv_find(rest, '/');
    strview authority = sv_slice(rest, 0, slash);
    strview host = sv_cut(&authority, ':');
    int64_t port = sv_equal_z(protocol, "https") ? 443 : 80;
    if (authority.data != NULL && !sv_to_int64(authority, &port))
        violations_say(violations, SV("url"), "invalid port in url");
    object_put_text(body, "protocol", protocol);
    object_put_text(body, "host", host);
    object_put_int(body, "port", port);
    if (slash != SIZE_MAX)
        object_put_text(body, "path", sv_slice(rest, slash, rest.len));
}

/* `url` is shorthand for protocol, host, port and path; a port may come as text. */
static const struct value *prepare(struct arena *arena, const struct value *body,
                                   struct violations *violations)
{
    const struct value *url = value_get(body, SV("url"));
    const struct value *port = value_get(body, SV("port"));
    struct object_builder prepared = object_builder_from(arena, body);
    int64_t number = 0;
    if (value_is_text(port) && sv_to_int64(port->text, &number))
        object_put_int(&prepared, "port", number);
    if (value_is_text(url))
        take_url(&prepared, url->text, violations);
    return object_build(&prepared);
}

/* What goes with some protocols only (docs/dev/konnect.md, "Core entities"). */
static bool complete(struct exchange *exchange, const struct value *document, struct violations *violations,
                     const struct value **out)
{
    static const char *const without_path[] = { "tcp", "tls", "udp", "grpc", "grpcs", NULL };
    static const char *const encrypted[] = { "https", "tls", NULL };
    static const char *const tls_fields[] = { "client_certificate", "ca_certificates", "tls_verify",
                                              "tls_verify_depth" };
    strview protocol = value_text_at(document, "protocol");
    (void)exchange;
    *out = document;
    if (kind_field_is_set(document, "path") && sv_is_among(protocol, without_path))
        violations_say(violations, SV(""), "path can be set only when protocol is 'http' or 'https'");
    for (size_t i = 0; i < sizeof tls_fields / sizeof tls_fields[0]; i++)
        if (kind_field_is_set(document, tls_fields[i]) && !sv_is_among(protocol, encrypted))
            violations_say(violations, SV(""), "%s can be set only when protocol is `https`", tls_fields[i]);
    return true;
}

const struct entity_kind kind_services = {
    .name = "services",
    .fields = &fields,
    .name_field = "name",
    .prepare = prepare,
    .complete = complete,
};
