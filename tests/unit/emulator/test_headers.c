#include "emulator/http/headers.h"

#include "suite.h"

static void names_in_any_case(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct header_list list = headers_make(arena);
    strview value = SV("");
    headers_add(&list, SV("X-A"), SV("1"));
    headers_add(&list, SV("B"), SV("2"));
    headers_add(&list, SV("x-a"), SV("3"));
    CU_ASSERT_TRUE(headers_get(&list, SV("x-A"), &value));
    ASSERT_TEXT(value, "1");
    CU_ASSERT_FALSE(headers_get(&list, SV("X"), NULL));
    struct header_list copy = headers_copy(arena, &list);
    headers_set(&list, SV("X-a"), SV("4"));
    CU_ASSERT_EQUAL(list.count, 2);
    ASSERT_TEXT(list.items[0].name, "B");
    ASSERT_TEXT(list.items[1].value, "4");
    headers_rename(&list, SV("b"), SV("x-A"));
    CU_ASSERT_EQUAL(list.count, 1);
    ASSERT_TEXT(list.items[0].name, "x-A");
    ASSERT_TEXT(list.items[0].value, "2");
    headers_remove(&list, SV("X-A"));
    CU_ASSERT_EQUAL(list.count, 0);
    CU_ASSERT_EQUAL(copy.count, 3);
}

static void growing(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct header_list list = headers_make(arena);
    for (size_t i = 0; i < 100; i++)
        headers_add(&list, arena_printf(arena, "n%zu", i), SV("v"));
    CU_ASSERT_EQUAL(list.count, 100);
    CU_ASSERT_TRUE(headers_get(&list, SV("n99"), NULL));
}

static void words_of_a_list(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct header_list list = headers_make(arena);
    headers_add(&list, SV("connection"), SV("close, X-A"));
    headers_add(&list, SV("Connection"), SV("x-b"));
    headers_add(&list, SV("other"), SV("x-c"));
    CU_ASSERT_TRUE(headers_have_word(&list, SV("Connection"), SV("x-a")));
    CU_ASSERT_TRUE(headers_have_word(&list, SV("Connection"), SV("X-B")));
    CU_ASSERT_FALSE(headers_have_word(&list, SV("Connection"), SV("x")));
    CU_ASSERT_FALSE(headers_have_word(&list, SV("Connection"), SV("x-c")));
}

SUITE("emulator/headers", TEST(names_in_any_case), TEST(growing), TEST(words_of_a_list))
