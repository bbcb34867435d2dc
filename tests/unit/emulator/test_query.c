#include "emulator/http/query.h"

#include "suite.h"

static void looking_up(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    strview query = SV("a=1&b=x%20y+z&a=2&c&d=%zz&%61b=3");
    strview value = SV("");
    CU_ASSERT_EQUAL(query_get(arena, query, SV("a"), &value), 2);
    ASSERT_TEXT(value, "1");
    CU_ASSERT_EQUAL(query_get(arena, query, SV("b"), &value), 1);
    ASSERT_TEXT(value, "x y z");
    CU_ASSERT_EQUAL(query_get(arena, query, SV("c"), &value), 1);
    ASSERT_TEXT(value, "");
    CU_ASSERT_PTR_NOT_NULL(value.data);
    CU_ASSERT_EQUAL(query_get(arena, query, SV("d"), &value), 1);
    ASSERT_TEXT(value, "%zz");
    CU_ASSERT_EQUAL(query_get(arena, query, SV("ab"), NULL), 1);
    CU_ASSERT_EQUAL(query_get(arena, query, SV("e"), &value), 0);
    CU_ASSERT_PTR_NULL(value.data);
    CU_ASSERT_EQUAL(query_get(arena, sv_make(NULL, 0), SV("a"), &value), 0);
}

static void changing(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    strview query = SV("a=1&b=x%20y+z&a=2&c");
    ASSERT_TEXT(query_without(arena, query, SV("a")), "b=x%20y+z&c");
    ASSERT_TEXT(query_without(arena, SV("a=1"), SV("a")), "");
    ASSERT_TEXT(query_without(arena, query, SV("x")), "a=1&b=x%20y+z&a=2&c");
    ASSERT_TEXT(query_with(arena, query, SV("n&m"), SV("1/\xc3\xa9")),
                "a=1&b=x%20y+z&a=2&c&n%26m=1%2F%C3%A9");
    ASSERT_TEXT(query_with(arena, SV(""), SV("n"), SV("")), "n=");
    ASSERT_TEXT(query_renamed(arena, query, SV("a"), SV("&")), "%26=1&b=x%20y+z&%26=2&c");
    ASSERT_TEXT(query_renamed(arena, query, SV("c"), SV("d")), "a=1&b=x%20y+z&a=2&d");
}

SUITE("emulator/query", TEST(looking_up), TEST(changing))
