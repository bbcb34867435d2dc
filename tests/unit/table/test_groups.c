#include "suite.h"

#include "help/table.h"
#include "table/groups.h"
#include "value/build.h"

static strview check_groups(struct arena *arena, enum group_kind kind, const char *config,
                            const char *unknown)
{
    const struct attr_group groups[] = { { kind, NAMES("name", "code") }, { .names = NULL } };
    struct ctx ctx = ctx_make(arena);
    struct rows rows = test_rows(arena, test_attrs, config);
    if (unknown != NULL)
        rows.values[attr_index(test_attrs, sv_from(unknown))] = value_unknown(arena, &type_string);
    CU_ASSERT_EQUAL(groups_check(&ctx, groups, &rows), !ctx_has_errors(&ctx));
    return test_diags(&ctx);
}

static void exactly_one_of_a_group(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(check_groups(arena, GROUP_EXACTLY_ONE, "{\"name\":\"ab\"}", NULL), "");
    ASSERT_TEXT(check_groups(arena, GROUP_EXACTLY_ONE, "{\"code\":\"ab\"}", NULL), "");
    ASSERT_TEXT(check_groups(arena, GROUP_EXACTLY_ONE, "{}", NULL), "error at : Missing required argument\n");
    ASSERT_TEXT(check_groups(arena, GROUP_EXACTLY_ONE, "{\"name\":\"ab\",\"code\":\"ab\"}", NULL),
                "error at code: Conflicting attributes\n");
    ASSERT_TEXT(check_groups(arena, GROUP_EXACTLY_ONE, "{}", "code"), "");
    ASSERT_TEXT(check_groups(arena, GROUP_EXACTLY_ONE, "{\"name\":\"ab\"}", "code"), "");
}

static void at_least_one_of_a_group(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(check_groups(arena, GROUP_AT_LEAST_ONE, "{\"name\":\"ab\"}", NULL), "");
    ASSERT_TEXT(check_groups(arena, GROUP_AT_LEAST_ONE, "{\"name\":\"ab\",\"code\":\"ab\"}", NULL), "");
    ASSERT_TEXT(check_groups(arena, GROUP_AT_LEAST_ONE, "{}", NULL),
                "error at : Missing required argument\n");
    ASSERT_TEXT(check_groups(arena, GROUP_AT_LEAST_ONE, "{}", "code"), "");
}

static void first_of_a_group_excludes(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(check_groups(arena, GROUP_FIRST_EXCLUDES, "{}", NULL), "");
    ASSERT_TEXT(check_groups(arena, GROUP_FIRST_EXCLUDES, "{\"name\":\"ab\"}", NULL), "");
    ASSERT_TEXT(check_groups(arena, GROUP_FIRST_EXCLUDES, "{\"code\":\"ab\"}", NULL), "");
    ASSERT_TEXT(check_groups(arena, GROUP_FIRST_EXCLUDES, "{\"name\":\"ab\",\"code\":\"ab\"}", NULL),
                "error at code: Conflicting attributes\n");
    ASSERT_TEXT(check_groups(arena, GROUP_FIRST_EXCLUDES, "{\"code\":\"ab\"}", "name"), "");
    ASSERT_TEXT(check_groups(arena, GROUP_FIRST_EXCLUDES, "{\"name\":\"ab\"}", "code"), "");
}

static void others_of_a_group_need_the_first(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(check_groups(arena, GROUP_NEED_FIRST, "{}", NULL), "");
    ASSERT_TEXT(check_groups(arena, GROUP_NEED_FIRST, "{\"name\":\"ab\"}", NULL), "");
    ASSERT_TEXT(check_groups(arena, GROUP_NEED_FIRST, "{\"name\":\"ab\",\"code\":\"ab\"}", NULL), "");
    ASSERT_TEXT(check_groups(arena, GROUP_NEED_FIRST, "{\"code\":\"ab\"}", NULL),
                "error at code: Missing required argument\n");
    ASSERT_TEXT(check_groups(arena, GROUP_NEED_FIRST, "{\"code\":\"ab\"}", "name"), "");
    ASSERT_TEXT(check_groups(arena, GROUP_NEED_FIRST, "{}", "code"), "");
}

static void what_a_group_rules_out(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct attr_group groups[] = { { GROUP_FIRST_EXCLUDES, NAMES("name", "code") },
                                         { GROUP_NEED_FIRST, NAMES("shape", "size") },
                                         { .names = NULL } };
    struct rows rows = test_rows(arena, test_attrs, "{\"name\":\"ab\"}");
    CU_ASSERT_TRUE(groups_rule_out(groups, &rows, "code"));
    CU_ASSERT_TRUE(groups_rule_out(groups, &rows, "size"));
    CU_ASSERT_FALSE(groups_rule_out(groups, &rows, "name"));
    CU_ASSERT_FALSE(groups_rule_out(NULL, &rows, "code"));
    rows = test_rows(arena, test_attrs, "{\"shape\":\"circle\"}");
    CU_ASSERT_FALSE(groups_rule_out(groups, &rows, "code"));
    CU_ASSERT_FALSE(groups_rule_out(groups, &rows, "size"));
}

static strview check_creation(struct arena *arena, enum group_kind kind, const char *config)
{
    const struct attr_group groups[] = { { kind, NAMES("name", "code", "shape") }, { .names = NULL } };
    struct ctx ctx = ctx_make(arena);
    struct rows rows = test_rows(arena, test_attrs, config);
    CU_ASSERT_EQUAL(groups_check_new(&ctx, groups, &rows), !ctx_has_errors(&ctx));
    return ctx.diags.first != NULL ? ctx.diags.first->detail : SV("");
}

