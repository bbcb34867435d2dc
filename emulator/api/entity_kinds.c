#include "emulator/api/entity_kinds.h"

#include "emulator/api/entity_hooks.h"

enum { TIMEOUT_MAX = 2147483646, TTL_MAX = 100000000 };

static const char *const protocols[] = { "grpc", "grpcs", "http", "https", "tcp", "tls", "tls_passthrough",
                                         "udp",  "ws",    "wss",  NULL };
static const char *const path_handlings[] = { "v0", "v1", NULL };
static const int64_t redirect_codes[] = { 301, 302, 307, 308, 426, 0 };
static const char *const plugin_scope[] = { "name", "service", "route", "consumer", "consumer_group", NULL };

/* Fields that nearly every kind has. */
#define ID_RULE                                                                                              \
    {                                                                                                        \
        .name = "id", .type = FIELD_TEXT, .pattern = &pattern_uuid                                           \
    }
#define TAGS_RULE                                                                                            \
    {                                                                                                        \
        .name = "tags", .type = FIELD_TEXTS, .min = 1, .max = 128, .max_items = 8, .pattern = &pattern_tag   \
    }
#define TIMESTAMP_RULES                                                                                      \
    { .name = "created_at", .type = FIELD_TIMESTAMP },                                                       \
    {                                                                                                        \
        .name = "updated_at", .type = FIELD_TIMESTAMP                                                        \
    }
#define COMMON_RULES ID_RULE, TAGS_RULE, TIMESTAMP_RULES
#define NAME_RULE                                                                                            \
    {                                                                                                        \
        .name = "name", .type = FIELD_TEXT, .flags = FIELD_LOOKUP, .min = 1, .max = 128,                     \
        .pattern = &pattern_name                                                                             \
    }
#define BOOL_RULE(field, value)                                                                              \
    {                                                                                                        \
        .name = (field), .type = FIELD_BOOL, .default_json = (value)                                         \
    }
#define TIMEOUT_RULE(field)                                                                                  \
    {                                                                                                        \
        .name = (field), .type = FIELD_INT, .min = 1, .max = TIMEOUT_MAX, .default_json = "60000"            \
    }

static const struct field_rule vault_rules[] = {
    COMMON_RULES,
    { .name = "name", .type = FIELD_TEXT, .flags = FIELD_REQUIRED },
    { .name = "prefix",
      .type = FIELD_TEXT,
      .flags = FIELD_REQUIRED | FIELD_LOOKUP,
      .pattern = &pattern_prefix },
    { .name = "description", .type = FIELD_TEXT },
    { .name = "config", .type = FIELD_OBJECT },
};

