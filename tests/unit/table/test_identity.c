#include "suite.h"

#include "help/table.h"
#include "table/identity.h"

/* "PLACE ID" of what is read ("-" where it is null), or the error's detail. */
static strview read(struct arena *arena, const char *id)
{
    struct ctx ctx = ctx_make(arena);
    struct rows rows;
    if (!identity_read(&ctx, &test_resource, sv_from(id), &rows))
        return ctx.diags.first->detail;
    const struct value *place = rows_get(&rows, "place");
    const struct value *own = rows_get(&rows, "id");
    CU_ASSERT_TRUE(value_is_null(rows_get(&rows, "name")));
    return arena_printf(arena, SV_FMT " " SV_FMT, SV_ARG(value_is_null(place) ? SV("-") : place->text),
                        SV_ARG(value_is_null(own) ? SV("-") : own->text));
}

static void as_text(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(read(arena, "p/1"), "p 1");
    ASSERT_TEXT(read(arena, " p / 1 "), "p 1");
    ASSERT_TEXT(read(arena, "1"), "- 1");
}

static void as_json(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(read(arena, "{\"place\":\"p\",\"id\":\"1\",\"surplus\":true}"), "p 1");
    ASSERT_TEXT(read(arena, "{\"id\":\"a/b\"}"), "- a/b");
    ASSERT_TEXT(read(arena, "{}"), "- -");
}

static void expect_fault(const char *id, const char *why)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    strview fault = read(arena, id);
    CU_ASSERT_TRUE(sv_starts_with(fault, sv_from(why)));
    CU_ASSERT_TRUE(sv_contains(fault, SV(" PLACE/ID, or as JSON")));
    CU_ASSERT_TRUE(sv_contains(fault, SV("{\"place\": \"…\", \"id\": \"…\"}")));
}

static void what_is_wrong_is_said_with_both_forms(void)
{
    expect_fault("a/b/c", "It has the wrong number of parts");
    expect_fault("", "A part of it is empty");
    expect_fault("p/\xff", "It is not valid UTF-8");
    expect_fault("p/", "A part of it is empty");
    expect_fault(
        "{",
        "It begins like JSON but is not valid. At line 1, column 2, where the text ends, a name in double "
        "quotes or } is expected");
    expect_fault("{\"id\":\"\"}", "A part of it is empty or not a string");
    expect_fault("{\"id\":5}", "A part of it is empty or not a string");
}

static void what_must_be_an_id_is_one(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const struct limits limits = { .uuid_from = "on its page" };
    const struct attr attrs[] = {
        { .name = "place", .type = &type_string, .flags = ATTR_REQUIRED, .limits = &limits },
        { .name = "id", .type = &type_string, .flags = ATTR_COMPUTED },
        { .name = NULL },
    };
    struct resource_def def = test_resource;
    def.attrs = attrs;
    struct ctx ctx = ctx_make(arena);
    struct rows rows;
    CU_ASSERT_TRUE(identity_read(&ctx, &def, SV("c0000000-0000-4000-8000-000000000001/any"), &rows));
    CU_ASSERT_TRUE(identity_read(&ctx, &def, SV("any"), &rows));
    CU_ASSERT_FALSE(identity_read(&ctx, &def, SV("prod/any"), &rows));
    ASSERT_TEXT(ctx.diags.first->detail,
                "\"place\" looks like a name; the ID is needed. It is found on its page.");
    CU_ASSERT_FALSE(identity_read(&ctx, &def, SV("{\"place\":\"prod\",\"id\":\"any\"}"), &rows));
}

SUITE("table/identity", TEST(what_must_be_an_id_is_one), TEST(as_text), TEST(as_json),
      TEST(what_is_wrong_is_said_with_both_forms))
