#include "kong/schema.h"

#include "base/buf.h"
#include "kong/normal.h"
#include "suite.h"
#include "value/build.h"
#include "value/json.h"

#include <dirent.h>
#include <stdio.h>

static const struct value *decode(struct ctx *ctx, strview text)
{
    const struct value *value = NULL;
    REQUIRE(json_decode(ctx, text, &value));
    return value;
}

static const struct kong_schema *parse(struct ctx *ctx, const char *text)
{
    const struct kong_schema *schema = NULL;
    REQUIRE(kong_schema_parse(ctx, decode(ctx, sv_from(text)), &schema));
    return schema;
}

/* What field_fill_defaults makes of `config` (NULL: none) with a schema whose record has these fields. */
static strview fill(struct ctx *ctx, const char *fields, const char *config)
{
    strview text = SV("");
    strview document = arena_printf(
        ctx->arena, "{\"fields\":[{\"config\":{\"type\":\"record\",\"required\":true,\"fields\":[%s]}}]}",
        fields);
    const struct kong_schema *schema = parse(ctx, document.data);
    const struct value *given = config != NULL ? decode(ctx, sv_from(config)) : NULL;
    REQUIRE(json_encode(ctx, field_fill_defaults(ctx->arena, schema->config, given), &text));
    return text;
}

static void kinds(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    static const struct {
        const char *word;
        enum field_kind kind;
    } rows[] = {
        { "string", FIELD_STRING }, { "boolean", FIELD_BOOLEAN }, { "integer", FIELD_INTEGER },
        { "number", FIELD_NUMBER }, { "array", FIELD_ARRAY },     { "set", FIELD_SET },
        { "map", FIELD_MAP },       { "record", FIELD_RECORD },   { "foreign", FIELD_FOREIGN },
        { "json", FIELD_JSON },     { "vector", FIELD_UNKNOWN },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        strview text = arena_printf(arena, "{\"fields\":[{\"a\":{\"type\":\"%s\"}}]}", rows[i].word);
        CU_ASSERT_EQUAL(parse(&ctx, text.data)->root.fields[0].kind, rows[i].kind);
    }
    CU_ASSERT_EQUAL(parse(&ctx, "{\"fields\":[{\"a\":{}}]}")->root.fields[0].kind, FIELD_UNKNOWN);
    CU_ASSERT_EQUAL(parse(&ctx, "{\"fields\":[{\"a\":{\"type\":5}}]}")->root.fields[0].kind, FIELD_UNKNOWN);
}

static void flags(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    const struct kong_schema *schema =
        parse(&ctx, "{\"fields\":[{\"none\":{\"type\":\"string\"}},"
                    "{\"required\":{\"type\":\"string\",\"required\":true}},"
                    "{\"referenceable\":{\"type\":\"string\",\"referenceable\":true}},"
                    "{\"encrypted\":{\"type\":\"string\",\"encrypted\":true,\"required\":false}}]}");
    const struct field *fields = schema->root.fields;
    CU_ASSERT_EQUAL(schema->root.field_count, 4);
    for (size_t i = 0; i < 4; i++) {
        CU_ASSERT_EQUAL(fields[i].required, i == 1);
        CU_ASSERT_EQUAL(fields[i].referenceable, i == 2);
        CU_ASSERT_EQUAL(fields[i].encrypted, i == 3);
        CU_ASSERT_PTR_NULL(fields[i].default_value);
        CU_ASSERT_FALSE(fields[i].forbids_scope);
    }
    ASSERT_TEXT(fields[2].name, "referenceable");
    CU_ASSERT_PTR_NOT_NULL(value_get(fields[3].rules, SV("encrypted")));
}

static void forbidden_scopes(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    const struct kong_schema *schema =
        parse(&ctx, "{\"fields\":[{\"consumer\":{\"type\":\"foreign\",\"eq\":null}},"
                    "{\"route\":{\"type\":\"foreign\"}},"
                    "{\"service\":{\"type\":\"foreign\",\"eq\":\"x\"}},"
                    "{\"name\":{\"type\":\"string\",\"eq\":null}}]}");
    CU_ASSERT_TRUE(schema->root.fields[0].forbids_scope);
    CU_ASSERT_FALSE(schema->root.fields[1].forbids_scope);
    CU_ASSERT_FALSE(schema->root.fields[2].forbids_scope);
    CU_ASSERT_FALSE(schema->root.fields[3].forbids_scope);
}