static const struct field_rule service_rules[] = {
    COMMON_RULES,
    NAME_RULE,
    { .name = "host", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 1, .max = 256 },
    { .name = "protocol", .type = FIELD_TEXT, .choices = protocols, .default_json = "\"http\"" },
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

/* What both forms of a route have. */
#define ROUTE_RULES                                                                                          \
    COMMON_RULES, NAME_RULE,                                                                                 \
        { .name = "protocols",                                                                               \
          .type = FIELD_TEXTS,                                                                               \
          .choices = protocols,                                                                              \
          .default_json = "[\"http\",\"https\"]" },                                                          \
        { .name = "https_redirect_status_code",                                                              \
          .type = FIELD_INT,                                                                                 \
          .int_choices = redirect_codes,                                                                     \
          .default_json = "426" },                                                                           \
        BOOL_RULE("strip_path", "true"), BOOL_RULE("preserve_host", "false"),                                \
        BOOL_RULE("request_buffering", "true"), BOOL_RULE("response_buffering", "true"),                     \
        { .name = "path_handling",                                                                           \
          .type = FIELD_TEXT,                                                                                \
          .choices = path_handlings,                                                                         \
          .default_json = "\"v0\"" },                                                                        \
    {                                                                                                        \
        .name = "service", .type = FIELD_REFERENCE, .target = "services"                                     \
    }

static const struct field_rule route_rules[] = {
    ROUTE_RULES,
    { .name = "methods", .type = FIELD_TEXTS },
    { .name = "hosts", .type = FIELD_TEXTS },
    { .name = "paths", .type = FIELD_TEXTS },
    { .name = "headers", .type = FIELD_TEXTS_MAP },
    { .name = "snis", .type = FIELD_TEXTS },
    { .name = "sources", .type = FIELD_OBJECTS },
    { .name = "destinations", .type = FIELD_OBJECTS },
    { .name = "regex_priority", .type = FIELD_INT, .default_json = "0" },
};

static const struct field_rule expression_route_rules[] = {
    ROUTE_RULES,
    { .name = "expression", .type = FIELD_TEXT, .flags = FIELD_REQUIRED },
    { .name = "priority", .type = FIELD_INT, .min = 0, .max = 70368744177663, .default_json = "0" },
};

static const struct field_rule consumer_rules[] = {
    COMMON_RULES,
    { .name = "username", .type = FIELD_TEXT, .flags = FIELD_LOOKUP, .min = 1, .max = 128 },
    { .name = "custom_id", .type = FIELD_TEXT, .flags = FIELD_UNIQUE, .min = 1, .max = 128 },
};

/* Not in the specification that is at hand: the fields are Kong's (kong/plugins/key-auth/daos.lua). */
static const struct field_rule key_auth_rules[] = {
    COMMON_RULES,
    { .name = "key", .type = FIELD_TEXT, .flags = FIELD_UNIQUE, .min = 1 },
    { .name = "ttl", .type = FIELD_INT, .min = 0, .max = TTL_MAX },
    { .name = "consumer", .type = FIELD_REFERENCE, .target = "consumers" },
};

static const struct field_rule consumer_group_rules[] = {
    COMMON_RULES,
    { .name = "name",
      .type = FIELD_TEXT,
      .flags = FIELD_REQUIRED | FIELD_LOOKUP,
      .min = 1,
      .max = 128,
      .pattern = &pattern_name },
};

/* The default of protocols is the schema's, see plugin_complete. */
static const struct field_rule plugin_rules[] = {
    COMMON_RULES,
    { .name = "name", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 1, .max = 128 },
    { .name = "instance_name",
      .type = FIELD_TEXT,
      .flags = FIELD_UNIQUE,
      .min = 1,
      .max = 128,
      .pattern = &pattern_name },
    BOOL_RULE("enabled", "true"),
    { .name = "condition", .type = FIELD_TEXT, .min = 0, .max = 1024 },
    { .name = "config", .type = FIELD_OBJECT },
    { .name = "ordering", .type = FIELD_OBJECT },
    { .name = "partials", .type = FIELD_OBJECTS },
    { .name = "protocols", .type = FIELD_TEXTS, .choices = protocols },
    { .name = "service", .type = FIELD_REFERENCE, .target = "services" },
    { .name = "route", .type = FIELD_REFERENCE, .target = "routes" },
    { .name = "consumer", .type = FIELD_REFERENCE, .target = "consumers" },
    { .name = "consumer_group", .type = FIELD_REFERENCE, .target = "consumer_groups" },
};

static const struct field_table vault_fields = FIELD_TABLE(vault_rules);
static const struct field_table service_fields = FIELD_TABLE(service_rules);
static const struct field_table route_fields = FIELD_TABLE(route_rules);
static const struct field_table expression_route_fields = FIELD_TABLE(expression_route_rules);
static const struct field_table consumer_fields = FIELD_TABLE(consumer_rules);
static const struct field_table key_auth_fields = FIELD_TABLE(key_auth_rules);
static const struct field_table consumer_group_fields = FIELD_TABLE(consumer_group_rules);
static const struct field_table plugin_fields = FIELD_TABLE(plugin_rules);

static const struct entity_kind kinds[] = {
    { .name = "vaults", .fields = &vault_fields, .name_field = "name", .complete = vault_complete },
    { .name = "services", .fields = &service_fields, .name_field = "name", .prepare = service_prepare },
    { .name = "routes",
      .fields = &route_fields,
      .name_field = "name",
      .variant_key = "expression",
      .variant_fields = &expression_route_fields,
      .complete = route_complete },
    { .name = "consumers",
      .fields = &consumer_fields,
      .name_field = "username",
      .complete = consumer_complete },
    { .name = "key-auth", .nested_only = true, .fields = &key_auth_fields, .complete = key_auth_complete },
    { .name = "consumer_groups",
      .fields = &consumer_group_fields,
      .name_field = "name",
      .wrapper = "consumer_group" },
    { .name = "plugins",
      .fields = &plugin_fields,
      .name_field = "name",
      .unique_together = plugin_scope,
      .unique_together_name = "unique-plugin-per-entity",
      .complete = plugin_complete },
};

const struct entity_kind *entity_kind_find(strview name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (sv_equal_z(name, kinds[i].name))
            return &kinds[i];
    return NULL;
}

const struct field_rule *entity_kind_lookup(const struct entity_kind *kind)
{
    for (size_t i = 0; i < kind->fields->count; i++)
        if (kind->fields->rules[i].flags & FIELD_LOOKUP)
            return &kind->fields->rules[i];
    return NULL;
}

const struct field_rule *entity_kind_reference(const struct entity_kind *child,
                                               const struct entity_kind *parent)
{
    for (size_t i = 0; i < child->fields->count; i++) {
        const struct field_rule *rule = &child->fields->rules[i];
        if (rule->target != NULL && sv_equal_z(sv_from(rule->target), parent->name))
            return rule;
    }
    return NULL;
}

const struct field_table *entity_kind_fields(const struct entity_kind *kind, const struct value *body)
{
    if (kind->variant_key == NULL)
        return kind->fields;
    const struct value *key = value_get(body, sv_from(kind->variant_key));
    return key != NULL && !value_is_null(key) ? kind->variant_fields : kind->fields;
}
