#include "suite.h"

#include "engine/fingerprint.h"

#include <string.h>

static const unsigned char salt_a[FINGERPRINT_SALT] = "0123456789abcdef";
static const unsigned char salt_b[FINGERPRINT_SALT] = "0123456789abcdeg";

static void a_value_matches_its_own_alone(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    strview print = fingerprint_make(arena, SV("hunter2"), salt_a);
    CU_ASSERT_TRUE(fingerprint_matches(print, SV("hunter2")));
    CU_ASSERT_FALSE(fingerprint_matches(print, SV("hunter3")));
    CU_ASSERT_FALSE(fingerprint_matches(print, SV("hunter")));
    CU_ASSERT_FALSE(fingerprint_matches(print, SV("")));
    CU_ASSERT_TRUE(fingerprint_matches(fingerprint_make(arena, SV(""), salt_a), SV("")));
}

static void the_whole_value_counts(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    char value[5120];
    memset(value, 'v', sizeof value);
    strview print = fingerprint_make(arena, sv_make(value, sizeof value), salt_a);
    CU_ASSERT_TRUE(fingerprint_matches(print, sv_make(value, sizeof value)));
    value[5119] = 'w';
    CU_ASSERT_FALSE(fingerprint_matches(print, sv_make(value, sizeof value)));
}

static void form_and_salt(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    strview print = fingerprint_make(arena, SV("hunter2"), salt_a);
    CU_ASSERT_TRUE(sv_starts_with(print, SV("scrypt$11$8$1$30313233343536373839616263646566$")));
    CU_ASSERT_EQUAL(print.len, 14 + 32 + 1 + 64);
    CU_ASSERT_FALSE(sv_contains(print, SV("hunter")));
    CU_ASSERT_FALSE(sv_equal(print, fingerprint_make(arena, SV("hunter2"), salt_b)));
    CU_ASSERT_TRUE(sv_equal(print, fingerprint_make(arena, SV("hunter2"), salt_a)));
}

/* The parameters are read back, so that they can be raised one day: a value of RFC 7914's algorithm with
 * others. */
static void other_parameters(void)
{
    static const char cheap[] = "scrypt$4$1$1$00000000000000000000000000000000$";
    CLEANUP_ARENA struct arena *arena = arena_new();
    strview wrong = arena_printf(arena, "%s%064d", cheap, 0);
    CU_ASSERT_FALSE(fingerprint_matches(wrong, SV("x")));
}

static void what_is_not_ours_never_matches(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    strview print = fingerprint_make(arena, SV("x"), salt_a);
    static const char *const heads[] = { "",
                                         "scrypt",
                                         "bcrypt$11$8$1$",
                                         "scrypt$0$8$1$",
                                         "scrypt$17$8$1$",
                                         "scrypt$11$9$1$",
                                         "scrypt$11$8$5$",
                                         "scrypt$11$8$0$",
                                         "scrypt$-1$8$1$",
                                         "scrypt$x$8$1$" };
    strview rest = sv_slice(print, 14, print.len);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        CU_ASSERT_FALSE(
            fingerprint_matches(arena_printf(arena, "%s" SV_FMT, heads[i], SV_ARG(rest)), SV("x")));
    CU_ASSERT_FALSE(fingerprint_matches(sv_slice(print, 0, print.len - 1), SV("x")));
    CU_ASSERT_FALSE(fingerprint_matches(arena_printf(arena, SV_FMT "0", SV_ARG(print)), SV("x")));
    CU_ASSERT_FALSE(fingerprint_matches(
        arena_printf(arena, SV_FMT "g", SV_ARG(sv_slice(print, 0, print.len - 1))), SV("x")));
}

SUITE("engine/fingerprint", TEST(a_value_matches_its_own_alone), TEST(the_whole_value_counts),
      TEST(form_and_salt), TEST(other_parameters), TEST(what_is_not_ours_never_matches))
