#include "suite.h"

#include "base/uuid.h"

static void forms(void)
{
    static const struct {
        const char *text;
        bool valid;
        bool canonical;
    } cases[] = {
        { "11111111-1111-4111-8111-111111111111", true, true },
        { "0123abcd-ef01-2345-6789-abcdef012345", true, true },
        { "0123ABCD-ef01-2345-6789-abcdef012345", true, false },
        { "0123abcd-ef01-2345-6789-abcdef01234", false, false },
        { "0123abcd-ef01-2345-6789-abcdef0123456", false, false },
        { "0123abcdef01-2345-6789-abcdef012345-a", false, false },
        { "0123abcg-ef01-2345-6789-abcdef012345", false, false },
        { "0123abcd_ef01_2345_6789_abcdef012345", false, false },
        { "", false, false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CU_ASSERT_EQUAL(uuid_is_valid(sv_from(cases[i].text)), cases[i].valid);
        CU_ASSERT_EQUAL(uuid_is_canonical(sv_from(cases[i].text)), cases[i].canonical);
    }
}

static void version_and_variant_are_set(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const unsigned char zeros[UUID_BYTES] = { 0 };
    static const unsigned char ones[UUID_BYTES] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                                    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
    static const unsigned char bytes[UUID_BYTES] = { 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef,
                                                     0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef };
    ASSERT_TEXT(uuid_of_random(arena, zeros), "00000000-0000-4000-8000-000000000000");
    ASSERT_TEXT(uuid_of_random(arena, ones), "ffffffff-ffff-4fff-bfff-ffffffffffff");
    ASSERT_TEXT(uuid_of_random(arena, bytes), "01234567-89ab-4def-8123-456789abcdef");
}

static void letters_of_either_case(void)
{
    strview lower = SV("0123abcd-ef01-2345-6789-abcdef012345");
    CU_ASSERT_TRUE(uuid_same(lower, SV("0123ABCD-ef01-2345-6789-ABCDEF012345")));
    CU_ASSERT_FALSE(uuid_same(lower, SV("0123abcd-ef01-2345-6789-abcdef012346")));
    CU_ASSERT_TRUE(uuid_same(SV("a-name"), SV("a-name")));
    CU_ASSERT_FALSE(uuid_same(SV("a-name"), SV("A-name")));
    CU_ASSERT_FALSE(uuid_same(lower, SV("")));
}

SUITE("base/uuid", TEST(forms), TEST(letters_of_either_case), TEST(version_and_variant_are_set))
