/* The forms of an address, of which Konnect keeps one. */
#include "table/address.h"

#include "suite.h"

#define LONG "[2001:0db8:0000:0000:0000:0000:0000:0001]"

static void konnect_writes_one_form(void)
{
    static const struct {
        const char *given;
        const char *normal;
    } cases[] = {
        { "host", "host:8000" },
        { "host.example:80", "host.example:80" },
        { "10.0.0.1:0443", "10.0.0.1:443" },
        { "2001:db8::1", LONG ":8000" },
        { "[2001:DB8::1]", LONG ":8000" },
        { "[2001:db8:0::1]:443", LONG ":443" },
        { LONG ":443", LONG ":443" },
        { "::ffff:10.0.0.1", "[0000:0000:0000:0000:0000:ffff:0a00:0001]:8000" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        CU_ASSERT_TRUE(address_is_valid(sv_from(cases[i].given)));
        ASSERT_TEXT(address_normal(arena, sv_from(cases[i].given)), cases[i].normal);
        CU_ASSERT_TRUE(address_same(sv_from(cases[i].given), sv_from(cases[i].normal)));
    }
}

static void what_is_no_address(void)
{
    static const char *const cases[] = {
        "",       ":80",   "host:",    "host:x", "host:65536",  "host:-1",  "a b:80", "[::1",     "[::1]x",
        "[::1]:", "[]:80", "[host]:1", "::g",    "http://a:80", "host:80:", "1:2:3",  "[::1%1]:8"
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        CU_ASSERT_FALSE(address_is_valid(sv_from(cases[i])));
        ASSERT_TEXT(address_normal(arena, sv_from(cases[i])), cases[i]);
    }
    CU_ASSERT_FALSE(address_is_valid(SV("::1\0")));
}

static void others_are_not_the_same(void)
{
    CU_ASSERT_FALSE(address_same(SV("host:80"), SV("host")));
    CU_ASSERT_FALSE(address_same(SV("host"), SV("Host"))); /* Konnect keeps it as it is */
    CU_ASSERT_FALSE(address_same(SV("[::1]:80"), SV("[::2]:80")));
    CU_ASSERT_FALSE(address_same(SV("::1"), SV("host")));
    CU_ASSERT_TRUE(address_same(SV("no address"), SV("no address")));
    CU_ASSERT_FALSE(address_same(SV("no address"), SV("another one")));
}

SUITE("table/address", TEST(konnect_writes_one_form), TEST(what_is_no_address), TEST(others_are_not_the_same))