static void what_only_a_creation_needs(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const enum group_kind lenient[] = { GROUP_AT_MOST_ONE, GROUP_ONE_AT_CREATION,
                                               GROUP_SOME_AT_CREATION, GROUP_NEW_FIRST_NEEDS,
                                               GROUP_DISTINCT };
    for (size_t i = 0; i < sizeof lenient / sizeof *lenient; i++)
        ASSERT_TEXT(check_groups(arena, lenient[i], "{}", NULL), "");
    ASSERT_TEXT(check_groups(arena, GROUP_AT_MOST_ONE, "{\"name\":\"ab\",\"code\":\"ab\"}", NULL),
                "error at code: Conflicting attributes\n");
    ASSERT_TEXT(check_creation(arena, GROUP_AT_MOST_ONE, "{}"), "");
    ASSERT_TEXT(check_creation(arena, GROUP_ONE_AT_CREATION, "{}"),
                "Exactly one of these must be set: \"name\" or \"code\" or \"shape\".");
    ASSERT_TEXT(check_creation(arena, GROUP_SOME_AT_CREATION, "{}"),
                "At least one of these must be set: \"name\" or \"code\" or \"shape\".");
    ASSERT_TEXT(check_creation(arena, GROUP_SOME_AT_CREATION, "{\"name\":\"ab\",\"code\":\"ab\"}"), "");
}

static void what_a_new_first_needs(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const enum group_kind kind = GROUP_NEW_FIRST_NEEDS;
    ASSERT_TEXT(check_groups(arena, kind, "{\"name\":\"ab\"}", NULL), "");
    ASSERT_TEXT(check_creation(arena, kind, "{}"), "");
    ASSERT_TEXT(check_creation(arena, kind, "{\"code\":\"ab\"}"), "");
    ASSERT_TEXT(check_creation(arena, kind, "{\"name\":\"ab\",\"shape\":\"ab\"}"), "");
    ASSERT_TEXT(check_creation(arena, kind, "{\"name\":\"ab\"}"),
                "\"name\" is set, which needs \"code\" or \"shape\", too.");
}

static strview check_update(struct arena *arena, const char *state, const char *config)
{
    const struct attr_group groups[] = { { GROUP_NEW_FIRST_NEEDS, NAMES("name", "code", "shape") },
                                         { .names = NULL } };
    struct ctx ctx = ctx_make(arena);
    struct rows prior = test_rows(arena, test_attrs, state);
    struct rows sent = test_rows(arena, test_attrs, config);
    CU_ASSERT_EQUAL(groups_check_update(&ctx, groups, &prior, &sent), !ctx_has_errors(&ctx));
    return test_diags(&ctx);
}

static void what_stays_with_the_first(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const char *fault = "error at : Missing required argument\n";
    ASSERT_TEXT(check_update(arena, "{}", "{\"name\":\"ab\"}"), fault);
    ASSERT_TEXT(check_update(arena, "{}", "{\"name\":\"ab\",\"code\":\"x\"}"), "");
    ASSERT_TEXT(check_update(arena, "{\"name\":\"ab\"}", "{\"name\":\"cd\"}"), "");
    ASSERT_TEXT(check_update(arena, "{\"name\":\"ab\",\"code\":\"x\"}", "{\"name\":\"ab\"}"), fault);
    ASSERT_TEXT(check_update(arena, "{\"name\":\"ab\",\"code\":\"x\"}", "{}"), "");
}

static void what_must_differ(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(check_groups(arena, GROUP_DISTINCT, "{}", NULL), "");
    ASSERT_TEXT(check_groups(arena, GROUP_DISTINCT, "{\"name\":\"ab\",\"code\":\"abc\"}", NULL), "");
    ASSERT_TEXT(check_groups(arena, GROUP_DISTINCT, "{\"name\":\"ab\"}", "code"), "");
    ASSERT_TEXT(check_groups(arena, GROUP_DISTINCT, "{\"name\":\"ab\",\"code\":\"ab\"}", NULL),
                "error at code: Conflicting attributes\n");
}

static void what_json_says_agrees(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const enum group_kind kind = GROUP_JSON_AGREES;
    static const struct {
        const char *config;
        const char *unknown;
        const char *diags;
    } cases[] = {
        { "{\"name\":\"ab\",\"code\":\"{\\\"name\\\":\\\"ab\\\"}\"}", NULL, "" },
        { "{\"name\":\"ab\",\"code\":\"{\\\"name\\\":\\\"cd\\\"}\"}", NULL,
          "error at name: Conflicting attributes\n" },
        { "{\"name\":\"ab\",\"code\":\"{}\"}", NULL, "error at name: Conflicting attributes\n" },
        { "{\"code\":\"{\\\"name\\\":\\\"cd\\\"}\"}", "name", "" },
        { "{\"name\":\"ab\"}", "code", "" },
        { "{\"name\":\"ab\",\"code\":\"{vault://v/k}\"}", NULL, "" },
        { "{\"name\":\"ab\",\"code\":\"no JSON\"}", NULL, "" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ASSERT_TEXT(check_groups(arena, kind, cases[i].config, cases[i].unknown), cases[i].diags);
}

SUITE("table/groups", TEST(exactly_one_of_a_group), TEST(at_least_one_of_a_group),
      TEST(first_of_a_group_excludes), TEST(others_of_a_group_need_the_first), TEST(what_a_group_rules_out),
      TEST(what_only_a_creation_needs), TEST(what_a_new_first_needs), TEST(what_stays_with_the_first),
      TEST(what_must_differ), TEST(what_json_says_agrees))
