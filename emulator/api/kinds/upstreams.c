#include "emulator/api/entity_kind.h"
#include "emulator/api/kinds/kinds.h"
#include "emulator/api/kinds/rules.h"
#include "value/kind.h"

enum { SECONDS_MAX = 65535, COUNT_MAX = 255 };

static const char *const algorithms[] = { "round-robin", "consistent-hashing", "least-connections",
                                          "latency",     "sticky-sessions",    NULL };
static const char *const hash_inputs[] = { "none", "consumer",  "ip",          "header", "cookie",
                                           "path", "query_arg", "uri_capture", NULL };
static const char *const check_types[] = { "tcp", "http", "https", "grpc", "grpcs", NULL };

#define SECONDS_RULE(field, value)                                                                           \
    {                                                                                                        \
        .name = (field), .type = FIELD_AMOUNT, .min = 0, .max = SECONDS_MAX, .default_json = (value)         \
    }
#define COUNT_RULE(field)                                                                                    \
    {                                                                                                        \
        .name = (field), .type = FIELD_INT, .min = 0, .max = COUNT_MAX, .default_json = "0"                  \
    }
#define STATUSES_RULE(value)                                                                                 \
    {                                                                                                        \
        .name = "http_statuses", .type = FIELD_INTS, .min = 100, .max = 999, .max_items = 32,                \
        .default_json = (value)                                                                              \
    }
#define TYPE_RULE                                                                                            \
    {                                                                                                        \
        .name = "type", .type = FIELD_TEXT, .choices = check_types, .default_json = "\"http\""               \
    }
#define OBJECT_RULE(field, table)                                                                            \
    {                                                                                                        \
        .name = (field), .type = FIELD_OBJECT, .fields = &(table), .default_json = "{}"                      \
    }
#define INPUT_RULE(field)                                                                                    \
    {                                                                                                        \
        .name = (field), .type = FIELD_TEXT, .choices = hash_inputs, .default_json = "\"none\""              \
    }

static const struct field_rule active_healthy_rules[] = {
    SECONDS_RULE("interval", "0"),
    COUNT_RULE("successes"),
    STATUSES_RULE("[200,302]"),
};
static const struct field_table active_healthy = FIELD_TABLE(active_healthy_rules);

static const struct field_rule active_unhealthy_rules[] = {
    SECONDS_RULE("interval", "0"),
    COUNT_RULE("http_failures"),
    COUNT_RULE("tcp_failures"),
    COUNT_RULE("timeouts"),
    STATUSES_RULE("[429,404,500,501,502,503,504,505]"),
};
static const struct field_table active_unhealthy = FIELD_TABLE(active_unhealthy_rules);

static const struct field_rule active_rules[] = {
    TYPE_RULE,
    SECONDS_RULE("timeout", "1"),
    { .name = "concurrency", .type = FIELD_INT, .min = 1, .max = 2147483648, .default_json = "10" },
    { .name = "http_path", .type = FIELD_TEXT, .min = 1, .max = 1024, .default_json = "\"/\"" },
    { .name = "https_sni", .type = FIELD_TEXT },
    BOOL_RULE("https_verify_certificate", "true"),
    { .name = "headers", .type = FIELD_TEXTS_MAP },
    OBJECT_RULE("healthy", active_healthy),
    OBJECT_RULE("unhealthy", active_unhealthy),
};
static const struct field_table active = FIELD_TABLE(active_rules);

static const struct field_rule passive_healthy_rules[] = {
    COUNT_RULE("successes"),
    STATUSES_RULE("[200,201,202,203,204,205,206,207,208,226,300,301,302,303,304,305,306,307,308]"),
};
static const struct field_table passive_healthy = FIELD_TABLE(passive_healthy_rules);

static const struct field_rule passive_unhealthy_rules[] = {
    COUNT_RULE("http_failures"),
    COUNT_RULE("tcp_failures"),
    COUNT_RULE("timeouts"),
    STATUSES_RULE("[429,500,503]"),
};
static const struct field_table passive_unhealthy = FIELD_TABLE(passive_unhealthy_rules);

static const struct field_rule passive_rules[] = {
    TYPE_RULE,
    OBJECT_RULE("healthy", passive_healthy),
    OBJECT_RULE("unhealthy", passive_unhealthy),
};
static const struct field_table passive = FIELD_TABLE(passive_rules);

