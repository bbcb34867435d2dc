#include "suite.h"

#include "value/number.h"

#include <float.h>
#include <string.h>

static void grammar(void)
{
    static const char *const good[] = {
        "0",   "-0",   "5",    "10",     "-12.50", "0.1",    "0.0", "1e5",
        "1E5", "1e+5", "1e-5", "1.5e10", "9e0009", "0e9999", "99",  "1e4095"
    };
    static const char *const bad[] = { "",        "-",       "+1",    "01",    "-01", ".5", "1.", "1.e5",
                                       "1e",      "1e+",     "1e-",   "--1",   "1-",  "1 ", " 1", "0x1",
                                       "1_0",     "NaN",     "inf",   "1e1.5", "/",   ":",  "1/", "1:",
                                       "1e12345", "1e00001", "1.5.5", "1e5e5", "e5" };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!number_is_valid(sv_from(good[i])))
            CU_FAIL("a good number is refused");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (number_is_valid(sv_from(bad[i])))
            CU_FAIL("a bad number is taken");
    CU_ASSERT_FALSE(number_is_valid(sv_make("1\0", 2)));
}

static void length_is_capped(void)
{
    static char digits[5000];
    memset(digits, '7', sizeof digits);
    CU_ASSERT_TRUE(number_is_valid(sv_make(digits, 4096)));
    CU_ASSERT_FALSE(number_is_valid(sv_make(digits, 4097)));
    digits[0] = '-';
    CU_ASSERT_TRUE(number_is_valid(sv_make(digits, 4096)));
    CU_ASSERT_FALSE(number_is_valid(sv_make(digits, 4097)));
}

/* Each pair: the longest plain form that is still taken, and one that is a byte longer. */
static void the_plain_form_is_capped_too(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const char *const pairs[][2] = { { "1e4095", "1e4096" },     { "-1e4094", "-1e4095" },
                                            { "1e-4094", "1e-4095" },   { "-1e-4093", "-1e-4094" },
                                            { "12e-4094", "12e-4095" }, { "1.5e4095", "1.5e4096" } };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        REQUIRE(number_is_valid(sv_from(pairs[i][0])));
        CU_ASSERT_FALSE(number_is_valid(sv_from(pairs[i][1])));
        strview plain = number_canonical(arena, sv_from(pairs[i][0]));
        CU_ASSERT_EQUAL(plain.len, 4096);
        CU_ASSERT_TRUE(number_is_valid(plain));
    }
    strview text = arena_printf(arena, "1.%04090de-1", 1); /* 4096 bytes; its plain form has 4094 */
    CU_ASSERT_EQUAL(text.len, 4095);
    CU_ASSERT_TRUE(number_is_valid(text));
    CU_ASSERT_EQUAL(number_canonical(arena, text).len, 4093);
}

static int compare(const char *a, const char *b)
{
    return number_compare(sv_from(a), sv_from(b));
}

static void comparing(void)
{
    static const char *const equal[][2] = { { "5", "5.0" },      { "5", "50e-1" },  { "5", "0.5e1" },
                                            { "0", "-0" },       { "0", "0e9999" }, { "0", "0.000" },
                                            { "-0.0", "0" },     { "100", "1e2" },  { "0.001", "1e-3" },
                                            { "0.01", "0.010" }, { "-7", "-7.00" }, { "1e+2", "1E2" } };
    static const char *const less[][2] = { { "1", "2" },
                                           { "9", "10" },
                                           { "-1", "0" },
                                           { "-2", "-1" },
                                           { "-10", "-9" },
                                           { "-1", "1" },
                                           { "0", "0.0001" },
                                           { "-0.0001", "0" },
                                           { "0.1", "0.11" },
                                           { "-0.11", "-0.1" },
                                           { "1e-5", "1e-4" },
                                           { "1.23", "12.3" },
                                           { "9007199254740992", "9007199254740993" },
                                           { "18446744073709551615", "18446744073709551616" },
                                           { "0.1", "0.1000000000000000055511151231257827" },
                                           { "99e4000", "1e4003" } };
    for (size_t i = 0; i < sizeof equal / sizeof *equal; i++) {
        CU_ASSERT_EQUAL(compare(equal[i][0], equal[i][1]), 0);
        CU_ASSERT_EQUAL(compare(equal[i][1], equal[i][0]), 0);
    }
    for (size_t i = 0; i < sizeof less / sizeof *less; i++) {
        CU_ASSERT_TRUE(compare(less[i][0], less[i][1]) < 0);
        CU_ASSERT_TRUE(compare(less[i][1], less[i][0]) > 0);
    }
}

