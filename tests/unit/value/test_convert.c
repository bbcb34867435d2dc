#include "samples.h"
#include "suite.h"
#include "value/build.h"

static void conversions(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const struct {
        const char *given;
        const char *type;
        const char *converted;
    } cases[] = {
        { "5", "\"string\"", "\"5\"" },
        { "5.0", "\"string\"", "\"5\"" },
        { "1e3", "\"string\"", "\"1000\"" },
        { "true", "\"string\"", "\"true\"" },
        { "false", "\"string\"", "\"false\"" },
        { "\"5.0\"", "\"number\"", "5.0" },
        { "\"-1e3\"", "\"number\"", "-1e3" },
        { "\"true\"", "\"bool\"", "true" },
        { "\"1\"", "\"bool\"", "true" },
        { "\"false\"", "\"bool\"", "false" },
        { "\"0\"", "\"bool\"", "false" },
        { "[1,\"x\",true]", "[\"list\",\"string\"]", "[\"1\",\"x\",\"true\"]" },
        { "[2,1,2]", "[\"set\",\"string\"]", "[\"2\",\"1\"]" },
        { "[1,2]", "[\"tuple\",[\"string\",\"number\"]]", "[\"1\",2]" },
        { "{\"a\":1,\"b\":true}", "[\"map\",\"string\"]", "{\"a\":\"1\",\"b\":\"true\"}" },
        { "{\"a\":1}", "[\"object\",{\"a\":\"string\",\"b\":\"number\"}]", "{\"a\":\"1\",\"b\":null}" },
        { "{\"a\":1,\"z\":2}", "[\"object\",{\"a\":\"string\"}]", "{\"a\":\"1\"}" },
        { "{\"a\":[{\"b\":\"1\"}]}", "[\"map\",[\"list\",[\"map\",\"number\"]]]", "{\"a\":[{\"b\":1}]}" },
        { "[1,null]", "[\"list\",\"string\"]", "[\"1\",null]" },
        { "null", "\"string\"", "null" },
        { "{\"a\":[1,\"x\"]}", "\"dynamic\"", "{\"a\":[1,\"x\"]}" },
        { "[]", "[\"set\",\"string\"]", "[]" },
        { "{}", "[\"map\",\"string\"]", "{}" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct value *value = typed(arena, cases[i].type, cases[i].given);
        ASSERT_TEXT(as_json(arena, value), cases[i].converted);
        const struct type *type = a_type(arena, cases[i].type);
        CU_ASSERT_TRUE(type->kind == TYPE_DYNAMIC || type_equal(value->type, type));
    }
}

static void between_typed_values(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    const struct value *out = NULL;
    const struct value *set = typed(arena, "[\"set\",\"number\"]", "[2,1]");
    CU_ASSERT_TRUE(value_convert(&ctx, set, &type_list_of_string, &out));
    ASSERT_TEXT(as_json(arena, out), "[\"2\",\"1\"]");
    const struct value *map = typed(arena, "[\"map\",\"number\"]", "{\"a\":1}");
    CU_ASSERT_TRUE(value_convert(&ctx, map, a_type(arena, "[\"object\",{\"a\":\"string\"}]"), &out));
    ASSERT_TEXT(as_json(arena, out), "{\"a\":\"1\"}");
    CU_ASSERT_TRUE(value_convert(&ctx, out, &type_map_of_string, &out));
    CU_ASSERT_EQUAL(out->type->kind, TYPE_MAP);
    CU_ASSERT_FALSE(ctx_has_errors(&ctx));
}

static void what_fits_stays_as_it_is(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    const struct value *out = NULL;
    struct value refined = { .type = &type_string, .state = VALUE_UNKNOWN, .text = SV("\x81\x01\xc2") };
    CU_ASSERT_TRUE(value_convert(&ctx, &refined, &type_string, &out));
    CU_ASSERT_PTR_EQUAL(out, &refined);
    CU_ASSERT_TRUE(value_convert(&ctx, &refined, &type_dynamic, &out));
    CU_ASSERT_PTR_EQUAL(out, &refined);
    const struct value *list = typed(arena, "[\"list\",\"string\"]", "[\"a\"]");
    CU_ASSERT_TRUE(value_convert(&ctx, list, &type_list_of_string, &out));
    CU_ASSERT_PTR_EQUAL(out, list);
}

static void null_and_unknown_keep_their_state(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    const struct value *out = NULL;
    CU_ASSERT_TRUE(value_convert(&ctx, value_null(arena, &type_dynamic), &type_list_of_string, &out));
    CU_ASSERT_TRUE(value_is_null(out));
    CU_ASSERT_PTR_EQUAL(out->type, &type_list_of_string);
    CU_ASSERT_TRUE(value_convert(&ctx, value_unknown(arena, &type_string), &type_number, &out));
    CU_ASSERT_TRUE(value_is_unknown(out));
    CU_ASSERT_PTR_EQUAL(out->type, &type_number);
    CU_ASSERT_EQUAL(out->text.len, 0);
}

static void refusals_name_the_place(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const struct {
        const char *given;
        const char *type;
        const char *path;
    } cases[] = {
        { "\"True\"", "\"bool\"", "at" },
        { "\"\"", "\"bool\"", "at" },
        { "\"01\"", "\"bool\"", "at" },
        { "1", "\"bool\"", "at" },
        { "[]", "\"bool\"", "at" },
        { "true", "\"number\"", "at" },
        { "\"x\"", "\"number\"", "at" },
        { "\"\"", "\"number\"", "at" },
        { "\"0x10\"", "\"number\"", "at" },
        { "{}", "\"number\"", "at" },
        { "[]", "\"string\"", "at" },
        { "{}", "\"string\"", "at" },
        { "\"x\"", "[\"list\",\"string\"]", "at" },
        { "{}", "[\"list\",\"string\"]", "at" },
        { "[]", "[\"map\",\"string\"]", "at" },
        { "\"x\"", "[\"map\",\"string\"]", "at" },
        { "[]", "[\"object\",{}]", "at" },
        { "1", "[\"object\",{}]", "at" },
        { "[1]", "[\"tuple\",[]]", "at" },
        { "[1]", "[\"tuple\",[\"number\",\"number\"]]", "at" },
        { "[1,[]]", "[\"list\",\"string\"]", "at[1]" },
        { "[1,[]]", "[\"tuple\",[\"string\",\"string\"]]", "at[1]" },
        { "[[]]", "[\"set\",\"string\"]", "at" },
        { "{\"k\":[]}", "[\"map\",\"string\"]", "at[\"k\"]" },
        { "{\"k\":[]}", "[\"object\",{\"k\":\"string\"}]", "at.k" },
        { "{\"k\":{\"l\":[0,{}]}}", "[\"object\",{\"k\":[\"map\",[\"list\",\"string\"]]}]",
          "at.k[\"l\"][1]" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ctx ctx = ctx_make(arena);
        const struct path *path = path_attribute(arena, NULL, SV("at"));
        const struct value *out = NULL;
        ctx.path = path;
        CU_ASSERT_FALSE(
            value_convert(&ctx, from_json(arena, cases[i].given), a_type(arena, cases[i].type), &out));
        CU_ASSERT_PTR_NULL(out);
        CU_ASSERT_EQUAL_FATAL(ctx.diags.errors, 1);
        ASSERT_TEXT(path_to_text(arena, ctx.diags.first->path), cases[i].path);
        CU_ASSERT_PTR_EQUAL(ctx.path, path);
    }
}

static void the_message(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    const struct value *out = NULL;
    CU_ASSERT_FALSE(value_convert(&ctx, from_json(arena, "\"s3cret\""), &type_list_of_string, &out));
    ASSERT_TEXT(ctx.diags.first->detail, "A list of string is needed here; this is a string.");
}

SUITE("value/convert", TEST(conversions), TEST(between_typed_values), TEST(what_fits_stays_as_it_is),
      TEST(null_and_unknown_keep_their_state), TEST(refusals_name_the_place), TEST(the_message))