static void nested_parts(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    const struct kong_schema *schema = parse(
        &ctx,
        "{\"entity_checks\":[{\"only_one_of\":[\"a\"]}],\"fields\":[{\"config\":{\"type\":\"record\","
        "\"entity_checks\":[{\"x\":1},{\"y\":2}],"
        "\"shorthand_fields\":[{\"old\":{\"type\":\"integer\"}}],\"fields\":["
        "{\"list\":{\"type\":\"array\",\"elements\":{\"type\":\"string\",\"referenceable\":true}}},"
        "{\"map\":{\"type\":\"map\",\"keys\":{\"type\":\"string\"},\"values\":{\"type\":\"number\"}}}]}}]}");
    const struct field *config = schema->config;
    REQUIRE(config != NULL);
    CU_ASSERT_EQUAL(schema->root.kind, FIELD_RECORD);
    CU_ASSERT_EQUAL(schema->root.entity_checks->count, 1);
    CU_ASSERT_EQUAL(config->entity_checks->count, 2);
    CU_ASSERT_EQUAL(config->shorthand_count, 1);
    ASSERT_TEXT(config->shorthands[0].name, "old");
    CU_ASSERT_EQUAL(config->shorthands[0].kind, FIELD_INTEGER);
    const struct field *list = field_find(config, SV("list"));
    const struct field *map = field_find(config, SV("map"));
    CU_ASSERT_TRUE(list->element->referenceable);
    CU_ASSERT_EQUAL(list->element->name.len, 0);
    CU_ASSERT_PTR_NULL(list->key);
    CU_ASSERT_EQUAL(map->element->kind, FIELD_NUMBER);
    CU_ASSERT_EQUAL(map->key->kind, FIELD_STRING);
    CU_ASSERT_PTR_NULL(list->entity_checks);
}

static void finding_fields(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    const struct kong_schema *schema = parse(&ctx, "{\"fields\":[{\"a\":{}},{\"b\":{}}]}");
    CU_ASSERT_PTR_EQUAL(field_find(&schema->root, SV("b")), &schema->root.fields[1]);
    CU_ASSERT_PTR_NULL(field_find(&schema->root, SV("c")));
    CU_ASSERT_PTR_NULL(field_find(&schema->root, SV("")));
    CU_ASSERT_PTR_NULL(schema->config);
    CU_ASSERT_PTR_EQUAL(value_get(schema->json, SV("fields"))->items[0]->items[0],
                        schema->root.fields[0].rules);
    CU_ASSERT_EQUAL(parse(&ctx, "{\"fields\":[]}")->root.field_count, 0);
}

static void refused(const char *text)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    const struct kong_schema *schema = (const struct kong_schema *)&refused;
    CU_ASSERT_FALSE(kong_schema_parse(&ctx, decode(&ctx, sv_from(text)), &schema));
    CU_ASSERT_EQUAL(ctx.diags.errors, 1);
    CU_ASSERT_PTR_EQUAL(schema, (const struct kong_schema *)&refused);
}

static void bad_schemas(void)
{
    refused("[]");
    refused("null");
    refused("{}");
    refused("{\"fields\":{}}");
    refused("{\"fields\":null}");
    refused("{\"fields\":[5]}");
    refused("{\"fields\":[{}]}");
    refused("{\"fields\":[{\"a\":{},\"b\":{}}]}");
    refused("{\"fields\":[{\"a\":5}]}");
    refused("{\"fields\":[{\"a\":{\"type\":\"record\",\"fields\":[{}]}}]}");
    refused("{\"fields\":[{\"a\":{\"type\":\"record\",\"shorthand_fields\":[{}]}}]}");
    refused("{\"fields\":[{\"a\":{\"type\":\"array\",\"elements\":{\"fields\":[{}]}}}]}");
    refused("{\"fields\":[{\"a\":{\"type\":\"map\",\"keys\":{\"fields\":[{}]}}}]}");
}

/* A schema whose fields are nested so deep: arrays in arrays. */
static const char *nested_arrays(struct arena *arena, int depth)
{
    strview text = SV("{\"type\":\"string\"}");
    for (int i = 0; i < depth; i++)
        text = arena_printf(arena, "{\"elements\":" SV_FMT "}", SV_ARG(text));
    return arena_printf(arena, "{\"fields\":[{\"a\":" SV_FMT "}]}", SV_ARG(text)).data;
}

static void nesting_has_a_limit(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    parse(&ctx, nested_arrays(arena, 39));
    refused(nested_arrays(arena, 40));
}

