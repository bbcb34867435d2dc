#include "suite.h"

#include "base/percent.h"

static void digits(void)
{
    CU_ASSERT_EQUAL(hex_digit('0'), 0);
    CU_ASSERT_EQUAL(hex_digit('9'), 9);
    CU_ASSERT_EQUAL(hex_digit('a'), 10);
    CU_ASSERT_EQUAL(hex_digit('F'), 15);
    CU_ASSERT_EQUAL(hex_digit('g'), -1);
    CU_ASSERT_EQUAL(hex_digit('/'), -1);
    CU_ASSERT_EQUAL(hex_digit(':'), -1);
    CU_ASSERT_EQUAL(hex_digit('@'), -1);
}

static void escapes(void)
{
    static const struct {
        const char *text;
        const char *decoded;
    } cases[] = {
        { "", "" },         { "plain", "plain" }, { "a%2Fb%2fc", "a/b/c" }, { "%41", "A" },
        { "100%", "100%" }, { "%4", "%4" },       { "%zz", "%zz" },         { "%4g%41", "%4gA" },
    };
    CLEANUP_ARENA struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ASSERT_TEXT(percent_decoded(arena, sv_from(cases[i].text), false), cases[i].decoded);
    ASSERT_TEXT(percent_decoded(arena, SV("a+b%2B"), false), "a+b+");
    ASSERT_TEXT(percent_decoded(arena, SV("a+b%2B"), true), "a b+");
}

SUITE("base/percent", TEST(digits), TEST(escapes))
