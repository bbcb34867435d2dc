#include "samples.h"
#include "suite.h"

#include "base/buf.h"
#include "value/build.h"

/* Reads strictly; `written` is what comes out when it is written again. */
static void both_ways(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const struct {
        const char *type;
        const char *text;
        const char *written;
    } cases[] = {
        { "\"string\"", "\"a\"", "\"a\"" },
        { "\"string\"", "5.0", "\"5\"" },
        { "\"string\"", "true", "\"true\"" },
        { "\"string\"", "null", "null" },
        { "\"number\"", "12345678901234567890123", "12345678901234567890123" },
        { "\"number\"", "\"5\"", "5" },
        { "\"bool\"", "\"true\"", "true" },
        { "\"bool\"", "false", "false" },
        { "[\"list\",\"string\"]", "[\"b\",1,null]", "[\"b\",\"1\",null]" },
        { "[\"set\",\"number\"]", "[3,1,\"1\",1.0]", "[3,1]" },
        { "[\"map\",\"bool\"]", "{\"b\":true,\"a\":null}", "{\"a\":null,\"b\":true}" },
        { "[\"tuple\",[\"string\",\"number\"]]", "[\"1\",\"1\"]", "[\"1\",1]" },
        { "[\"object\",{\"a\":\"string\",\"b\":[\"list\",\"string\"]}]", "{\"a\":\"x\"}",
          "{\"a\":\"x\",\"b\":null}" },
        { "[\"object\",{}]", "{}", "{}" },
        { "\"dynamic\"", "null", "null" },
        { "\"dynamic\"", "{\"type\":\"number\",\"value\":\"5\"}", "{\"type\":\"number\",\"value\":5}" },
        { "\"dynamic\"", "{\"value\":null,\"type\":\"string\"}", "{\"type\":\"string\",\"value\":null}" },
        { "\"dynamic\"",
          "{\"value\":[1,{\"a\":null}],\"type\":[\"tuple\",[\"number\",[\"object\",{\"a\":\"dynamic\"}]]]}",
          "{\"type\":[\"tuple\",[\"number\",[\"object\",{\"a\":\"dynamic\"}]]],\"value\":[1,{\"a\":null}]}" },
        { "[\"list\",\"dynamic\"]", "[{\"value\":1,\"type\":\"number\"},null]",
          "[{\"type\":\"number\",\"value\":1},null]" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ctx ctx = ctx_make(arena);
        const struct type *type = a_type(arena, cases[i].type);
        const struct value *value = NULL;
        strview text = SV("");
        REQUIRE(json_decode_state(&ctx, sv_from(cases[i].text), type, false, &value));
        CU_ASSERT_TRUE(type->kind == TYPE_DYNAMIC || type_equal(type, value->type));
        CU_ASSERT_TRUE(json_encode_state(&ctx, value, type, &text));
        ASSERT_TEXT(text, cases[i].written);
    }
}

static void dynamic_values_carry_their_type(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    const struct value *value = NULL;
    CU_ASSERT_TRUE_FATAL(json_decode_state(&ctx, SV("{\"value\":[\"a\"],\"type\":[\"set\",\"string\"]}"),
                                           &type_dynamic, false, &value));
    CU_ASSERT_EQUAL(value->type->kind, TYPE_SET);
    CU_ASSERT_TRUE_FATAL(
        json_decode_state(&ctx, SV("{\"value\":null,\"type\":\"bool\"}"), &type_dynamic, false, &value));
    CU_ASSERT_TRUE(value_is_null(value));
    CU_ASSERT_EQUAL(value->type->kind, TYPE_BOOL);
    CU_ASSERT_TRUE_FATAL(json_decode_state(&ctx, SV("null"), &type_dynamic, false, &value));
    CU_ASSERT_EQUAL(value->type->kind, TYPE_DYNAMIC);
}

static void refusals_name_the_place(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const struct {
        const char *type;
        const char *text;
        const char *path;
    } cases[] = {
        { "\"string\"", "[]", "at" },
        { "\"string\"", "{}", "at" },
        { "\"number\"", "true", "at" },
        { "\"number\"", "\"x\"", "at" },
        { "\"bool\"", "1", "at" },
        { "[\"list\",\"string\"]", "{}", "at" },
        { "[\"list\",\"string\"]", "\"a\"", "at" },
        { "[\"list\",\"string\"]", "[\"a\",[]]", "at[1]" },
        { "[\"set\",\"string\"]", "[[]]", "at" },
        { "[\"tuple\",[\"string\"]]", "[]", "at" },
        { "[\"tuple\",[\"string\"]]", "[\"a\",\"b\"]", "at" },
        { "[\"tuple\",[\"string\"]]", "[{}]", "at[0]" },
        { "[\"map\",\"string\"]", "[]", "at" },
        { "[\"map\",\"string\"]", "{\"k\":[]}", "at[\"k\"]" },
        { "[\"object\",{\"a\":\"string\"}]", "[]", "at" },
        { "[\"object\",{\"a\":\"string\"}]", "{\"a\":\"x\",\"b\":null}", "at" },
        { "[\"object\",{\"a\":[\"object\",{}]}]", "{\"a\":{\"b\":1}}", "at.a" },
        { "[\"object\",{\"a\":\"string\"}]", "{\"a\":{}}", "at.a" },
        { "\"dynamic\"", "1", "at" },
        { "\"dynamic\"", "[1,\"number\"]", "at" },
        { "\"dynamic\"", "{}", "at" },
        { "\"dynamic\"", "{\"value\":1}", "at" },
        { "\"dynamic\"", "{\"type\":\"number\"}", "at" },
        { "\"dynamic\"", "{\"value\":1,\"type\":\"number\",\"more\":1}", "at" },
        { "\"dynamic\"", "{\"value\":1,\"typo\":\"number\"}", "at" },
        { "\"dynamic\"", "{\"value\":1,\"type\":\"nothing\"}", "at" },
        { "\"dynamic\"", "{\"value\":1,\"type\":null}", "at" },
        { "\"dynamic\"", "{\"value\":null,\"type\":\"dynamic\"}", "at" },
        { "\"dynamic\"", "{\"value\":\"x\",\"type\":\"number\"}", "at" },
        { "\"dynamic\"", "{\"value\":{\"a\":1,\"b\":2},\"type\":[\"object\",{\"a\":\"number\"}]}", "at" },
        { "\"string\"", "\"a", "at" },
        { "\"string\"", "", "at" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ctx ctx = ctx_make(arena);
        const struct path *path = path_attribute(arena, NULL, SV("at"));
        const struct value *value = NULL;
        ctx.path = path;
        CU_ASSERT_FALSE(
            json_decode_state(&ctx, sv_from(cases[i].text), a_type(arena, cases[i].type), false, &value));
        CU_ASSERT_PTR_NULL(value);
        CU_ASSERT_EQUAL_FATAL(ctx.diags.errors, 1);
        ASSERT_TEXT(path_to_text(arena, ctx.diags.first->path), cases[i].path);
        CU_ASSERT_PTR_EQUAL(ctx.path, path);
    }
}

static void surplus_can_be_ignored(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    const struct type *type =
        a_type(arena, "[\"object\",{\"a\":[\"list\",[\"object\",{\"b\":\"string\"}]],\"d\":\"dynamic\"}]");
    const struct value *value = NULL;
    strview text = SV("");
    CU_ASSERT_TRUE_FATAL(
        json_decode_state(&ctx, SV("{\"a\":[{\"b\":\"x\",\"old\":1}],\"older\":{}}"), type, true, &value));
    CU_ASSERT_TRUE(json_encode_state(&ctx, value, type, &text));
    ASSERT_TEXT(text, "{\"a\":[{\"b\":\"x\"}],\"d\":null}");
    value = NULL;
    CU_ASSERT_FALSE(json_decode_state(
        &ctx, SV("{\"d\":{\"value\":{\"a\":1,\"b\":2},\"type\":[\"object\",{\"a\":\"number\"}]}}"), type,
        true, &value));
    CU_ASSERT_PTR_NULL(value);
}

static void unknowns_are_refused(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    const struct value *unknown = value_unknown(arena, &type_string);
    const struct value *tuple = value_tuple(arena, &unknown, 1);
    const struct type *type = a_type(arena, "[\"object\",{\"d\":\"dynamic\"}]");
    const struct value *object = value_of(arena, type, (strview[]){ SV("d") }, &tuple, 1);
    strview text = SV("untouched");
    CU_ASSERT_FALSE(json_encode_state(&ctx, object, type, &text));
    ASSERT_TEXT(text, "untouched");
    CU_ASSERT_EQUAL_FATAL(ctx.diags.errors, 1);
    ASSERT_TEXT(path_to_text(arena, ctx.diags.first->path), "d[0]");
}

static strview nested(struct arena *arena, const char *open, const char *close, size_t depth)
{
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    for (size_t i = 0; i < depth; i++)
        buf_append_z(&text, open);
    for (size_t i = 0; i < depth; i++)
        buf_append_z(&text, close);
    return buf_view(&text);
}

static bool read_deep(struct arena *arena, size_t depth)
{
    struct ctx ctx = ctx_make(arena);
    const struct value *value = NULL;
    strview text = arena_printf(arena, "{\"value\":" SV_FMT ",\"type\":" SV_FMT "}",
                                SV_ARG(nested(arena, "[", "]", depth)),
                                SV_ARG(nested(arena, "[\"tuple\",[", "]]", depth)));
    bool good = json_decode_state(&ctx, text, &type_dynamic, false, &value);
    strview back = SV("");
    CU_ASSERT_TRUE(!good || (json_encode_state(&ctx, value, &type_dynamic, &back) && back.len == text.len));
    return good;
}

static void depth_is_bounded(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    CU_ASSERT_TRUE(read_deep(arena, VALUE_MAX_DEPTH));
    CU_ASSERT_FALSE(read_deep(arena, VALUE_MAX_DEPTH + 1));
    /* What the schema nests counts, too. */
    const struct type *type = &type_dynamic;
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    for (int i = 0; i < VALUE_MAX_DEPTH; i++) {
        type = type_collection(arena, TYPE_LIST, type);
        buf_append_byte(&text, '[');
    }
    strview open = arena_copy(arena, buf_view(&text));
    strview close = nested(arena, "", "]", VALUE_MAX_DEPTH);
    struct ctx ctx = ctx_make(arena);
    const struct value *value = NULL;
    strview leaf =
        arena_printf(arena, SV_FMT "{\"value\":1,\"type\":\"number\"}" SV_FMT, SV_ARG(open), SV_ARG(close));
    CU_ASSERT_TRUE(json_decode_state(&ctx, leaf, type, false, &value));
    strview list = arena_printf(arena, SV_FMT "{\"value\":[],\"type\":[\"list\",\"number\"]}" SV_FMT,
                                SV_ARG(open), SV_ARG(close));
    CU_ASSERT_FALSE(json_decode_state(&ctx, list, type, false, &value));
}

SUITE("value/json_state", TEST(both_ways), TEST(dynamic_values_carry_their_type),
      TEST(refusals_name_the_place), TEST(surplus_can_be_ignored), TEST(unknowns_are_refused),
      TEST(depth_is_bounded))