static const struct field_rule healthchecks_rules[] = {
    { .name = "threshold", .type = FIELD_AMOUNT, .min = 0, .max = 100, .default_json = "0" },
    OBJECT_RULE("active", active),
    OBJECT_RULE("passive", passive),
};
static const struct field_table healthchecks = FIELD_TABLE(healthchecks_rules);

static const struct field_rule rules[] = {
    COMMON_RULES,
    { .name = "name",
      .type = FIELD_TEXT,
      .flags = FIELD_REQUIRED | FIELD_LOOKUP,
      .min = 1,
      .max = 128,
      .pattern = &text_pattern_name },
    { .name = "algorithm", .type = FIELD_TEXT, .choices = algorithms, .default_json = "\"round-robin\"" },
    { .name = "slots", .type = FIELD_INT, .min = 10, .max = 65536, .default_json = "10000" },
    INPUT_RULE("hash_on"),
    INPUT_RULE("hash_fallback"),
    { .name = "hash_on_header", .type = FIELD_TEXT },
    { .name = "hash_fallback_header", .type = FIELD_TEXT },
    { .name = "hash_on_cookie", .type = FIELD_TEXT },
    { .name = "hash_on_cookie_path", .type = FIELD_TEXT, .default_json = "\"/\"" },
    { .name = "hash_on_query_arg", .type = FIELD_TEXT, .min = 1, .max = 256 },
    { .name = "hash_fallback_query_arg", .type = FIELD_TEXT, .min = 1, .max = 256 },
    { .name = "hash_on_uri_capture", .type = FIELD_TEXT, .min = 1, .max = 256 },
    { .name = "hash_fallback_uri_capture", .type = FIELD_TEXT, .min = 1, .max = 256 },
    { .name = "sticky_sessions_cookie", .type = FIELD_TEXT },
    { .name = "sticky_sessions_cookie_path", .type = FIELD_TEXT, .default_json = "\"/\"" },
    { .name = "host_header", .type = FIELD_TEXT },
    { .name = "client_certificate", .type = FIELD_REFERENCE },
    BOOL_RULE("use_srv_name", "false"),
    OBJECT_RULE("healthchecks", healthchecks),
};
static const struct field_table fields = FIELD_TABLE(rules);

/* What one input of the hash needs. */
static void check_input(const struct value *document, const char *field, const char *input,
                        const char *needed, struct violations *violations)
{
    if (sv_equal_z(value_text_at(document, field), input) && !kind_field_is_set(document, needed))
        violations_say(violations, SV(""), "when '%s' is set to '%s','%s' must be set", field, input, needed);
}

static bool complete(struct exchange *exchange, const struct value *document, struct violations *violations,
                     const struct value **out)
{
    strview on = value_text_at(document, "hash_on");
    strview fallback = value_text_at(document, "hash_fallback");
    bool no_fallback = sv_equal_z(fallback, "none");
    (void)exchange;
    *out = document;
    check_input(document, "hash_on", "header", "hash_on_header", violations);
    check_input(document, "hash_fallback", "header", "hash_fallback_header", violations);
    check_input(document, "hash_on", "cookie", "hash_on_cookie", violations);
    check_input(document, "hash_fallback", "cookie", "hash_on_cookie", violations);
    check_input(document, "hash_on", "query_arg", "hash_on_query_arg", violations);
    check_input(document, "hash_fallback", "query_arg", "hash_fallback_query_arg", violations);
    check_input(document, "hash_on", "uri_capture", "hash_on_uri_capture", violations);
    check_input(document, "hash_fallback", "uri_capture", "hash_fallback_uri_capture", violations);
    check_input(document, "algorithm", "sticky-sessions", "sticky_sessions_cookie", violations);
    if ((sv_equal_z(on, "none") || sv_equal_z(on, "cookie")) && !no_fallback)
        violations_say(violations, SV(""),
                       "when 'hash_on' is set to '" SV_FMT "', 'hash_fallback' must be set to 'none'",
                       SV_ARG(on));
    if ((sv_equal_z(on, "consumer") || sv_equal_z(on, "ip")) && sv_equal(on, fallback))
        violations_say(violations, SV(""), "'hash_fallback' must not be equal to 'hash_on'");
    strview header = value_text_at(document, "hash_on_header");
    if (header.len > 0 && sv_equal(header, value_text_at(document, "hash_fallback_header")))
        violations_say(violations, SV(""), "'hash_fallback_header' must not be equal to 'hash_on_header'");
    return true;
}

const struct entity_kind kind_upstreams = {
    .name = "upstreams",
    .fields = &fields,
    .name_field = "name",
    .complete = complete,
};
