#include "suite.h"

#include "base/hex.h"

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

static void bytes(void)
{
    unsigned char out[2] = { 7, 7 };
    CU_ASSERT_FALSE(hex_read(SV("00f"), out, 2));
    CU_ASSERT_FALSE(hex_read(SV("00fff"), out, 2));
    CU_ASSERT_FALSE(hex_read(SV("00fg"), out, 2));
    CU_ASSERT_TRUE(hex_read(SV("0fA0"), out, 2));
    CU_ASSERT_EQUAL(out[0], 0x0f);
    CU_ASSERT_EQUAL(out[1], 0xa0);
    CU_ASSERT_TRUE(hex_read(SV(""), out, 0));
}

static void text(void)
{
    static const unsigned char given[] = { 0x00, 0x0f, 0xa0, 0xff };
    CLEANUP_ARENA struct arena *arena = arena_new();
    strview shown = hex_text(arena, given, sizeof given);
    ASSERT_TEXT(shown, "000fa0ff");
    CU_ASSERT_EQUAL(shown.data[shown.len], '\0');
    ASSERT_TEXT(hex_text(arena, given, 0), "");
}

SUITE("base/hex", TEST(digits), TEST(bytes), TEST(text))
