#include "base/nearest.h"

#include "base/arena.h"
#include "suite.h"

static strview name_at(const void *payload, size_t i)
{
    return sv_from(((const char *const *)payload)[i]);
}

#define NEAREST(wanted, ...)                                                                                 \
    nearest_name(sv_from(wanted), name_at, (const char *const[]){ __VA_ARGS__ },                             \
                 sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

static void kinds_of_edits(void)
{
    ASSERT_TEXT(NEAREST("hot", "port", "host"), "host");   /* one is missing */
    ASSERT_TEXT(NEAREST("hosts", "port", "host"), "host"); /* one too many */
    ASSERT_TEXT(NEAREST("hoat", "port", "host"), "host");  /* another one */
    ASSERT_TEXT(NEAREST("hsot", "port", "host"), "host");  /* swapped: one edit, not two */
    ASSERT_TEXT(NEAREST("Host", "port", "host"), "host");  /* case */
    ASSERT_TEXT(NEAREST("ohts", "port", "host"), "");      /* two swaps are two edits */
    ASSERT_TEXT(NEAREST("ca", "abc"), "");                 /* no edit inside a swap */
    ASSERT_TEXT(NEAREST("hzot", "host"), "");              /* no swap of what differs */
    ASSERT_TEXT(NEAREST("hszt", "host"), "");
    ASSERT_TEXT(NEAREST("pot", "port", "poet"), "port");       /* the first of two as near */
    ASSERT_TEXT(NEAREST("limits", "limbo", "limit"), "limit"); /* the nearest, not the first */
}

static void how_near(void)
{
    ASSERT_TEXT(NEAREST("abcdef", "abcdxy"), "abcdxy"); /* two edits in six bytes */
    ASSERT_TEXT(NEAREST("abcdef", "abcxyz"), "");
    ASSERT_TEXT(NEAREST("abcde", "abcxy"), ""); /* one in five */
    ASSERT_TEXT(NEAREST("ab", "ax"), "ax");     /* at least one */
    ASSERT_TEXT(NEAREST("a", "b"), "");         /* but not all */
    ASSERT_TEXT(NEAREST("a", "A"), "A");
    ASSERT_TEXT(NEAREST("", "a"), "");
    ASSERT_TEXT(NEAREST("a", ""), "");
}

static void no_names_and_long_ones(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(nearest_name(SV("a"), name_at, NULL, 0), "");
    const char *longest = arena_printf(arena, "%064d", 1).data;
    const char *longer = arena_printf(arena, "%065d", 1).data;
    ASSERT_TEXT(NEAREST(longest, longest), longest);
    ASSERT_TEXT(NEAREST(longest, longer), "");
    ASSERT_TEXT(NEAREST(longer, longest), "");
    ASSERT_TEXT(NEAREST(longer, longer), "");
}

#define LIST(wanted, most, ...)                                                                              \
    nearest_list(arena, SV(wanted), (const strview[]){ __VA_ARGS__ },                                        \
                 sizeof((const strview[]){ __VA_ARGS__ }) / sizeof(strview), most)

static void lists(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const char *longer = arena_printf(arena, "%065d", 1).data;
    ASSERT_TEXT(LIST("prod", 3, SV("test"), SV("pro"), SV("Production"), SV("prod")),
                "\"prod\", \"pro\", \"Production\"");
    ASSERT_TEXT(LIST("prod", 9, SV("zzzzzzz"), SV("rpod")), "\"rpod\", \"zzzzzzz\"");
    ASSERT_TEXT(LIST("prod", 2, SV("abcdefg"), SV("tuvwxyz")), "\"abcdefg\", \"tuvwxyz\""); /* in order */
    ASSERT_TEXT(LIST("prod", 1, sv_from(longer), SV("x")), "\"x\"");
    ASSERT_TEXT(LIST("prod", 0, SV("prod")), "");
    ASSERT_TEXT(nearest_list(arena, SV("prod"), NULL, 0, 3), "");
}

SUITE("base/nearest", TEST(kinds_of_edits), TEST(how_near), TEST(no_names_and_long_ones), TEST(lists))
