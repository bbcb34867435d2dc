#include "suite.h"

#include "help/json.h"
#include "kong/compare.h"
#include "kong/field_mask.h"
#include "kong/project.h"
#include "kong/unmanaged.h"
#include "value/build.h"

static const char schema_text[] =
    "{\"fields\":[{\"config\":{\"type\":\"record\",\"required\":true,\"fields\":["
    "{\"limit\":{\"type\":\"integer\",\"default\":10}},"
    "{\"names\":{\"type\":\"set\",\"elements\":{\"type\":\"string\"}}},"
    "{\"list\":{\"type\":\"array\",\"elements\":{\"type\":\"record\",\"fields\":["
    "{\"path\":{\"type\":\"string\"}},{\"weight\":{\"type\":\"integer\",\"default\":1}}]}}},"
    "{\"key\":{\"type\":\"string\",\"encrypted\":true,\"referenceable\":true}},"
    "{\"made\":{\"type\":\"string\",\"auto\":true}},"
    "{\"deep\":{\"type\":\"record\",\"fields\":[{\"on\":{\"type\":\"boolean\",\"default\":true}},"
    "{\"host\":{\"type\":\"string\"}}]}}],"
    "\"shorthand_fields\":[{\"deep_host\":{\"type\":\"string\",\"deprecation\":{\"message\":\"m\","
    "\"replaced_with\":[{\"path\":[\"deep\",\"host\"]}]}}}]}}]}";

static const struct field *shape(struct arena *arena)
{
    struct ctx ctx = ctx_make(arena);
    const struct kong_schema *schema = NULL;
    REQUIRE(kong_schema_parse(&ctx, test_json(arena, schema_text), &schema));
    return schema->config;
}

