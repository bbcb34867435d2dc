#include "suite.h"

#include "base/printable.h"

#include <stdlib.h>

#define MARK "\xef\xbf\xbd"

static strview shown(struct arena *arena, strview text)
{
    return printable(arena, text, PRINTABLE_LINES);
}

static void what_can_be_shown_stays(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(shown(arena, SV("")), "");
    ASSERT_TEXT(shown(arena, SV("a ~\n\tb")), "a ~\n\tb");
    ASSERT_TEXT(shown(arena, SV("\xc2\xa0\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80")),
                "\xc2\xa0\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80");
    ASSERT_TEXT(printable(arena, SV("a\nb\tc\r\nd"), PRINTABLE_LINE), "a b c d");
    ASSERT_TEXT(shown(arena, SV("a\r\nb\rc")), "a\nb" MARK "c");
}

static void what_cannot_is_marked(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(shown(arena, SV("\x1b[31mred")), MARK "[31mred");
    ASSERT_TEXT(shown(arena, SV("a\0b")), "a" MARK "b");
    ASSERT_TEXT(shown(arena, SV("\x7f")), MARK);
    ASSERT_TEXT(shown(arena, SV("\xc2\x9b"
                                "31m")),
                MARK MARK "31m");                                       /* C1, as one character */
    ASSERT_TEXT(shown(arena, SV("a\xe2\x80\xae")), "a" MARK MARK MARK); /* text from right to left */
    ASSERT_TEXT(shown(arena, SV("a\xe2\x81\xa9")), "a" MARK MARK MARK);
    ASSERT_TEXT(shown(arena, SV("\xe2\x80\xaf\xe2\x81\xaa")), "\xe2\x80\xaf\xe2\x81\xaa");
    ASSERT_TEXT(shown(arena, SV("M\xfcller")), "M" MARK "ller");
    ASSERT_TEXT(shown(arena, SV("\xe2\x82")), MARK MARK);
    ASSERT_TEXT(shown(arena, SV("\xed\xa0\x80")), MARK MARK MARK); /* a surrogate */
}

static void every_byte_has_its_place(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    for (int byte = 0; byte < 256; byte++) {
        const char text[] = { 'a', (char)byte, 'z' };
        strview whole = shown(arena, sv_make(text, sizeof text));
        bool kept = (byte >= 0x20 && byte < 0x7f) || byte == '\n' || byte == '\t';
        ASSERT_TEXT(sv_slice(whole, 1, whole.len - 1), kept ? ((char[]){ (char)byte, 0 }) : MARK);
        CU_ASSERT_EQUAL(whole.data[0], 'a');
        CU_ASSERT_EQUAL(whole.data[whole.len - 1], 'z');
    }
}

static bool is_clean(strview text)
{
    bool clean = sv_is_utf8(text);
    for (size_t i = 0; clean && i < text.len; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        clean = byte >= 0x20 && byte != 0x7f && !(byte == 0xc2 && (unsigned char)text.data[i + 1] < 0xa0);
    }
    return clean;
}

static void random_bytes_become_clean_text(void)
{
    static const unsigned char bytes[] = { 0xc2, 0xe2, 0xf0, 0xed, 0x80, 0x9b, 0xbf, 'a', '\r', '\n', 0x1b };
    unsigned seed = 20261125;
    (void)printf("seed %u\n", seed);
    for (int round = 0; round < 20000; round++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        char text[24];
        for (size_t i = 0; i < sizeof text; i++)
            text[i] = (char)(rand_r(&seed) % 2 == 0 ? bytes[(size_t)rand_r(&seed) % sizeof bytes]
                                                    : (unsigned char)rand_r(&seed));
        strview line = printable(arena, sv_make(text, sizeof text), PRINTABLE_LINE);
        CU_ASSERT_TRUE_FATAL(is_clean(line));
        CU_ASSERT_TRUE(sv_equal(printable(arena, line, PRINTABLE_LINE), line));
    }
}

SUITE("base/printable", TEST(what_can_be_shown_stays), TEST(what_cannot_is_marked),
      TEST(every_byte_has_its_place), TEST(random_bytes_become_clean_text))
