#include "suite.h"

#include "engine/upgrade.h"
#include "help/table.h"

static strview upgraded(struct arena *arena, int64_t version, const char *json)
{
    struct ctx ctx = ctx_make(arena);
    const struct value *state = NULL;
    if (!upgrade_state(&ctx, &test_resource, version, sv_from(json), &state)) {
        CU_ASSERT_PTR_NULL(state);
        return ctx.diags.first->summary;
    }
    CU_ASSERT_TRUE(type_equal(state->type, attrs_type(arena, test_attrs)));
    struct rows rows = rows_from_object(arena, test_attrs, state);
    return arena_printf(arena, SV_FMT "/" SV_FMT "/" SV_FMT, SV_ARG(value_text(rows_get(&rows, "place"))),
                        SV_ARG(rows_get(&rows, "size")->text),
                        SV_ARG(test_text(arena, rows_get(&rows, "config"))));
}

static void states_of_this_and_older_releases(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(upgraded(arena, 3, "{\"place\":\"p\",\"size\":12345678901234567890}"),
                "p/12345678901234567890/null");
    ASSERT_TEXT(upgraded(arena, 0, "{\"place\":\"p\",\"dropped\":{\"a\":1}}"), "p//null");
    ASSERT_TEXT(upgraded(arena, 3,
                         "{\"place\":\"p\",\"effective_config\":{\"value\":{\"a\":1},\"type\":[\"object\",{"
                         "\"a\":\"number\"}]}}"),
                "p//null");
    ASSERT_TEXT(
        upgraded(
            arena, 3,
            "{\"config\":{\"value\":{\"a\":[1]},\"type\":[\"object\",{\"a\":[\"tuple\",[\"number\"]]}]}}"),
        "//{\"a\":[1]}");
}

static strview more_config(struct arena *arena, int64_t version, const char *json)
{
    struct ctx ctx = ctx_make(arena);
    const struct value *state = NULL;
    if (!upgrade_state(&ctx, &test_resource, version, sv_from(json), &state))
        return ctx.diags.first->summary;
    CU_ASSERT_TRUE(type_equal(state->type, attrs_type(arena, test_attrs)));
    const struct value *found = value_get(state, SV("more_config"));
    return value_is_null(found) ? SV("null") : found->text;
}

static void what_used_to_be_dynamic(void)
{
    static const char object[] =
        "{\"more_config\":{\"value\":{\"b\":1,\"a\":[\"x\"]},\"type\":[\"object\",{\"a\":[\"tuple\",["
        "\"string\"]],\"b\":\"number\"}]}}";
    static const char text[] = "{\"more_config\":{\"value\":\"{ \\\"a\\\": 1 }\",\"type\":\"string\"}}";
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(more_config(arena, 0, object), "{\"a\":[\"x\"],\"b\":1}");
    ASSERT_TEXT(more_config(arena, 1, object), "{\"a\":[\"x\"],\"b\":1}");
    ASSERT_TEXT(more_config(arena, 0, text), "{ \"a\": 1 }");
    ASSERT_TEXT(more_config(arena, 0, "{\"more_config\":null}"), "null");
    ASSERT_TEXT(more_config(arena, 0, "{}"), "null");
    ASSERT_TEXT(more_config(arena, 0, "{\"more_config\":\"{}\"}"), "The state does not fit the schema");
    ASSERT_TEXT(more_config(arena, 2, "{\"more_config\":\"{ }\"}"), "{ }");
    ASSERT_TEXT(more_config(arena, 2, object), "Wrong type");
}

static void states_that_cannot_be_used(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(upgraded(arena, 4, "{}"), "The state is newer than this provider");
    ASSERT_TEXT(upgraded(arena, 3, "null"), "The state is empty");
    ASSERT_TEXT(upgraded(arena, 3, "{"), "Not valid JSON");
    ASSERT_TEXT(upgraded(arena, 3, ""), "Not valid JSON");
    ASSERT_TEXT(upgraded(arena, 3, "{\"config\":5}"), "The state does not fit the schema");
}

SUITE("engine/upgrade", TEST(states_of_this_and_older_releases), TEST(what_used_to_be_dynamic),
      TEST(states_that_cannot_be_used))
