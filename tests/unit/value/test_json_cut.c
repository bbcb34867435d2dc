#include "value/json_cut.h"

#include "base/buf.h"
#include "suite.h"

static bool note(void *payload, strview name, strview piece)
{
    struct buf *seen = payload;
    buf_printf(seen, "<" SV_FMT "|" SV_FMT ">", SV_ARG(name), SV_ARG(piece));
    return !sv_equal_z(piece, "stop");
}

/* The pieces; "!" in front when the text cannot be cut. */
static strview cut(struct arena *arena, const char *text)
{
    struct buf seen = buf_make(arena, BUF_LIMIT_TEXT);
    bool good = json_cut(sv_from(text), note, &seen);
    return arena_printf(arena, "%s" SV_FMT, good ? "" : "!", SV_ARG(buf_view(&seen)));
}

static void whole_values(void)
{
    static const char *const cases[][2] = {
        { "{}", "" },
        { " [ ] ", "" },
        { "[1, true ,null\n]", "<|1><|true><|null>" },
        { "[\"a,]\",[2,[3]],{\"x\":{}}]", "<|\"a,]\"><|[2,[3]]><|{\"x\":{}}>" },
        { " { \"a\" : 1 ,\"b\":[ 1 ] } ", "<a|1><b|[ 1 ]>" },
        { "{\"a\":\"\\\"}\",\"\\u0062\\\\\":\"\\\\\"}", "<a|\"\\\"}\"><\\u0062\\\\|\"\\\\\">" },
        { "{\"a\":1,\"a\":2}", "<a|1><a|2>" },
        { "[{\"]\":\"[\"}]", "<|{\"]\":\"[\"}>" },
    };
    CLEANUP_ARENA struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ASSERT_TEXT(cut(arena, cases[i][0]), cases[i][1]);
}

static void what_cannot_be_cut(void)
{
    static const char *const cases[] = {
        "",      "1",       "\"a\"",      "{",         "[",     "[1",          "[1,",       "[1,]",
        "[,1]",  "{\"a\"}", "{\"a\":}",   "{a:1}",     "{1:2}", "{\"a\":1",    "{\"a\":1]", "[1}",
        "[[1}]", "[{]}]",   "[\"a]",      "[\"a\\\"]", "[1] x", "{\"a\":1}{}", "[[[1]]",    "{\"a\":[1}",
        "[\"\\", "{\"a",    "{\"a\" 1 }", "{\"a\":,",  "[]]",   "}",           "]",
    };
    CLEANUP_ARENA struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (!sv_starts_with(cut(arena, cases[i]), SV("!")))
            ASSERT_TEXT(sv_from(cases[i]), "(cannot be cut)");
}

static void every_cut_text_is_refused(void)
{
    static const char whole[] =
        "{\"data\":[{\"id\":\"a\\\"b\",\"n\":1.5,\"l\":[true,null]},{}],\"offset\":null}";
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(sv_slice(cut(arena, whole), 0, 6), "<data|");
    for (size_t length = 0; length < sizeof whole - 1; length++)
        CU_ASSERT_TRUE(sv_starts_with(cut(arena, arena_copy(arena, sv_make(whole, length)).data), SV("!")));
}

static void too_deep(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct buf deep = buf_make(arena, BUF_LIMIT_TEXT);
    for (int i = 0; i < 300; i++)
        buf_append_byte(&deep, '[');
    for (int i = 0; i < 300; i++)
        buf_append_byte(&deep, ']');
    ASSERT_TEXT(cut(arena, arena_copy(arena, buf_view(&deep)).data), "!");
}

static void looking_can_end_early(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(cut(arena, "[1,stop,2]"), "!<|1><|stop>");
}

SUITE("value/json_cut", TEST(whole_values), TEST(what_cannot_be_cut), TEST(every_cut_text_is_refused),
      TEST(too_deep), TEST(looking_can_end_early))