static void sameness(void)
{
    static const struct {
        const char *a;
        const char *b;
        bool same;
    } cases[] = {
        { "{}", "{\"limit\":10}", true },
        { "{\"limit\":null}", "{\"limit\":10.0}", true },
        { "{\"limit\":11}", "{}", false },
        { "{\"names\":[\"a\",\"b\"]}", "{\"names\":[\"b\",\"a\"]}", true },
        { "{\"names\":[\"a\",\"a\"]}", "{\"names\":[\"a\",\"b\"]}", false },
        { "{\"names\":[]}", "{}", true },
        { "{\"list\":[{\"path\":\"x\"}]}", "{\"list\":[{\"path\":\"x\",\"weight\":1}]}", true },
        { "{\"list\":[{\"path\":\"x\"},{\"path\":\"y\"}]}", "{\"list\":[{\"path\":\"y\"},{\"path\":\"x\"}]}",
          false },
        { "{\"deep\":{}}", "{}", true },
        { "{\"deep\":{\"on\":false}}", "{}", false },
        { "{\"deep_host\":\"h\"}", "{\"deep\":{\"host\":\"h\"}}", true },
        { "{\"deep_host\":\"h\"}", "{\"deep\":{\"host\":\"i\"}}", false },
        { "{\"unheard_of\":1}", "{}", false },
        { "{}", "{\"unheard_of\":1}", false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        CU_ASSERT_EQUAL(
            kong_same(arena, shape(arena), test_json(arena, cases[i].a), test_json(arena, cases[i].b), false),
            cases[i].same);
    }
}

static void projection(void)
{
    static const struct {
        const char *written;
        const char *actual;
        const char *seen;
    } cases[] = {
        { "{\"limit\":5}", "{\"limit\":6,\"names\":[\"x\"]}", "{\"limit\":6}" },
        { "{\"limit\":5}", "{\"limit\":5,\"names\":[\"x\"]}", "{\"limit\":5}" },
        { "{\"deep\":{\"host\":\"h\"}}", "{\"deep\":{\"host\":\"i\",\"on\":false}}",
          "{\"deep\":{\"host\":\"i\"}}" },
        { "{\"deep_host\":\"h\"}", "{\"deep\":{\"host\":\"i\"}}", "{\"deep_host\":\"i\"}" },
        { "{\"list\":[{\"path\":\"x\"}]}", "{\"list\":[{\"path\":\"x\",\"weight\":2}]}",
          "{\"list\":[{\"path\":\"x\",\"weight\":2}]}" },
        { "{\"key\":\"{vault://a/b}\"}", "{\"key\":\"hunter2\"}", "{\"key\":\"(hidden)\"}" },
        { "{\"key\":\"{vault://a/b}\"}", "{\"key\":\"{vault://a/c}\"}", "{\"key\":\"{vault://a/c}\"}" },
        { "{\"names\":[\"a\"]}", "{}", "{\"names\":null}" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        const struct value *written = test_json(arena, cases[i].written);
        const struct value *seen = kong_project(
            arena, shape(arena), written, test_json(arena, cases[i].actual), KONG_CONCEAL | KONG_UNMANAGED);
        ASSERT_TEXT(test_text(arena, seen), cases[i].seen);
    }
}

static void surplus(void)
{
    static const struct {
        const char *written;
        const char *actual;
        const char *skip;
        const char *more;
    } cases[] = {
        { "{}", "{\"limit\":10,\"names\":[],\"made\":\"up\"}", "{}", "{}" },
        { "{}", "{\"limit\":11}", "{}", "{\"limit\":11}" },
        { "{\"limit\":5}", "{\"limit\":11}", "{}", "{}" },
        { "{}", "{\"limit\":11,\"deep\":{\"on\":false,\"host\":\"h\"}}",
          "{\"limit\":true,\"deep\":{\"on\":true}}", "{\"deep\":{\"host\":\"h\"}}" },
        { "{\"deep_host\":\"h\"}", "{\"deep\":{\"on\":true,\"host\":\"h\"}}", "{}", "{}" },
        { "{}", "{\"key\":\"hunter2\"}", "{}", "{\"key\":\"(hidden)\"}" },
        { "{}", "{\"limit\":11}", "true", "{}" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        const struct value *more =
            kong_unmanaged(arena, shape(arena), test_json(arena, cases[i].written),
                           test_json(arena, cases[i].actual), test_json(arena, cases[i].skip), KONG_CONCEAL);
        ASSERT_TEXT(test_text(arena, more), cases[i].more);
    }
}

static void what_may_be_seen(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *actual = test_json(
        arena, "{\"limit\":10,\"names\":[\"a\"],\"key\":\"hunter2\",\"deep\":{\"on\":false,\"host\":\"h\"}}");
    ASSERT_TEXT(test_text(arena, kong_minimal(arena, shape(arena), actual)),
                "{\"deep\":{\"host\":\"h\",\"on\":false},\"names\":[\"a\"]}");
    const struct value *hide = test_json(arena, "{\"deep\":{\"host\":true}}");
    ASSERT_TEXT(test_text(arena, kong_visible(arena, shape(arena), actual, hide)),
                "{\"deep\":{\"on\":false},\"limit\":10,\"names\":[\"a\"]}");
}

static void field_masks(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *written = test_json(arena, "{\"deep_host\":\"h\",\"names\":[\"a\"],\"limit\":null}");
    const struct value *places = field_mask_of(arena, shape(arena), written);
    ASSERT_TEXT(test_text(arena, places), "{\"deep\":{\"host\":true},\"names\":true}");
    places = field_mask_join(arena, places, field_mask_at(arena, SV("deep.on")));
    ASSERT_TEXT(test_text(arena, places), "{\"deep\":{\"host\":true,\"on\":true},\"names\":true}");
    ASSERT_TEXT(test_text(arena, field_mask_join(arena, places, field_mask_at(arena, SV("")))), "true");
    const struct value *whole = test_json(arena, "{\"deep\":{\"host\":\"h\",\"on\":true},\"limit\":1}");
    ASSERT_TEXT(test_text(arena, field_mask_cut(arena, whole, places)), "{\"limit\":1}");
    const struct value *text = value_string(arena, SV("{\"names\":[\"a\"],\"limit\":1}"));
    ASSERT_TEXT(field_mask_cut(arena, text, places)->text, "{\"limit\":1}");
}

SUITE("engine/described", TEST(sameness), TEST(projection), TEST(surplus), TEST(what_may_be_seen),
      TEST(field_masks))
