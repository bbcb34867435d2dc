#include "suite.h"

#include "help/table.h"
#include "table/answer.h"

static const char *row_text(struct arena *arena, const struct rows *rows, const char *name)
{
    const struct value *value = rows_get(rows, name);
    return value_is_unknown(value) ? "unknown" : arena_copy(arena, test_text(arena, value)).data;
}

static void every_row_that_konnect_tells_of(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    struct rows rows;
    const struct value *answer =
        test_json(arena, "{\"id\":\"1\",\"name\":\"n\",\"size\":\"7\",\"labels\":[\"b\",\"a\"],\"parent\":"
                         "{\"id\":\"p\"},\"config\":{\"x\":1},\"strange\":true}");
    CU_ASSERT_TRUE(rows_from_answer(&ctx, test_attrs, answer, &rows));
    static const struct {
        const char *name;
        const char *text;
    } expected[] = {
        { "id", "\"1\"" },        { "size", "7" },           { "labels", "[\"b\",\"a\"]" },
        { "parent_id", "\"p\"" }, { "config", "{\"x\":1}" }, { "colour", "null" },
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        CU_ASSERT_STRING_EQUAL(row_text(arena, &rows, expected[i].name), expected[i].text);
}

/* Konnect's own word on them is not asked for, whatever stands in the answer. */
static void rows_that_konnect_does_not_tell_of_are_null(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    struct rows rows;
    const struct value *answer =
        test_json(arena, "{\"secret\":\"s\",\"local\":true,\"address\":\"a\",\"hidden\":\"h\","
                         "\"config\":{\"x\":1}}");
    CU_ASSERT_TRUE(rows_from_answer(&ctx, test_attrs, answer, &rows));
    static const char *const names[] = { "secret", "local", "address", "hidden", "more_config" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        CU_ASSERT_STRING_EQUAL(row_text(arena, &rows, names[i]), "null");
}

static void a_value_that_does_not_fit_is_unknown_and_an_error(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    struct rows rows;
    CU_ASSERT_FALSE(
        rows_from_answer(&ctx, test_attrs, test_json(arena, "{\"size\":\"many\",\"name\":\"n\"}"), &rows));
    CU_ASSERT_STRING_EQUAL(row_text(arena, &rows, "size"), "unknown");
    CU_ASSERT_STRING_EQUAL(row_text(arena, &rows, "name"), "\"n\"");
    CU_ASSERT_TRUE(sv_starts_with(test_diags(&ctx), SV("error at size: ")));
}

SUITE("table/answer", TEST(every_row_that_konnect_tells_of),
      TEST(rows_that_konnect_does_not_tell_of_are_null),
      TEST(a_value_that_does_not_fit_is_unknown_and_an_error))
