#include "suite.h"

#include "konnect/redact.h"
#include "value/json.h"

static strview masked(struct arena *arena, const char *text, const strview *values, size_t count)
{
    const struct redaction mask = { .values = values, .value_count = count };
    return redact_text(arena, sv_from(text), &mask);
}

static void values_in_all_spellings(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const strview values[] = { SV("p\"ss wörd") };
    ASSERT_TEXT(masked(arena, "a p\"ss wörd b", values, 1), "a (hidden) b");
    ASSERT_TEXT(masked(arena, "{\"v\":\"p\\\"ss wörd\"}", values, 1), "{\"v\":\"(hidden)\"}");
    ASSERT_TEXT(masked(arena, "/x/p%22ss%20w%C3%B6rd", values, 1), "/x/(hidden)");
    ASSERT_TEXT(masked(arena, "p\"ss wörp\"ss wörd", values, 1), "p\"ss wör(hidden)");
    ASSERT_TEXT(masked(arena, "nothing", values, 1), "nothing");
    ASSERT_TEXT(masked(arena, "", values, 1), "");
    ASSERT_TEXT(masked(arena, "p\"ss wörd", NULL, 0), "p\"ss wörd");
}

static void values_in_json_inside_json(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const strview values[] = { SV("p\"a\\s\\\\\nö😀<") };
    ASSERT_TEXT(masked(arena, "{\"d\":\"p\\\"a\\\\s\\\\\\\\\\nö😀<\"}", values, 1), "{\"d\":\"(hidden)\"}");
    ASSERT_TEXT(masked(arena,
                       "{\"d\":\"{\\\"v\\\":\\\"p\\\\\\\"a\\\\\\\\s\\\\\\\\\\\\\\\\\\\\nö😀\\\\u003C\\\"}\"}",
                       values, 1),
                "{\"d\":\"{\\\"v\\\":\\\"(hidden)\\\"}\"}");
    ASSERT_TEXT(masked(arena, "p\\\"a\\\\s\\\\\\\\\\u000a\\u00f6\\uD83D\\ude00\\u003c.", values, 1),
                "(hidden).");
    ASSERT_TEXT(masked(arena, "p\\\"as\\\\\\\\\\nö😀<", values, 1), "p\\\"as\\\\\\\\\\nö😀<");
}

static void longer_values_first(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const strview values[] = { SV("secret"), SV("secret-and-more") };
    ASSERT_TEXT(masked(arena, "secret-and-more secret secret-and", values, 2),
                "(hidden) (hidden) (hidden)-and");
}

static void short_values_are_left(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const strview values[] = { SV("abc"), SV("abcd") };
    ASSERT_TEXT(masked(arena, "abc abcd", values, 2), "abc (hidden)");
}

static strview fields_masked(struct arena *arena, const char *json, const strview *fields, size_t count)
{
    struct ctx ctx = ctx_make(arena);
    const struct redaction mask = { .fields = fields, .field_count = count, .is_whole = true };
    const struct value *value = NULL;
    strview text = SV("");
    REQUIRE(json_decode(&ctx, sv_from(json), &value));
    REQUIRE(json_encode(&ctx, redact_fields(arena, value, &mask), &text));
    return text;
}

static void fields(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const strview fields[] = { SV("value"), SV("a.b") };
    ASSERT_TEXT(fields_masked(arena, "{\"key\":\"k\",\"value\":\"v\"}", fields, 2),
                "{\"key\":\"k\",\"value\":\"(hidden)\"}");
    ASSERT_TEXT(fields_masked(arena, "{\"value\":5}", fields, 2), "{\"value\":\"(hidden)\"}");
    ASSERT_TEXT(fields_masked(arena, "{\"value\":null}", fields, 2), "{\"value\":null}");
    ASSERT_TEXT(fields_masked(arena, "{\"a\":{\"b\":[1],\"c\":2}}", fields, 2),
                "{\"a\":{\"b\":\"(hidden)\",\"c\":2}}");
    ASSERT_TEXT(fields_masked(arena, "{\"a\":null}", fields, 2), "{\"a\":null}");
    ASSERT_TEXT(fields_masked(arena, "{\"a\":5}", fields, 2), "{\"a\":5}");
    ASSERT_TEXT(fields_masked(arena, "[1]", fields, 2), "[1]");
}

static void all_texts_below_a_field(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const strview fields[] = { SV("config.*") };
    ASSERT_TEXT(
        fields_masked(arena,
                      "{\"config\":{\"a\":\"x\",\"b\":[\"y\",{\"c\":\"z\"}],\"n\":5,\"t\":true,\"u\":null,"
                      "\"r\":\"{vault://p/k}\",\"q\":\"{vault://p/k} x\"},\"name\":\"n\"}",
                      fields, 1),
        "{\"config\":{\"a\":\"(hidden)\",\"b\":[\"(hidden)\",{\"c\":\"(hidden)\"}],\"n\":5,\"q\":\"(hidden)"
        "\","
        "\"r\":\"{vault://p/k}\",\"t\":true,\"u\":null},\"name\":\"n\"}");
    ASSERT_TEXT(fields_masked(arena, "{\"config\":null}", fields, 1), "{\"config\":null}");
}

static void what_looks_like_a_credential(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(fields_masked(arena,
                              "{\"tags\":[\"a\",\"https://u:p@h/\"],\"url\":\"https://u@h/\","
                              "\"x\":{\"k\":\"-----BEGIN PRIVATE KEY-----\"}}",
                              NULL, 0),
                "{\"tags\":[\"a\",\"(hidden)\"],\"url\":\"https://u@h/\",\"x\":{\"k\":\"(hidden)\"}}");
}

SUITE("konnect/redact", TEST(values_in_all_spellings), TEST(values_in_json_inside_json),
      TEST(longer_values_first), TEST(short_values_are_left), TEST(fields), TEST(all_texts_below_a_field),
      TEST(what_looks_like_a_credential))
