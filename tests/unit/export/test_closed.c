#include "suite.h"

#include "export/closed.h"
#include "help/json.h"

/* The texts of JSON that may be secrets, in the order in which they are asked for. */
static bool is_closed(struct arena *arena, const char *json, const char *text)
{
    struct index closed = index_make(arena);
    closed_find(test_json(arena, json), &closed);
    return closed_text_of(&closed, sv_from(text)) != NULL;
}

static void by_the_last_word_of_the_name(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const char *const closed[] = {
        "{\"aws_secret_access_key\":\"s\"}",     "{\"a\":{\"http_proxy_authorization\":\"s\"}}",
        "{\"headers\":{\"X-Api-Key\":[\"s\"]}}", "{\"list\":[{\"password\":\"s\"}]}",
        "{\"service_account_json\":\"s\"}",      "{\"token_headers_values\":[\"a\",\"s\"]}"
    };
    static const char *const open[] = { "{\"key_names\":[\"s\"]}",
                                        "{\"upstream_access_token_header\":\"s\"}",
                                        "{\"credential_claim\":[\"s\"]}",
                                        "{\"key_sets\":\"s\"}",
                                        "{\"json_types\":[\"s\"]}",
                                        "{\"d\":\"s\"}",
                                        "{\"remove\":{\"json\":[\"s\"]}}",
                                        "\"s\"",
                                        "[\"s\"]" };
    for (size_t i = 0; i < sizeof closed / sizeof *closed; i++)
        CU_ASSERT_TRUE(is_closed(arena, closed[i], "s"));
    for (size_t i = 0; i < sizeof open / sizeof *open; i++)
        CU_ASSERT_FALSE(is_closed(arena, open[i], "s"));
}

static void pairs_of_a_name_and_a_value(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const char added[] =
        "{\"add\":{\"headers\":[\"Authorization:Basic x\",\"x-trace:1\",\"token:\"]}}";
    CU_ASSERT_TRUE(is_closed(arena, added, "Authorization:Basic x"));
    CU_ASSERT_FALSE(is_closed(arena, added, "x-trace:1"));
    CU_ASSERT_FALSE(is_closed(arena, added, "token:"));
    CU_ASSERT_FALSE(
        is_closed(arena, "{\"rename\":{\"headers\":[\"authorization:x-a\"]}}", "authorization:x-a"));
    CU_ASSERT_FALSE(is_closed(arena, "{\"note\":\"key:1\"}", "key:1"));
}

static void by_the_shape_of_the_text(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    CU_ASSERT_TRUE(is_closed(arena, "{}", "https://user:pw@host/"));
    CU_ASSERT_TRUE(is_closed(arena, "{}", "-----BEGIN PRIVATE KEY-----\nAA=="));
    CU_ASSERT_FALSE(is_closed(arena, "{}", "https://host/"));
}

static void references_are_no_secrets(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    CU_ASSERT_FALSE(is_closed(arena, "{\"password\":\"{vault://v/k}\"}", "{vault://v/k}"));
    CU_ASSERT_FALSE(is_closed(arena, "{\"password\":\"\"}", ""));
}

static void a_text_has_one_row(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct index closed = index_make(arena);
    closed_find(test_json(arena, "{\"password\":\"s\",\"other\":{\"secret\":\"s\"}}"), &closed);
    closed_text_of(&closed, SV("s"))->expression = SV("var.x");
    ASSERT_TEXT(closed_text_of(&closed, SV("s"))->expression, "var.x");
    CU_ASSERT_EQUAL(closed.count, 1);
}

SUITE("export/closed", TEST(by_the_last_word_of_the_name), TEST(pairs_of_a_name_and_a_value),
      TEST(by_the_shape_of_the_text), TEST(references_are_no_secrets), TEST(a_text_has_one_row))
