#include "samples.h"
#include "suite.h"

#include "base/buf.h"

static void both_ways(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const char *const texts[] = {
        "\"dynamic\"",
        "\"bool\"",
        "\"number\"",
        "\"string\"",
        "[\"list\",\"string\"]",
        "[\"set\",\"number\"]",
        "[\"map\",[\"list\",\"bool\"]]",
        "[\"tuple\",[]]",
        "[\"tuple\",[\"string\",\"dynamic\"]]",
        "[\"object\",{}]",
        "[\"object\",{\"a\":\"number\",\"b\":[\"tuple\",[\"string\"]],\"c\":\"dynamic\"}]",
        "[\"object\",{\"a\":\"string\",\"b\":\"string\"}]",
        "[\"list\",[\"object\",{\"\":\"string\"}]]",
        "[\"object\",{\"\xc3\xa9\\\"\":\"string\"}]",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ASSERT_TEXT(type_to_json(arena, a_type(arena, texts[i])), texts[i]);
}

static void what_is_read(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    CU_ASSERT_PTR_EQUAL(a_type(arena, "\"dynamic\""), &type_dynamic);
    CU_ASSERT_PTR_EQUAL(a_type(arena, "\"bool\""), &type_bool);
    CU_ASSERT_PTR_EQUAL(a_type(arena, "\"number\""), &type_number);
    CU_ASSERT_PTR_EQUAL(a_type(arena, "\"string\""), &type_string);
    CU_ASSERT_TRUE(type_equal(a_type(arena, "[\"list\",\"string\"]"), &type_list_of_string));
    CU_ASSERT_TRUE(type_equal(a_type(arena, "[\"set\",\"string\"]"), &type_set_of_string));
    CU_ASSERT_TRUE(type_equal(a_type(arena, "[\"map\",\"string\"]"), &type_map_of_string));
    const struct type *object = a_type(arena, "[\"object\",{\"b\":\"bool\",\"a\":\"number\"}]");
    CU_ASSERT_EQUAL(object->kind, TYPE_OBJECT);
    CU_ASSERT_EQUAL(object->count, 2);
    ASSERT_TEXT(object->attrs[0].name, "a");
    CU_ASSERT_PTR_EQUAL(object->attrs[0].type, &type_number);
    CU_ASSERT_PTR_EQUAL(type_attribute(object, SV("b")), &type_bool);
    ASSERT_TEXT(type_to_json(arena, a_type(arena, " [ \"object\" , {\"b\":\"bool\", \"a\":\"bool\"} ]\n")),
                "[\"object\",{\"a\":\"bool\",\"b\":\"bool\"}]");
    ASSERT_TEXT(type_to_json(arena, a_type(arena, "[\"object\",{\"a\":\"bool\",\"a\":\"string\"}]")),
                "[\"object\",{\"a\":\"string\"}]");
}

static void refused(struct arena *arena, strview json)
{
    struct ctx ctx = ctx_make(arena);
    const struct type *const untouched = &type_empty_tuple;
    const struct type *type = untouched;
    bool taken = type_from_json(&ctx, json, &type);
    CU_ASSERT_FALSE(taken);
    if (taken)
        (void)printf("  taken: " SV_FMT "\n", SV_ARG(json));
    CU_ASSERT_PTR_EQUAL(type, untouched);
    CU_ASSERT_EQUAL(ctx.diags.errors, 1);
}

static void what_is_refused(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const char *const texts[] = {
        "",
        "\"\"",
        "\"strings\"",
        "\"String\"",
        "\"list\"",
        "\"object\"",
        "null",
        "true",
        "1",
        "{}",
        "{\"a\":\"string\"}",
        "[]",
        "[\"list\"]",
        "[\"string\"]",
        "[\"string\",\"string\"]",
        "[\"dynamic\",\"string\"]",
        "[\"list\",\"string\",\"string\"]",
        "[\"set\",\"bool\",[]]",
        "[\"list\",\"nothing\"]",
        "[\"list\",null]",
        "[\"list\",1]",
        "[1,\"string\"]",
        "[null,\"string\"]",
        "[[\"list\"],\"string\"]",
        "[\"frob\",\"string\"]",
        "[\"tuple\"]",
        "[\"tuple\",\"string\"]",
        "[\"tuple\",{}]",
        "[\"tuple\",null]",
        "[\"tuple\",[\"string\",\"what\"]]",
        "[\"tuple\",[],[]]",
        "[\"object\"]",
        "[\"object\",[]]",
        "[\"object\",null]",
        "[\"object\",\"string\"]",
        "[\"object\",{\"a\":\"what\"}]",
        "[\"object\",{\"a\":\"string\"},[]]",
        "[\"object\",{\"a\":\"string\"},[\"a\"]]",
        "[\"object\",{\"a\":\"string\"},[\"b\"]]",
        "[\"object\",{\"a\":\"string\"},[1]]",
        "[\"object\",{\"\":\"string\"},[1]]",
        "[\"object\",{\"a\":\"string\"},null]",
        "[\"object\",{\"a\":\"string\"},\"a\"]",
        "[\"object\",{\"a\":\"string\"},{}]",
        "[\"object\",{\"a\":\"string\"},[\"a\"],[]]",
        "[\"list\",\"string\"",
        "[\"list\",\"string\"] x",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        refused(arena, sv_from(texts[i]));
}

static strview nested(struct arena *arena, const char *open, const char *close, size_t depth)
{
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    for (size_t i = 0; i < depth; i++)
        buf_append_z(&text, open);
    buf_append_z(&text, "\"string\"");
    for (size_t i = 0; i < depth; i++)
        buf_append_z(&text, close);
    return buf_view(&text);
}

static void depth_is_bounded(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const char *const wraps[][2] = { { "[\"list\",", "]" },
                                            { "[\"tuple\",[", "]]" },
                                            { "[\"object\",{\"a\":", "}]" } };
    for (size_t i = 0; i < sizeof wraps / sizeof *wraps; i++) {
        strview deepest = nested(arena, wraps[i][0], wraps[i][1], VALUE_MAX_DEPTH);
        struct ctx ctx = ctx_make(arena);
        const struct type *type = NULL;
        CU_ASSERT_TRUE(type_from_json(&ctx, deepest, &type));
        CU_ASSERT_TRUE(type != NULL && sv_equal(type_to_json(arena, type), deepest));
        refused(arena, nested(arena, wraps[i][0], wraps[i][1], VALUE_MAX_DEPTH + 1));
        refused(arena, nested(arena, wraps[i][0], wraps[i][1], 10000));
    }
}

static void random_types_come_back(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct random random = { 3 };
    for (int i = 0; i < 2000; i++) {
        const struct type *type = random_type(arena, &random, 4);
        struct ctx ctx = ctx_make(arena);
        const struct type *back = NULL;
        REQUIRE(type_from_json(&ctx, type_to_json(arena, type), &back));
        REQUIRE(type_equal(type, back));
    }
}

SUITE("value/type_json", TEST(both_ways), TEST(what_is_read), TEST(what_is_refused), TEST(depth_is_bounded),
      TEST(random_types_come_back))
