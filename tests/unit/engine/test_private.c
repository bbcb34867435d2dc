#include "suite.h"

#include "engine/private.h"
#include "help/table.h"

static void round_trip(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct private_data data = { .config = { .imported = true, .moved = true },
                                       .configured = test_json(arena, "[\"free\"]") };
    strview bytes = private_encode(arena, &data);
    ASSERT_TEXT(bytes, "{\"configured\":[\"free\"],\"imported\":true,\"moved\":true}");
    struct private_data back = private_decode(arena, bytes);
    CU_ASSERT_TRUE(back.config.imported);
    CU_ASSERT_TRUE(back.config.moved);
    CU_ASSERT_TRUE(private_was_configured(&back, "free"));
    CU_ASSERT_FALSE(private_was_configured(&back, "fre"));
}

static void nothing_is_no_bytes(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct private_data none = { .configured = test_json(arena, "[]") };
    ASSERT_TEXT(private_encode(arena, &none), "");
    struct private_data back = private_decode(arena, SV(""));
    CU_ASSERT_FALSE(back.config.imported);
    CU_ASSERT_FALSE(private_was_configured(&back, "free"));
}

static void foreign_bytes_count_as_none(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const char *const foreign[] = { "\x81\xa1", "5", "[]", "{\"imported\":\"x\",\"configured\":7}",
                                           "{\"configured\":{\"a\":1}}" };
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
        struct private_data data = private_decode(arena, sv_from(foreign[i]));
        CU_ASSERT_FALSE(data.config.imported);
        CU_ASSERT_PTR_NULL(data.configured);
    }
}

static void members_of_former_names_are_read(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct private_data data = private_decode(
        arena, SV("{\"baseline\":{},\"lists_settled\":true,\"filled\":{\"a\":1},\"witness\":\"w\"}"));
    ASSERT_TEXT(private_encode(arena, &data),
                "{\"lists_clean\":true,\"revision\":\"w\",\"server_defaults\":{\"a\":1},\"server_set\":{}}");
}

static void only_optional_computed_without_default_are_remembered(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct rows rows = test_rows(
        arena, test_attrs, "{\"place\":\"p\",\"name\":\"n\",\"on\":true,\"free\":[\"a\"],\"local\":true}");
    ASSERT_TEXT(test_text(arena, private_configured(arena, &rows)), "[\"free\"]");
}

SUITE("engine/private", TEST(round_trip), TEST(nothing_is_no_bytes), TEST(foreign_bytes_count_as_none),
      TEST(members_of_former_names_are_read), TEST(only_optional_computed_without_default_are_remembered))