/* Each level is parsed once for itself, and once for each of its sub-schemas. */
static strview multiplying(struct arena *arena, int depth)
{
    strview inner = depth > 0 ? multiplying(arena, depth - 1) : SV("{\"type\":\"string\"}");
    return arena_printf(
        arena,
        "{\"type\":\"record\",\"subschema_key\":\"k\",\"fields\":[{\"k\":{\"type\":\"string\"}}],"
        "\"shorthand_fields\":[{\"s\":" SV_FMT "}],"
        "\"subschema_definitions\":{\"a\":{},\"b\":{}}}",
        SV_ARG(inner));
}

static void the_number_of_fields_has_a_limit(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    parse(&ctx, arena_printf(arena, "{\"fields\":[{\"c\":" SV_FMT "}]}", SV_ARG(multiplying(arena, 3))).data);
    refused(arena_printf(arena, "{\"fields\":[{\"c\":" SV_FMT "}]}", SV_ARG(multiplying(arena, 12))).data);
}

static void subschemas(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    const struct kong_schema *schema = parse(
        &ctx,
        "{\"fields\":[{\"config\":{\"type\":\"record\",\"subschema_key\":\"k\",\"subschema_error\":\"e\","
        "\"entity_checks\":[{\"x\":1}],\"shorthand_fields\":[{\"old\":{\"type\":\"string\","
        "\"deprecation\":{\"replaced_with\":[{\"path\":[\"new\"]}]}}}],"
        "\"fields\":[{\"k\":{\"type\":\"string\",\"default\":\"b\"}},{\"n\":{\"type\":\"integer\"}}],"
        "\"subschema_definitions\":{"
        "\"a\":{\"type\":\"record\",\"entity_checks\":[{\"y\":1}],\"fields\":[{\"n\":{\"type\":\"string\"}},"
        "{\"new\":{\"type\":\"string\",\"encrypted\":true}}]},"
        "\"b\":{\"fields\":[{\"l\":{\"type\":\"integer\"}}]}}}}]}");
    const struct field *record = schema->config;
    REQUIRE(record != NULL && record->subschema_count == 2);
    const struct field *a = field_select(record, decode(&ctx, SV("{\"k\":\"a\"}")));
    const struct field *b = field_select(record, decode(&ctx, SV("{\"k\":\"b\"}")));
    ASSERT_TEXT(a->name, "a");
    CU_ASSERT_EQUAL(a->field_count, 3);
    CU_ASSERT_EQUAL(a->entity_checks->count, 2);
    CU_ASSERT_EQUAL(field_find(a, SV("n"))->kind, FIELD_STRING);
    CU_ASSERT_EQUAL(field_find(b, SV("n"))->kind, FIELD_INTEGER);
    /* The record's own shorthand goes where only this sub-schema has a field, and is a secret there. */
    CU_ASSERT_TRUE(a->shorthands[0].target_count == 1 && a->shorthands[0].encrypted);
    CU_ASSERT_TRUE(b->shorthands[0].target_count == 0 && !b->shorthands[0].encrypted);
    CU_ASSERT_PTR_EQUAL(field_select(record, NULL), b);
    CU_ASSERT_PTR_EQUAL(field_select(record, decode(&ctx, SV("{\"k\":null}"))), b);
    CU_ASSERT_PTR_EQUAL(field_select(record, decode(&ctx, SV("{\"k\":\"c\"}"))), record);
    /* As long as it is not known which it is, what any of them has is possible. */
    CU_ASSERT_PTR_EQUAL(field_member(record, SV("new")), field_find(a, SV("new")));
    CU_ASSERT_PTR_EQUAL(field_member(record, SV("l")), field_find(b, SV("l")));
    CU_ASSERT_PTR_EQUAL(field_member(record, SV("old")), &a->shorthands[0]);
    CU_ASSERT_PTR_EQUAL(field_member(record, SV("n")), field_find(record, SV("n")));
    CU_ASSERT_PTR_EQUAL(field_member(record, SV("none")), record->element);
    refused("{\"fields\":[{\"c\":{\"type\":\"record\",\"subschema_key\":\"k\","
            "\"subschema_definitions\":{\"a\":5}}}]}");
}

