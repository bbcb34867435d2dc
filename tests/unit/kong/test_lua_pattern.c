#include "kong/lua_pattern.h"

#include "base/arena.h"
#include "suite.h"

struct row {
    const char *pattern;
    const char *good[4];
    const char *bad[8];
};

static void expect(const struct row *row)
{
    for (size_t i = 0; i < 4 && row->good[i] != NULL; i++)
        if (!lua_pattern_matches(sv_from(row->pattern), sv_from(row->good[i])))
            ASSERT_TEXT(sv_from(row->pattern), row->good[i]);
    for (size_t i = 0; i < 8 && row->bad[i] != NULL; i++)
        if (lua_pattern_matches(sv_from(row->pattern), sv_from(row->bad[i])))
            ASSERT_TEXT(sv_from(row->pattern), row->bad[i]);
}

static void anchors(void)
{
    static const struct row rows[] = {
        { "^a", { "a", "ab" }, { "ba", "" } }, { "b$", { "b", "ab" }, { "ba" } },
        { "b", { "abc" }, { "ac", "" } },      { "^$", { "" }, { "a" } },
        { "", { "", "a" }, { NULL } },         { "^x$y", { "x$y" }, { "x" } },
        { "a^b", { "a^b" }, { "ab" } },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        expect(&rows[i]);
}

static void repetitions(void)
{
    static const struct row rows[] = {
        { "^a*$", { "", "aaa" }, { "ab", "b" } },     { "^a+b$", { "ab", "aab" }, { "b", "a" } },
        { "^a?b$", { "b", "ab" }, { "aab" } },        { "^a-b$", { "b", "aab" }, { "ac" } },
        { "^.b$", { "ab", "bb" }, { "b", "abb" } },   { "^a.*b.*c$", { "abc", "abcbc" }, { "acb", "ab" } },
        { "^a*ab$", { "ab", "aaab" }, { "b", "a" } }, { "^a?ab$", { "ab", "aab" }, { "b" } },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        expect(&rows[i]);
}

static void sets_and_classes(void)
{
    static const struct row rows[] = {
        { "^[a-c]+$", { "abc" }, { "abd", "-" } },
        { "^[^a-c]+$", { "xyz", "-" }, { "a", "xa" } },
        { "^[%d_-]+$", { "1_2-3" }, { "a" } },
        { "^[%]x]+$", { "]x" }, { "y" } },
        { "^[]x]+$", { "]x" }, { "y" } },
        { "^%a%d%l%u%s%w%x%p$",
          { "a1bC zf!", "Z0aA\t0F." },
          { "11bC zf!", "aabC zf!", "a1BC zf!", "a1bc zf!", "a1bCxzf!", "a1bC -f!", "a1bC zg!",
            "a1bC zfa" } },
        { "^%D%S%W$", { "ab-" }, { "1b-", "a -", "abc" } },
        { "^%c$", { "\n" }, { "n" } },
        { "^%.$", { "." }, { "a" } },
        { "^(a)(b)$", { "ab" }, { "a", "(a)(b)" } },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        expect(&rows[i]);
}

/* What cannot be checked is not refused. */
static void unknown_and_costly(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    CU_ASSERT_TRUE(lua_pattern_matches(SV("^%bxy$"), SV("anything")));
    CU_ASSERT_TRUE(lua_pattern_matches(SV("^%f[a]$"), SV("anything")));
    CU_ASSERT_TRUE(lua_pattern_matches(SV("^(a)%1$"), SV("ab")));
    strview many = arena_printf(arena, "%03000d", 0);
    CU_ASSERT_TRUE(lua_pattern_matches(SV(".-.-.-.-x"), many));
}

static void broken_patterns(void)
{
    static const char *const patterns[] = { "%", "[", "[^", "[]", "[%", "[a-", "(", ")", "*", "^*", "a%" };
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        (void)lua_pattern_matches(sv_from(patterns[i]), SV("a[*]%"));
        (void)lua_pattern_matches(sv_from(patterns[i]), SV(""));
    }
    CU_PASS("nothing is read past the pattern's end");
}

SUITE("kong/lua_pattern", TEST(anchors), TEST(repetitions), TEST(sets_and_classes), TEST(unknown_and_costly),
      TEST(broken_patterns))