static void plain_forms(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const char *const cases[][2] = { { "0", "0" },
                                            { "-0", "0" },
                                            { "0.00", "0" },
                                            { "-0.0e7", "0" },
                                            { "5", "5" },
                                            { "5.0", "5" },
                                            { "-5.10", "-5.1" },
                                            { "1e3", "1000" },
                                            { "1.5e1", "15" },
                                            { "1.25e1", "12.5" },
                                            { "120e-1", "12" },
                                            { "1e-7", "0.0000001" },
                                            { "-1e-1", "-0.1" },
                                            { "12.5e-2", "0.125" },
                                            { "0.05", "0.05" },
                                            { "0.1e1", "1" },
                                            { "100", "100" },
                                            { "100.001", "100.001" },
                                            { "0.012e2", "1.2" },
                                            { "1230e-2", "12.3" },
                                            { "9999999999999999999999.5", "9999999999999999999999.5" } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ASSERT_TEXT(number_canonical(arena, sv_from(cases[i][0])), cases[i][1]);
    strview googol = number_canonical(arena, SV("1e100"));
    CU_ASSERT_EQUAL(googol.len, 101);
    CU_ASSERT_EQUAL(number_compare(googol, SV("1e100")), 0);
}

static void to_signed(void)
{
    int64_t out = 77;
    CU_ASSERT_TRUE(number_to_int64(SV("9223372036854775807"), &out));
    CU_ASSERT_EQUAL(out, INT64_MAX);
    CU_ASSERT_TRUE(number_to_int64(SV("-9223372036854775808"), &out));
    CU_ASSERT_EQUAL(out, INT64_MIN);
    CU_ASSERT_TRUE(number_to_int64(SV("-0"), &out));
    CU_ASSERT_EQUAL(out, 0);
    CU_ASSERT_TRUE(number_to_int64(SV("-12e1"), &out));
    CU_ASSERT_EQUAL(out, -120);
    CU_ASSERT_TRUE(number_to_int64(SV("7.000"), &out));
    CU_ASSERT_EQUAL(out, 7);
    CU_ASSERT_TRUE(number_to_int64(SV("700e-2"), &out));
    CU_ASSERT_EQUAL(out, 7);
    out = 77;
    CU_ASSERT_FALSE(number_to_int64(SV("9223372036854775808"), &out));
    CU_ASSERT_FALSE(number_to_int64(SV("-9223372036854775809"), &out));
    CU_ASSERT_FALSE(number_to_int64(SV("0.5"), &out));
    CU_ASSERT_FALSE(number_to_int64(SV("70e-2"), &out));
    CU_ASSERT_FALSE(number_to_int64(SV("1e19"), &out));
    CU_ASSERT_EQUAL(out, 77);
}

static void to_unsigned(void)
{
    uint64_t out = 77;
    CU_ASSERT_TRUE(number_to_uint64(SV("18446744073709551615"), &out));
    CU_ASSERT_EQUAL(out, UINT64_MAX);
    CU_ASSERT_TRUE(number_to_uint64(SV("1e19"), &out));
    CU_ASSERT_EQUAL(out, 10000000000000000000U);
    CU_ASSERT_TRUE(number_to_uint64(SV("0"), &out));
    CU_ASSERT_EQUAL(out, 0);
    CU_ASSERT_TRUE(number_to_uint64(SV("-0"), &out));
    out = 77;
    CU_ASSERT_FALSE(number_to_uint64(SV("18446744073709551616"), &out));
    CU_ASSERT_FALSE(number_to_uint64(SV("20000000000000000000"), &out));
    CU_ASSERT_FALSE(number_to_uint64(SV("1e20"), &out));
    CU_ASSERT_FALSE(number_to_uint64(SV("1e4000"), &out));
    CU_ASSERT_FALSE(number_to_uint64(SV("-1"), &out));
    CU_ASSERT_FALSE(number_to_uint64(SV("1.5"), &out));
    CU_ASSERT_FALSE(number_to_uint64(SV("1e-1"), &out));
    CU_ASSERT_EQUAL(out, 77);
}

static void from_double(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(number_from_double(arena, 0.1), "0.1");
    ASSERT_TEXT(number_from_double(arena, -0.5), "-0.5");
    ASSERT_TEXT(number_from_double(arena, -0.0), "0");
    ASSERT_TEXT(number_from_double(arena, 1.0 / 3), "0.3333333333333333");
    ASSERT_TEXT(number_from_double(arena, 0.30000000000000004), "0.30000000000000004");
    ASSERT_TEXT(number_from_double(arena, 1e21), "1000000000000000000000");
    ASSERT_TEXT(number_from_double(arena, 123456789.0), "123456789");
    CU_ASSERT_EQUAL(number_compare(number_from_double(arena, DBL_MAX), SV("1.7976931348623157e308")), 0);
    CU_ASSERT_EQUAL(number_compare(number_from_double(arena, 5e-324), SV("5e-324")), 0);
}

SUITE("value/number", TEST(grammar), TEST(length_is_capped), TEST(the_plain_form_is_capped_too),
      TEST(comparing), TEST(plain_forms), TEST(to_signed), TEST(to_unsigned), TEST(from_double))
