#include "suite.h"

#include <limits.h>

static void comparing(void)
{
    CU_ASSERT_TRUE(sv_equal(SV("ab"), SV("ab")));
    CU_ASSERT_FALSE(sv_equal(SV("ab"), SV("abc")));
    CU_ASSERT_FALSE(sv_equal(SV("ab"), SV("ax")));
    CU_ASSERT_TRUE(sv_equal(sv_make(NULL, 0), SV("")));
    CU_ASSERT_TRUE(sv_equal_z(SV("x"), "x"));
    static const char *const texts[] = { "x", "yz", NULL };
    CU_ASSERT_TRUE(sv_is_among(SV("yz"), texts));
    CU_ASSERT_FALSE(sv_is_among(SV("y"), texts));
    CU_ASSERT_FALSE(sv_is_among(SV(""), texts));
    CU_ASSERT_TRUE(sv_equal_nocase(SV("Content-Type"), SV("cONTENT-tYPE")));
    CU_ASSERT_FALSE(sv_equal_nocase(SV("ab"), SV("abc")));
    CU_ASSERT_FALSE(sv_equal_nocase(SV("a[b"), SV("a{b")));
    CU_ASSERT_TRUE(sv_equal_nocase(sv_make(NULL, 0), SV("")));
    CU_ASSERT_TRUE(sv_compare(SV("a"), SV("b")) < 0);
    CU_ASSERT_TRUE(sv_compare(SV("b"), SV("a")) > 0);
    CU_ASSERT_TRUE(sv_compare(SV("a"), SV("aa")) < 0);
    CU_ASSERT_TRUE(sv_compare(SV("aa"), SV("a")) > 0);
    CU_ASSERT_EQUAL(sv_compare(SV("a"), SV("a")), 0);
    CU_ASSERT_TRUE(sv_compare(SV("\x7f"), SV("\x80")) < 0);
    ASSERT_TEXT(sv_from(NULL), "");
}

static void searching(void)
{
    CU_ASSERT_EQUAL(sv_find(SV("abcb"), 'b'), 1);
    CU_ASSERT_EQUAL(sv_find(SV("abc"), 'x'), SIZE_MAX);
    CU_ASSERT_EQUAL(sv_find(sv_make(NULL, 0), 'x'), SIZE_MAX);
    CU_ASSERT_TRUE(sv_contains(SV("hello"), SV("ell")));
    CU_ASSERT_TRUE(sv_contains(SV("hello"), SV("hello")));
    CU_ASSERT_TRUE(sv_contains(SV(""), SV("")));
    CU_ASSERT_FALSE(sv_contains(SV("hell"), SV("hello")));
    CU_ASSERT_FALSE(sv_contains(SV(""), SV("a")));
    CU_ASSERT_TRUE(sv_starts_with(SV("abc"), SV("ab")));
    CU_ASSERT_TRUE(sv_starts_with(SV("abc"), SV("")));
    CU_ASSERT_FALSE(sv_starts_with(SV("a"), SV("ab")));
    CU_ASSERT_FALSE(sv_starts_with(SV("xb"), SV("ab")));
    CU_ASSERT_TRUE(sv_ends_with(SV("abc"), SV("bc")));
    CU_ASSERT_FALSE(sv_ends_with(SV("abc"), SV("ab")));
    CU_ASSERT_FALSE(sv_ends_with(SV("c"), SV("bc")));
}

static void cutting(void)
{
    ASSERT_TEXT(sv_slice(SV("abcdef"), 2, 4), "cd");
    ASSERT_TEXT(sv_slice(SV("abc"), 2, 99), "c");
    ASSERT_TEXT(sv_slice(SV("abc"), 5, 9), "");
    ASSERT_TEXT(sv_slice(SV("abc"), 2, 1), "");
    ASSERT_TEXT(sv_trim(SV(" \t\r\n a b \v\f")), "a b");
    ASSERT_TEXT(sv_trim(SV("   ")), "");
    strview rest = SV("a,,b");
    ASSERT_TEXT(sv_cut(&rest, ','), "a");
    ASSERT_TEXT(sv_cut(&rest, ','), "");
    CU_ASSERT_PTR_NOT_NULL(rest.data);
    ASSERT_TEXT(sv_cut(&rest, ','), "b");
    CU_ASSERT_PTR_NULL(rest.data);
    CU_ASSERT_EQUAL(rest.len, 0);
    rest = SV("a,");
    ASSERT_TEXT(sv_cut(&rest, ','), "a");
    CU_ASSERT_PTR_NOT_NULL(rest.data);
}

static void whole_numbers(void)
{
    static const struct {
        const char *text;
        bool good;
        int64_t number;
    } cases[] = {
        { "0", true, 0 },
        { "42", true, 42 },
        { "-7", true, -7 },
        { "9223372036854775807", true, INT64_MAX },
        { "-9223372036854775808", true, INT64_MIN },
        { "9223372036854775808", false, 0 },
        { "-9223372036854775809", false, 0 },
        { "99999999999999999999", false, 0 },
        { "", false, 0 },
        { "-", false, 0 },
        { "1a", false, 0 },
        { " 1", false, 0 },
        { "+1", false, 0 },
        { "/", false, 0 },
        { ":", false, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t number = 123;
        CU_ASSERT_EQUAL(sv_to_int64(sv_from(cases[i].text), &number), cases[i].good);
        CU_ASSERT_EQUAL(number, cases[i].good ? cases[i].number : 123);
    }
}

static void utf8(void)
{
    static const char *const good[] = { "",
                                        "abc",
                                        "\xc2\x80",
                                        "\xdf\xbf",
                                        "\xe0\xa0\x80",
                                        "\xed\x9f\xbf",
                                        "\xee\x80\x80",
                                        "\xf0\x90\x80\x80",
                                        "\xf4\x8f\xbf\xbf" };
    static const char *const bad[] = { "\x80",
                                       "\xc1\xbf",
                                       "\xc2",
                                       "\xc2\x7f",
                                       "\xe0\x9f\xbf",
                                       "\xed\xa0\x80",
                                       "\xe1\x80",
                                       "\xe1\x80\xc0",
                                       "\xf0\x8f\xbf\xbf",
                                       "\xf4\x90\x80\x80",
                                       "\xf5\x80\x80\x80",
                                       "\xf1\x80\x80",
                                       "\xff",
                                       "a\xc0z" };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        CU_ASSERT_TRUE(sv_is_utf8(sv_from(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CU_ASSERT_FALSE(sv_is_utf8(sv_from(bad[i])));
    CU_ASSERT_TRUE(sv_is_utf8(sv_make("a\0b", 3)));
    CU_ASSERT_EQUAL(sv_count_chars(SV("a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80")), 4);
}

static void printing_clamps(void)
{
    CU_ASSERT_EQUAL(sv_print_len(sv_make("", (size_t)INT_MAX + 5)), INT_MAX);
    CU_ASSERT_EQUAL(sv_print_len(SV("abc")), 3);
}

SUITE("base/strview", TEST(comparing), TEST(searching), TEST(cutting), TEST(whole_numbers), TEST(utf8),
      TEST(printing_clamps))
