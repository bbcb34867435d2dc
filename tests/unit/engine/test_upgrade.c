#include "suite.h"

#include "engine/upgrade.h"
#include "help/table.h"

static strview upgraded(struct arena *arena, int64_t version, const char *json)
{
    struct ctx ctx = ctx_make(arena);
    struct resource_def def = test_resource;
    const struct value *state = NULL;
    def.version = 3;
    if (!upgrade_state(&ctx, &def, version, sv_from(json), &state)) {
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

static void states_that_cannot_be_used(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(upgraded(arena, 4, "{}"), "The state is newer than this provider");
    ASSERT_TEXT(upgraded(arena, 3, "null"), "The state is empty");
    ASSERT_TEXT(upgraded(arena, 3, "{"), "Not valid JSON");
    ASSERT_TEXT(upgraded(arena, 3, ""), "Not valid JSON");
    ASSERT_TEXT(upgraded(arena, 3, "{\"config\":5}"), "The state does not fit the schema");
}

SUITE("engine/upgrade", TEST(states_of_this_and_older_releases), TEST(states_that_cannot_be_used))