static void missing_fields_get_defaults(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    ASSERT_TEXT(
        fill(&ctx, "{\"a\":{\"type\":\"integer\",\"default\":5}},{\"b\":{\"type\":\"string\"}}", "{}"),
        "{\"a\":5,\"b\":null}");
    ASSERT_TEXT(fill(&ctx, "{\"a\":{\"type\":\"boolean\",\"default\":false}}", NULL), "{\"a\":false}");
    ASSERT_TEXT(fill(&ctx, "{\"a\":{\"type\":\"boolean\",\"default\":false}}", "null"), "{\"a\":false}");
    ASSERT_TEXT(fill(&ctx, "{\"a\":{\"type\":\"string\",\"required\":true}}", "{}"), "{\"a\":null}");
    ASSERT_TEXT(fill(&ctx, "{\"a\":{\"type\":\"string\",\"default\":null}}", "{}"), "{\"a\":null}");
    ASSERT_TEXT(fill(&ctx, "{\"a\":{\"type\":\"array\",\"default\":[{\"x\":1}]}}", "{}"),
                "{\"a\":[{\"x\":1}]}");
}

static void given_fields_stay(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    ASSERT_TEXT(fill(&ctx, "{\"a\":{\"type\":\"integer\",\"default\":5}}", "{\"a\":6}"), "{\"a\":6}");
    ASSERT_TEXT(fill(&ctx, "{\"a\":{\"type\":\"integer\",\"default\":5}}", "{\"a\":null}"), "{\"a\":null}");
    ASSERT_TEXT(fill(&ctx, "{\"a\":{\"type\":\"integer\",\"default\":5}}", "{\"a\":\"x\"}"), "{\"a\":\"x\"}");
    ASSERT_TEXT(fill(&ctx, "{\"a\":{\"type\":\"integer\",\"default\":5}}", "{\"z\":1}"), "{\"a\":5,\"z\":1}");
    ASSERT_TEXT(fill(&ctx, "{\"a\":{\"type\":\"integer\",\"default\":5}}", "[1]"), "[1]");
    ASSERT_TEXT(fill(&ctx, "{\"a\":{\"type\":\"integer\",\"default\":5}}", "\"x\""), "\"x\"");
}

#define RECORD(more)                                                                                         \
    "{\"r\":{\"type\":\"record\"," more "\"fields\":[{\"x\":{\"type\":\"integer\",\"default\":1}}]}}"

static void records(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    ASSERT_TEXT(fill(&ctx, RECORD("\"required\":true,"), "{}"), "{\"r\":{\"x\":1}}");
    ASSERT_TEXT(fill(&ctx, RECORD(""), "{}"), "{\"r\":null}");
    ASSERT_TEXT(fill(&ctx, RECORD(""), "{\"r\":{}}"), "{\"r\":{\"x\":1}}");
    ASSERT_TEXT(fill(&ctx, RECORD("\"required\":true,"), "{\"r\":null}"), "{\"r\":null}");
    ASSERT_TEXT(fill(&ctx, RECORD("\"required\":true,"), "{\"r\":[5]}"), "{\"r\":[5]}");
    ASSERT_TEXT(fill(&ctx, RECORD("\"required\":true,\"default\":{\"y\":2},"), "{}"),
                "{\"r\":{\"x\":1,\"y\":2}}");
    ASSERT_TEXT(fill(&ctx, RECORD("\"default\":{\"y\":2},"), "{}"), "{\"r\":{\"x\":1,\"y\":2}}");
}

#define OF_RECORDS(type, key)                                                                                \
    "{\"c\":{\"type\":\"" type "\",\"" key "\":{\"type\":\"record\",\"fields\":["                            \
    "{\"x\":{\"type\":\"integer\",\"default\":1}}]}}}"

static void records_in_collections(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    ASSERT_TEXT(fill(&ctx, OF_RECORDS("array", "elements"), "{\"c\":[{},{\"x\":2},null,5]}"),
                "{\"c\":[{\"x\":1},{\"x\":2},null,5]}");
    ASSERT_TEXT(fill(&ctx, OF_RECORDS("set", "elements"), "{\"c\":[{}]}"), "{\"c\":[{\"x\":1}]}");
    ASSERT_TEXT(fill(&ctx, OF_RECORDS("map", "values"), "{\"c\":{\"k\":{}}}"), "{\"c\":{\"k\":{\"x\":1}}}");
    ASSERT_TEXT(fill(&ctx, OF_RECORDS("map", "values"), "{\"c\":[{}]}"), "{\"c\":[{}]}");
    ASSERT_TEXT(fill(&ctx, OF_RECORDS("array", "elements"), "{\"c\":{\"k\":{}}}"), "{\"c\":{\"k\":{}}}");
    ASSERT_TEXT(fill(&ctx, OF_RECORDS("array", "elements"), "{\"c\":\"x\"}"), "{\"c\":\"x\"}");
    ASSERT_TEXT(fill(&ctx, "{\"c\":{\"type\":\"array\"}}", "{\"c\":[{}]}"), "{\"c\":[{}]}");
}

