#include "samples.h"
#include "suite.h"

#include "base/buf.h"
#include "value/build.h"

static void both_ways(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const char *const texts[] = {
        "null",
        "true",
        "false",
        "0",
        "-0",
        "1.50",
        "1e400",
        "-12E-3",
        "9007199254740993",
        "12345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678",
        "0.1000000000000000055511151231257827",
        "\"\"",
        "\"n1\"",
        "\"s\"",
        "\"a/b c\"",
        "\"\\\"\\\\\\n\\r\\t\\b\\f\\u0001\\u001f\"",
        "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\x7f\"",
        "[]",
        "{}",
        "[[],{},[[]]]",
        "[1,\"1\",true,null]",
        "{\"\":0,\"A\":1,\"a\":{\"n\":null},\"b\":[{\"c\":\"d\"}],\"\xc3\xa9\\n\":2}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ASSERT_TEXT(as_json(arena, from_json(arena, texts[i])), texts[i]);
}

static void what_is_read(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const char *const cases[][2] = {
        { " \t\r\n[ 1 , 2 ]\n ", "[1,2]" },
        { "{ \"b\" : 1 , \"a\" : [ ] }", "{\"a\":[],\"b\":1}" },
        { "{\"a\":1,\"b\":2,\"a\":{\"c\":3}}", "{\"a\":{\"c\":3},\"b\":2}" },
        { "\"\\u0041\\u00e9\\u20AC\\uD83D\\ude00\\/\"", "\"A\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80/\"" },
        { "\"\\\\u0000\"", "\"\\\\u0000\"" },
        { "\"\\u09Af\\u0aF9\\u0AA0\"", "\"\xe0\xa6\xaf\xe0\xab\xb9\xe0\xaa\xa0\"" },
        { "{\"\\u0061\":1,\"a\":2}", "{\"a\":2}" },
        { "{\"a\" \n : \"b\"}", "{\"a\":\"b\"}" },
        { "[1 ,{\"2\":3}]", "[1,{\"2\":3}]" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ASSERT_TEXT(as_json(arena, from_json(arena, cases[i][0])), cases[i][1]);
    const struct value *value = from_json(arena, "{\"a\":[1,\"x\",true,null],\"b\":{}}");
    ASSERT_TEXT(type_to_json(arena, value->type),
                "[\"object\",{\"a\":[\"tuple\",[\"number\",\"string\",\"bool\",\"dynamic\"]],"
                "\"b\":[\"object\",{}]}]");
    CU_ASSERT_TRUE(value_is_null(value_get(value, SV("a"))->items[3]));
}

static void text_is_copied(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    char text[] = "{\"key\":[\"text\",12]}";
    const struct value *value = NULL;
    CU_ASSERT_TRUE_FATAL(json_decode(&ctx, sv_from(text), &value));
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = '!';
    ASSERT_TEXT(as_json(arena, value), "{\"key\":[\"text\",12]}");
}

static void refused(struct arena *arena, strview text)
{
    struct ctx ctx = ctx_make(arena);
    const struct value *const untouched = value_bool(arena, true);
    const struct value *value = untouched;
    bool taken = json_decode(&ctx, text, &value);
    CU_ASSERT_FALSE(taken);
    if (taken)
        (void)printf("  taken: " SV_FMT "\n", SV_ARG(text));
    CU_ASSERT_PTR_EQUAL(value, untouched);
    CU_ASSERT_EQUAL(ctx.diags.errors, 1);
}

static void what_is_refused(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const char *const texts[] = {
        "",
        " ",
        "nul",
        "nulls",
        "True",
        "NaN",
        "Infinity",
        "-Infinity",
        "undefined",
        "'a'",
        "a",
        "//x\n1",
        "1 2",
        "1,",
        "[1]]",
        "{}{}",
        "\"a\" x",
        "null null",
        "[",
        "]",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1}",
        "[,]",
        "{",
        "}",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "{,}",
        "{\"a\" 1}",
        "{\"a\",1}",
        "{a:1}",
        "{1:2}",
        "{1 :2}",
        "{-1\n:2}",
        "{\"a\":1 \"b\":2}",
        "{null:1}",
        "{\"a\":1]",
        "{[]:1}",
        "01",
        "-",
        "+1",
        "1.",
        ".5",
        "1e",
        "1e+",
        "--1",
        "1-1",
        "0x10",
        "1e99999",
        "-a",
        "1a",
        "1.2.3",
        "\"",
        "\"abc",
        "\"\\",
        "\"\\\"",
        "\"\\u",
        "\"\\u12",
        "\"\\u123",
        "\"\\u12\"",
        "\"\\u123\"",
        "\"\\x41\"",
        "\"\\a\"",
        "\"\\uZZZZ\"",
        "\"\\u000g\"",
        "\"\\u00:0\"",
        "\"\\u00/0\"",
        "\"\\u00G0\"",
        "\"\\u00@0\"",
        "\"\\u00`0\"",
        "\"\\U0041\"",
        "\"\\u0000\"",
        "\"a\\u0000b\"",
        "{\"\\u0000\":1}",
        "\"\\uD800\"",
        "\"\\uDC00\"",
        "\"\\uD800x\"",
        "\"\\uD800\\n\"",
        "\"\\uD800\\u0041\"",
        "\"\\uDC00\\uD800\"",
        "\"\\uD800\\uD800\"",
        "\"\\uD83D\\uZZZZ\"",
        "\"\n\"",
        "\"\t\"",
        "\"\x01\"",
        "\"\x1f\"",
        "\"\xff\"",
        "\"\xc3\"",
        "\"\xc0\xaf\"",
        "\"\xed\xa0\x80\"",
        "\"\xf4\x90\x80\x80\"",
        "\x80",
        "\xef\xbb\xbf"
        "1",
        "1\xc2\xa0",
        "[1,\x0b"
        "2]",
        "\x0c"
        "1",
        "1\x01",
        "[\x7f]",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        refused(arena, sv_from(texts[i]));
    refused(arena, SV("\"a\0b\""));
    refused(arena, SV("1\0"));
    refused(arena, SV("[1,\0002]"));
}

static void every_prefix_is_refused(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    strview text = SV("{\"a\":[1.5e3,\"x\\u00e9\\n\",true,false,null,{\"b\":{}}]}");
    (void)from_json(arena, text.data);
    for (size_t i = 0; i < text.len; i++)
        refused(arena, sv_slice(text, 0, i));
}

static strview nested(struct arena *arena, const char *open, const char *close, size_t depth)
{
    struct buf text = buf_make(arena, BUF_LIMIT_HTTP_BODY);
    for (size_t i = 0; i < depth; i++)
        buf_append_z(&text, open);
    buf_append_z(&text, "1");
    for (size_t i = 0; i < depth; i++)
        buf_append_z(&text, close);
    return buf_view(&text);
}

static void depth_is_bounded(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    const struct value *value = NULL;
    strview arrays = nested(arena, "[", "]", VALUE_MAX_DEPTH);
    CU_ASSERT_TRUE_FATAL(json_decode(&ctx, arrays, &value));
    CU_ASSERT_TRUE(sv_equal(as_json(arena, value), arrays));
    strview objects = nested(arena, "{\"a\":", "}", VALUE_MAX_DEPTH);
    CU_ASSERT_TRUE_FATAL(json_decode(&ctx, objects, &value));
    CU_ASSERT_TRUE(sv_equal(as_json(arena, value), objects));
    refused(arena, nested(arena, "[", "]", VALUE_MAX_DEPTH + 1));
    refused(arena, nested(arena, "{\"a\":", "}", VALUE_MAX_DEPTH + 1));
    refused(arena, nested(arena, "[", "", 1000000));
    CU_ASSERT_TRUE(json_decode_to_depth(&ctx, nested(arena, "[", "]", JSON_DEEPEST), JSON_DEEPEST, &value));
    CU_ASSERT_TRUE(json_decode_to_depth(&ctx, SV("[[1]]"), 2, &value));
    CU_ASSERT_FALSE(json_decode_to_depth(&ctx, SV("[[1]]"), 1, &value));
    /* Depth is what is open at once. */
    CU_ASSERT_TRUE(json_decode_to_depth(&ctx, SV("[[],[],{},{},[1]]"), 2, &value));
}

static void large_objects_are_linear(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct buf text = buf_make(arena, BUF_LIMIT_HTTP_BODY);
    enum { COUNT = 50000 };
    for (int i = 0; i < COUNT; i++)
        buf_printf(&text, "%c\"k%06d\":%d", i == 0 ? '{' : ',', i, i);
    buf_append_byte(&text, '}');
    buf_append_byte(&text, '\0');
    const struct value *value = from_json(arena, buf_view(&text).data);
    CU_ASSERT_EQUAL(value->count, COUNT);
    ASSERT_TEXT(value_get(value, SV("k012345"))->text, "12345");
    CU_ASSERT_EQUAL(as_json(arena, value).len, text.len - 1);
}

static void cannot_write(struct arena *arena, const struct value *value, const char *path)
{
    struct ctx ctx = ctx_make(arena);
    strview text = SV("untouched");
    ctx.path = path_attribute(arena, NULL, SV("at"));
    /* An error from before must not hide that this call has one, too. */
    ctx_error(&ctx, "Earlier", "Earlier.");
    CU_ASSERT_FALSE(json_encode(&ctx, value, &text));
    ASSERT_TEXT(text, "untouched");
    CU_ASSERT_EQUAL_FATAL(ctx.diags.errors, 2);
    ASSERT_TEXT(path_to_text(arena, ctx.diags.last->path), path);
}

static void what_cannot_be_written(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const strview keys[] = { SV("a"), SV("k") };
    const struct value *unknown = value_unknown(arena, &type_string);
    const struct value *nul = value_string(arena, SV("a\0b"));
    cannot_write(arena, unknown, "at");
    cannot_write(arena, nul, "at");
    const struct value *items[] = { value_null(arena, &type_string), unknown };
    cannot_write(arena, value_tuple(arena, items, 2), "at[1]");
    cannot_write(arena, value_object(arena, keys, items, 2), "at.k");
    cannot_write(arena, value_of(arena, &type_map_of_string, keys, items, 2), "at[\"k\"]");
    cannot_write(arena, value_of(arena, &type_set_of_string, NULL, items, 2), "at");
    items[1] = nul;
    cannot_write(arena, value_object(arena, keys, items, 2), "at.k");
    const struct value *inner = value_tuple(arena, items, 2);
    cannot_write(arena, value_object(arena, keys, &inner, 1), "at.a[1]");
    const strview bad_keys[] = { SV("k\0") };
    CU_ASSERT_EQUAL(bad_keys[0].len, 2);
    struct ctx ctx = ctx_make(arena);
    strview text = SV("untouched");
    CU_ASSERT_FALSE(json_encode(&ctx, value_object(arena, bad_keys, items, 1), &text));
    ASSERT_TEXT(text, "untouched");
    CU_ASSERT_EQUAL(ctx.diags.errors, 1);
}

static void typed_values_look_natural(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(as_json(arena, typed(arena, "[\"set\",\"number\"]", "[2,1]")), "[2,1]");
    ASSERT_TEXT(as_json(arena, typed(arena, "[\"map\",\"number\"]", "{\"b\":2,\"a\":1}")),
                "{\"a\":1,\"b\":2}");
    ASSERT_TEXT(as_json(arena, value_null(arena, &type_list_of_string)), "null");
}

SUITE("value/json", TEST(both_ways), TEST(what_is_read), TEST(text_is_copied), TEST(what_is_refused),
      TEST(every_prefix_is_refused), TEST(depth_is_bounded), TEST(large_objects_are_linear),
      TEST(what_cannot_be_written), TEST(typed_values_look_natural))
