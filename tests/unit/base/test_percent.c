#include "suite.h"

#include "base/percent.h"

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

static void strict_escapes(void)
{
    static const char *const bad[] = { "%", "100%", "%4", "a%4g", "%zz", "%00", "a%2F%0" };
    CLEANUP_ARENA struct arena *arena = arena_new();
    strview out = SV("untouched");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CU_ASSERT_FALSE(percent_decode_strict(arena, sv_from(bad[i]), false, &out));
    ASSERT_TEXT(out, "untouched");
    CU_ASSERT_TRUE(percent_decode_strict(arena, SV("a%2Fb+%c3%a9"), false, &out));
    ASSERT_TEXT(out, "a/b+\xc3\xa9");
    CU_ASSERT_TRUE(percent_decode_strict(arena, SV("a+b%2B"), true, &out));
    ASSERT_TEXT(out, "a b+");
    CU_ASSERT_TRUE(percent_decode_strict(arena, SV(""), true, &out));
    ASSERT_TEXT(out, "");
}

static void encoding(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    strview out = SV("");
    for (unsigned byte = 1; byte < 256; byte++) {
        char text = (char)byte;
        CU_ASSERT_TRUE(percent_decode_strict(arena, percent_encoded(arena, sv_make(&text, 1)), true, &out));
        CU_ASSERT_TRUE(sv_equal(out, sv_make(&text, 1)));
    }
}

static void segments(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(percent_encoded(arena, SV("aZ09-_.~")), "aZ09-_.~");
    ASSERT_TEXT(percent_encoded(arena, SV("a/b#c%d?e f&g=h+")), "a%2Fb%23c%25d%3Fe%20f%26g%3Dh%2B");
    ASSERT_TEXT(percent_encoded(arena, SV("ä\x01")), "%C3%A4%01");
    ASSERT_TEXT(percent_encoded(arena, SV(".")), "%2E");
    ASSERT_TEXT(percent_encoded(arena, SV("..")), "%2E%2E");
    ASSERT_TEXT(percent_encoded(arena, SV("...")), "...");
    ASSERT_TEXT(percent_encoded(arena, SV("")), "");
}

SUITE("base/percent", TEST(escapes), TEST(strict_escapes), TEST(encoding), TEST(segments))