/* Configurations of Terraform hold lists and sets where JSON has arrays. */
static void typed_collections(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    const struct kong_schema *schema = parse(
        &ctx,
        "{\"fields\":[{\"config\":{\"type\":\"record\",\"fields\":[" OF_RECORDS("array", "elements") "]}}]}");
    const struct value *item = value_object(arena, NULL, NULL, 0);
    for (enum type_kind kind = TYPE_LIST; kind <= TYPE_SET; kind++) {
        strview text = SV("");
        const struct value *collection =
            value_of(arena, type_collection(arena, kind, &type_empty_object), NULL, &item, 1);
        const struct value *config = value_object(arena, (const strview[]){ SV_INIT("c") }, &collection, 1);
        REQUIRE(json_encode(&ctx, field_fill_defaults(arena, schema->config, config), &text));
        ASSERT_TEXT(text, "{\"c\":[{\"x\":1}]}");
    }
}

static void empty_tables_of_lua(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    ASSERT_TEXT(fill(&ctx, "{\"m\":{\"type\":\"map\",\"default\":[]}}", "{}"), "{\"m\":{}}");
    ASSERT_TEXT(fill(&ctx, "{\"m\":{\"type\":\"record\",\"default\":[]}}", "{}"), "{\"m\":{}}");
    ASSERT_TEXT(fill(&ctx, "{\"m\":{\"type\":\"map\",\"default\":[1]}}", "{}"), "{\"m\":[1]}");
    ASSERT_TEXT(fill(&ctx, "{\"m\":{\"type\":\"array\",\"default\":[]}}", "{}"), "{\"m\":[]}");
}

static bool read_shared(struct ctx *ctx, const char *path, const struct value **out)
{
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return false;
    struct buf text = buf_make(ctx->arena, BUF_LIMIT_TEXT);
    char block[4096];
    for (size_t got = fread(block, 1, sizeof block, file); got > 0; got = fread(block, 1, sizeof block, file))
        buf_append(&text, sv_make(block, got));
    fclose(file);
    *out = decode(ctx, buf_view(&text));
    return true;
}

static void schemas_of_the_gateway(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    size_t count = 0;
    const char *schemas = suite_data(arena, "plugin-schemas");
    if (schemas == NULL)
        return;
    DIR *folder = opendir(schemas);
    REQUIRE(folder != NULL);
    for (struct dirent *item = readdir(folder); item != NULL; item = readdir(folder)) {
        const struct value *json;
        const struct kong_schema *schema;
        if (!sv_ends_with(sv_from(item->d_name), SV(".json")))
            continue;
        strview path = arena_printf(arena, "%s/%s", schemas, item->d_name);
        REQUIRE(read_shared(&ctx, path.data, &json));
        REQUIRE(kong_schema_parse(&ctx, json, &schema));
        CU_ASSERT_PTR_NOT_NULL(schema->config);
        CU_ASSERT_EQUAL(field_fill_defaults(arena, schema->config, NULL)->count, schema->config->field_count);
        count++;
    }
    closedir(folder);
    CU_ASSERT_EQUAL(count, 78);
}

static void how_to_config(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    const struct value *expected;
    const struct value *json;
    const struct kong_schema *schema;
    const char *filled_path = suite_data(arena, "ai-proxy.howto-filled.json");
    const char *schema_path = suite_data(arena, "plugin-schemas/ai-proxy.json");
    if (filled_path == NULL || schema_path == NULL)
        return;
    REQUIRE(read_shared(&ctx, filled_path, &expected));
    REQUIRE(read_shared(&ctx, schema_path, &json));
    REQUIRE(kong_schema_parse(&ctx, json, &schema));
    const struct value *filled =
        field_fill_defaults(arena, schema->config, value_get(expected, SV("request_config")));
    CU_ASSERT_TRUE(value_equal(filled, value_get(expected, SV("filled_config"))));
}

SUITE("kong/schema", TEST(kinds), TEST(flags), TEST(forbidden_scopes), TEST(nested_parts),
      TEST(finding_fields), TEST(bad_schemas), TEST(nesting_has_a_limit),
      TEST(the_number_of_fields_has_a_limit), TEST(subschemas), TEST(missing_fields_get_defaults),
      TEST(given_fields_stay), TEST(records), TEST(records_in_collections), TEST(typed_collections),
      TEST(empty_tables_of_lua), TEST(schemas_of_the_gateway), TEST(how_to_config))
