#include "suite.h"

#include "help/table.h"
#include "table/identity.h"
#include "value/build.h"
#include "value/json.h"

static const struct limits uuid = { .uuid_from = "on its page" };
static const struct attr part_attrs[] = {
    { .name = "place",
      .type = &type_string,
      .flags = ATTR_OPTIONAL | ATTR_COMPUTED | ATTR_PATH | ATTR_PROVIDER_DEFAULT,
      .limits = &uuid },
    { .name = "id", .type = &type_string, .flags = ATTR_COMPUTED | ATTR_PATH, .limits = &uuid },
    { .name = "key", .type = &type_string, .flags = ATTR_REQUIRED | ATTR_PATH },
    { .name = "other", .type = &type_string, .flags = ATTR_OPTIONAL },
    { .name = NULL },
};

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
    ASSERT_TEXT(read(arena, "{\"place\":\"p\",\"id\":\"1\"}"), "p 1");
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
    expect_fault("{\"place\":\"p\",\"id\":\"1\",\"plaec\":\"q\"}",
                 "It has \"plaec\", which is no part of it");
}

/* Whether it has to be an ID is a matter of who looks for it. */
static void names_are_taken_as_they_are(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct resource_def def = test_resource;
    def.attrs = part_attrs;
    struct ctx ctx = ctx_make(arena);
    struct rows rows;
    REQUIRE(identity_read(&ctx, &def, SV("prod/any"), &rows));
    ASSERT_TEXT(rows_get(&rows, "place")->text, "prod");
    REQUIRE(identity_read(&ctx, &def, SV("{\"place\":\"prod\",\"id\":\"any\"}"), &rows));
    ASSERT_TEXT(rows_get(&rows, "place")->text, "prod");
}

/* ---- Objects ---- */

static const struct resource_def parted = { .noun = "thing",
                                            .attrs = part_attrs,
                                            .identity.parts = NAMES("place", "id", "key") };

static strview identity_text(struct arena *arena, const char *object)
{
    struct rows rows = test_rows(arena, part_attrs, object);
    const struct value *identity = identity_of(arena, &parted, rows_to_object(arena, &rows));
    struct ctx ctx = ctx_make(arena);
    strview text = SV("none");
    CU_ASSERT_TRUE(identity == NULL || json_encode(&ctx, identity, &text));
    return text;
}

static void of_an_object(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(identity_text(arena, "{\"place\":\"p\",\"id\":\"i\",\"key\":\"k\",\"other\":\"o\"}"),
                "{\"id\":\"i\",\"key\":\"k\",\"place\":\"p\"}");
    ASSERT_TEXT(identity_text(arena, "{\"place\":\"p\",\"key\":\"k\"}"), "none");
}

/* Of IDs alone: a key that looks like one is a name. */
static void ids_have_one_form(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(identity_text(arena,
                              "{\"place\":\"C0000000-0000-4000-8000-00000000000A\",\"id\":\"I\",\"key\":"
                              "\"C0000000-0000-4000-8000-00000000000A\"}"),
                "{\"id\":\"I\",\"key\":\"C0000000-0000-4000-8000-00000000000A\",\"place\":"
                "\"c0000000-0000-4000-8000-00000000000a\"}");
}

/* A part that is known only after the apply. */
static void not_of_one_in_the_making(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct rows rows = test_rows(arena, part_attrs, "{\"place\":\"p\",\"key\":\"k\"}");
    rows.values[attr_index(part_attrs, SV("id"))] = value_unknown(arena, &type_string);
    CU_ASSERT_PTR_NULL(identity_of(arena, &parted, rows_to_object(arena, &rows)));
    CU_ASSERT_PTR_NULL(identity_of(arena, &parted, value_null(arena, attrs_type(arena, part_attrs))));
}

static bool take(struct ctx *ctx, const char *json, struct rows *out)
{
    struct rows parts = test_rows(ctx->arena, identity_attrs(ctx->arena, &parted), json);
    return identity_take(ctx, &parted, rows_to_object(ctx->arena, &parts), out);
}

static void taken(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    struct rows rows;
    REQUIRE(take(&ctx, "{\"id\":\"c0000000-0000-4000-8000-000000000001\",\"key\":\"k\"}", &rows));
    CU_ASSERT_TRUE(value_is_null(rows_get(&rows, "place")));
    ASSERT_TEXT(rows_get(&rows, "id")->text, "c0000000-0000-4000-8000-000000000001");
    ASSERT_TEXT(rows_get(&rows, "key")->text, "k");
    CU_ASSERT_FALSE(take(&ctx, "{\"id\":\"c0000000-0000-4000-8000-000000000001\"}", &rows));
    ASSERT_TEXT(ctx.diags.last->detail, "\"key\" is not set in the identity of the thing.");
    CU_ASSERT_FALSE(take(&ctx, "{\"id\":\"a name\",\"key\":\"k\"}", &rows));
    ASSERT_TEXT(ctx.diags.last->summary, "Not an ID");
}

SUITE("table/identity", TEST(of_an_object), TEST(ids_have_one_form), TEST(not_of_one_in_the_making),
      TEST(taken), TEST(names_are_taken_as_they_are), TEST(as_text), TEST(as_json),
      TEST(what_is_wrong_is_said_with_both_forms))
