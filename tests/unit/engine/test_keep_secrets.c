#include "suite.h"

#include "engine/keep_secrets.h"
#include "help/table.h"

/* The key that is sent, when Konnect has "theirs". */
static strview kept_from(struct arena *arena, const struct attr_group *group, const char *state,
                         const char *planned)
{
    const struct attr_group groups[] = { *group, { .names = NULL } };
    struct resource_def def = test_key_resource;
    def.groups = groups;
    struct rows prior = test_rows(arena, test_key_attrs, state);
    struct rows sent = test_rows(arena, test_key_attrs, planned);
    struct rows actual = test_rows(arena, test_key_attrs, "{\"key\":\"theirs\",\"cert\":\"c\"}");
    keep_secrets(&def, &prior, &actual, &sent);
    CU_ASSERT_TRUE(value_is_null(rows_get(&sent, "password")));
    return value_text(rows_get(&sent, "key"));
}

static strview kept(struct arena *arena, const struct attr_group *group, const char *planned)
{
    return kept_from(arena, group, "{}", planned);
}

static void what_leaves_the_state_is_removed_if_it_can(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct attr_group needed = { GROUP_ONE_AT_CREATION, NAMES("key", "key_wo") };
    const struct attr_group optional = { GROUP_AT_MOST_ONE, NAMES("key", "key_wo") };
    ASSERT_TEXT(kept_from(arena, &needed, "{\"key\":\"ours\"}", "{}"), "theirs");
    ASSERT_TEXT(kept_from(arena, &optional, "{\"key\":\"ours\"}", "{}"), "");
    ASSERT_TEXT(kept_from(arena, &optional, "{}", "{}"), "theirs");
}

static void what_the_plan_does_not_give_is_kept(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct attr_group one = { GROUP_ONE_AT_CREATION, NAMES("key", "key_wo") };
    ASSERT_TEXT(kept(arena, &one, "{}"), "theirs");
    ASSERT_TEXT(kept(arena, &one, "{\"key_wo_version\":\"1\"}"), "theirs");
    ASSERT_TEXT(kept(arena, &one, "{\"key\":\"ours\"}"), "ours");
    ASSERT_TEXT(kept(arena, &one, "{\"key_wo\":\"ours\"}"), "");
}

static void what_the_plan_shuts_out_is_not(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct attr_group one = { GROUP_AT_MOST_ONE, NAMES("key", "cert") };
    const struct attr_group excludes = { GROUP_FIRST_EXCLUDES, NAMES("cert", "key") };
    const struct attr_group together = { GROUP_NEED_FIRST, NAMES("cert", "key") };
    const struct attr_group some = { GROUP_SOME_AT_CREATION, NAMES("cert", "key") };
    ASSERT_TEXT(kept(arena, &one, "{}"), "theirs");
    ASSERT_TEXT(kept(arena, &one, "{\"cert\":\"c\"}"), "");
    ASSERT_TEXT(kept(arena, &excludes, "{}"), "theirs");
    ASSERT_TEXT(kept(arena, &excludes, "{\"cert\":\"c\"}"), "");
    ASSERT_TEXT(kept(arena, &together, "{}"), "");
    ASSERT_TEXT(kept(arena, &together, "{\"cert\":\"c\"}"), "theirs");
    ASSERT_TEXT(kept(arena, &some, "{\"cert\":\"c\"}"), "theirs");
    const struct attr_group needed = { GROUP_NEED_FIRST, NAMES("key", "cert") };
    const struct attr_group others = { GROUP_AT_MOST_ONE, NAMES("cert", "password") };
    ASSERT_TEXT(kept(arena, &needed, "{}"), "theirs");
    ASSERT_TEXT(kept(arena, &others, "{\"cert\":\"c\"}"), "theirs");
    const struct attr_group none = { .names = NULL };
    ASSERT_TEXT(kept(arena, &none, "{\"cert\":\"c\"}"), "theirs");
}

static strview warned(struct arena *arena, const char *known, const char *config)
{
    const struct attr_group groups[] = { { GROUP_AT_MOST_ONE, NAMES("key", "key_wo", "cert") },
                                         { .names = NULL } };
    struct resource_def def = test_key_resource;
    def.groups = groups;
    struct ctx ctx = ctx_make(arena);
    struct rows prior = test_rows(arena, test_key_attrs, known);
    struct rows rows = test_rows(arena, test_key_attrs, config);
    keep_secrets_warn(&ctx, &def, &prior, &rows);
    return test_diags(&ctx);
}

static void what_has_no_place_any_more_is_told(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(warned(arena, "{\"key_wo\":\"\"}", "{\"cert\":\"c\"}"),
                "warning at : Secret will be removed\n");
    ASSERT_TEXT(warned(arena, "{}", "{\"cert\":\"c\"}"), "warning at : Secret may be removed\n");
    ASSERT_TEXT(warned(arena, "{\"cert\":\"c\"}", "{\"cert\":\"d\"}"), "");
    ASSERT_TEXT(warned(arena, "{\"key\":\"k\"}", "{\"cert\":\"c\"}"), ""); /* the plan shows it */
    ASSERT_TEXT(warned(arena, "{\"key_wo\":\"\"}", "{}"), "");
    ASSERT_TEXT(warned(arena, "{\"key_wo\":\"\"}", "{\"key_wo\":\"k\"}"), "");
}

SUITE("engine/keep_secrets", TEST(what_leaves_the_state_is_removed_if_it_can),
      TEST(what_the_plan_does_not_give_is_kept), TEST(what_the_plan_shuts_out_is_not),
      TEST(what_has_no_place_any_more_is_told))
