#include "suite.h"

#include "base/buf.h"

static void appending(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct buf buf = buf_make(arena, 100);
    CU_ASSERT_PTR_NOT_NULL(buf_view(&buf).data);
    buf_append(&buf, SV("a"));
    buf_append_z(&buf, "bc");
    buf_append_byte(&buf, 'd');
    buf_printf(&buf, "%d", 5);
    buf_append(&buf, SV(""));
    ASSERT_TEXT(buf_view(&buf), "abcd5");
    CU_ASSERT_FALSE(buf.overflow);
}

static void the_cap_holds_and_latches(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct buf buf = buf_make(arena, 5);
    buf_append(&buf, SV("12345"));
    CU_ASSERT_FALSE(buf.overflow);
    buf_append(&buf, SV("6"));
    CU_ASSERT_TRUE(buf.overflow);
    ASSERT_TEXT(buf_view(&buf), "12345");
    struct buf other = buf_make(arena, 5);
    buf_append(&other, SV("123456"));
    CU_ASSERT_TRUE(other.overflow);
    buf_append(&other, SV("1"));
    ASSERT_TEXT(buf_view(&other), "");
}

static void growing_keeps_what_is_there(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct buf buf = buf_make(arena, BUF_LIMIT_TEXT);
    for (int i = 0; i < 10000; i++) {
        buf_printf(&buf, "%04d", i);
        if (i % 1000 == 0)
            (void)arena_alloc(arena, 1); /* so that the buffer cannot grow in place */
    }
    strview view = buf_view(&buf);
    CU_ASSERT_EQUAL_FATAL(view.len, 40000);
    ASSERT_TEXT(sv_slice(view, 0, 8), "00000001");
    ASSERT_TEXT(sv_slice(view, 20000, 20004), "5000");
    ASSERT_TEXT(sv_slice(view, 39996, 40000), "9999");
}

SUITE("base/buf", TEST(appending), TEST(the_cap_holds_and_latches), TEST(growing_keeps_what_is_there))
