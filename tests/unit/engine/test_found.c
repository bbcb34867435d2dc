#include "suite.h"

#include "engine/found.h"
#include "help/table.h"
#include "value/build.h"

/* A session in which nothing is set: nothing is asked of Konnect. */
static bool find(struct ctx *ctx, const struct resource_def *def, const char *answer, struct found *out)
{
    struct arena *arena = ctx->arena;
    struct rows address = test_rows(arena, def->attrs, "{\"place\":\"p\"}");
    static const struct attr none[] = { { .name = NULL } };
    const struct rows settings = { none, 0, NULL };
    struct session *session =
        session_new(&(struct session_setup){ .settings = &settings, .configured = true });
    bool good = found_object(ctx, session, def, &address, test_json(arena, answer), out);
    session_free(session);
    return good;
}

static strview row(struct arena *arena, const struct rows *rows, const char *name)
{
    return test_text(arena, rows_get(rows, name));
}

static void an_object_is_what_an_import_makes_of_it(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    struct found found;
    REQUIRE(find(&ctx, &test_resource,
                 "{\"id\":\"1\",\"name\":\"n\",\"labels\":[],\"on\":true,\"config\":{\"x\":1}}", &found));
    ASSERT_TEXT(row(arena, &found.state, "place"), "\"p\""); /* from the address */
    ASSERT_TEXT(row(arena, &found.state, "id"), "\"1\"");
    ASSERT_TEXT(row(arena, &found.state, "address"), "\"p/n\"");
    ASSERT_TEXT(row(arena, &found.state, "labels"), "null");
    ASSERT_TEXT(row(arena, &found.state, "local"), "false");
    ASSERT_TEXT(row(arena, &found.state, "config"), "{\"x\":1}");
    ASSERT_TEXT(test_diags(&ctx), "");
}

static void secrets_are_in_what_konnect_has_alone(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    struct found found;
    REQUIRE(find(&ctx, &test_key_resource, "{\"id\":\"1\",\"key\":\"k\"}", &found));
    ASSERT_TEXT(row(arena, &found.state, "key"), "null");
    ASSERT_TEXT(row(arena, &found.actual, "key"), "\"k\"");
    REQUIRE(find(&ctx, &test_key_resource, "{\"id\":\"1\",\"key\":\"{vault://v/k}\"}", &found));
    ASSERT_TEXT(row(arena, &found.state, "key"), "\"{vault://v/k}\"");
}

static void without_a_schema_secrets_are_guessed(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    struct found found;
    REQUIRE(find(&ctx, &test_resource, "{\"id\":\"1\",\"config\":{\"x\":1,\"password\":\"s\"}}", &found));
    CU_ASSERT_TRUE(found.guessed);
    ASSERT_TEXT(row(arena, &found.state, "config"), "{\"x\":1}");
    ASSERT_TEXT(test_text(arena, found.memory.left_out), "{\"password\":true}");
    REQUIRE(find(&ctx, &test_resource, "{\"id\":\"1\",\"config\":{}}", &found));
    CU_ASSERT_FALSE(found.guessed);
}

static void a_value_that_does_not_fit_is_an_error(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    struct found found = { .guessed = true };
    CU_ASSERT_FALSE(find(&ctx, &test_resource, "{\"id\":\"1\",\"size\":\"many\"}", &found));
    CU_ASSERT_TRUE(found.guessed); /* untouched */
    CU_ASSERT_TRUE(sv_starts_with(test_diags(&ctx), SV("error at size: ")));
}

static void the_configuration_of_what_was_found(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    struct found found;
    REQUIRE(find(&ctx, &test_key_resource, "{\"id\":\"1\",\"key\":\"k\",\"cert\":\"c\"}", &found));
    const struct configured configured = found_configured(&ctx, NULL, &test_key_resource, &found);
    ASSERT_TEXT(row(arena, &configured.rows, "cert"), "\"c\"");
    ASSERT_TEXT(row(arena, &configured.rows, "id"), "null");
    ASSERT_TEXT(sv_from(configured.to_fill_in[0]->name), "key_wo");
}

SUITE("engine/found", TEST(an_object_is_what_an_import_makes_of_it),
      TEST(secrets_are_in_what_konnect_has_alone), TEST(without_a_schema_secrets_are_guessed),
      TEST(a_value_that_does_not_fit_is_an_error), TEST(the_configuration_of_what_was_found))
