#include "suite.h"

#include "help/table.h"
#include "table/conditions.h"
#include "value/build.h"

static strview check(struct arena *arena, const struct attr_condition *one, const struct rows *config)
{
    const struct attr_condition conditions[] = { *one, { .name = NULL } };
    struct ctx ctx = ctx_make(arena);
    CU_ASSERT_EQUAL(conditions_check(&ctx, conditions, config), !ctx_has_errors(&ctx));
    return test_diags(&ctx);
}

static strview check_text(struct arena *arena, const struct attr_condition *one, const char *config)
{
    struct rows rows = test_rows(arena, test_attrs, config);
    return check(arena, one, &rows);
}

static const struct attr_condition excludes = {
    .name = "colour",
    .values = NAMES("red", "green"),
    .excludes = NAMES("size", "labels", "on"),
};
static const struct attr_condition needs = {
    .name = "labels",
    .values = NAMES("a", "b"),
    .otherwise = true,
    .needs = "name",
};

static void what_a_value_excludes(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const struct {
        const char *config;
        const char *diags;
    } cases[] = {
        { "{}", "" },
        { "{\"size\":1}", "" },
        { "{\"colour\":\"blue\",\"size\":1}", "" },
        { "{\"colour\":\"red\"}", "" },
        { "{\"colour\":\"red\",\"size\":1}", "error at size: Conflicting attributes\n" },
        { "{\"colour\":\"green\",\"size\":1,\"labels\":[\"x\"]}",
          "error at size: Conflicting attributes\nerror at labels: Conflicting attributes\n" },
        { "{\"colour\":\"red\",\"labels\":[]}", "" },
        { "{\"colour\":\"red\",\"on\":true}", "" },
        { "{\"colour\":\"red\",\"on\":false}", "error at on: Conflicting attributes\n" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        ASSERT_TEXT(check_text(arena, &excludes, cases[i].config), cases[i].diags);
}

static void what_a_value_needs(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(check_text(arena, &needs, "{}"), "");
    ASSERT_TEXT(check_text(arena, &needs, "{\"labels\":[\"x\",\"a\"]}"), "");
    ASSERT_TEXT(check_text(arena, &needs, "{\"labels\":[\"x\"],\"name\":\"n\"}"), "");
    ASSERT_TEXT(check_text(arena, &needs, "{\"labels\":[\"x\"]}"),
                "error at labels: Missing required argument\n");
}

static void a_default_counts(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct attr attrs[] = { test_attrs[attr_index(test_attrs, SV("colour"))],
                            test_attrs[attr_index(test_attrs, SV("size"))],
                            { .name = NULL } };
    attrs[0].default_value = VALUE_TEXT("red");
    const struct attr_condition one = { .name = "colour", .values = NAMES("red"), .excludes = NAMES("size") };
    struct rows rows = test_rows(arena, attrs, "{\"size\":1}");
    ASSERT_TEXT(check(arena, &one, &rows), "error at size: Conflicting attributes\n");
}

static void unknown_values_pass(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct rows rows = test_rows(arena, test_attrs, "{\"colour\":\"red\"}");
    rows.values[attr_index(test_attrs, SV("size"))] = value_unknown(arena, &type_number);
    ASSERT_TEXT(check(arena, &excludes, &rows), "");
    rows = test_rows(arena, test_attrs, "{\"size\":1}");
    rows.values[attr_index(test_attrs, SV("colour"))] = value_unknown(arena, &type_string);
    ASSERT_TEXT(check(arena, &excludes, &rows), "");
    const struct value *unknown = value_unknown(arena, &type_string);
    rows = test_rows(arena, test_attrs, "{}");
    rows.values[attr_index(test_attrs, SV("labels"))] =
        value_of(arena, &type_set_of_string, NULL, &unknown, 1);
    ASSERT_TEXT(check(arena, &needs, &rows), "");
}

static void one_value_is_excluded(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct attr_condition text = {
        .name = "colour", .values = NAMES("red"), .excludes = NAMES("shape"), .value = VALUE_TEXT("round")
    };
    const struct attr_condition truth = {
        .name = "colour", .values = NAMES("red"), .excludes = NAMES("on"), .value = VALUE_BOOL(true)
    };
    const char *fault = "error at shape: Conflicting attributes\n";
    ASSERT_TEXT(check_text(arena, &text, "{\"colour\":\"red\",\"shape\":\"round\"}"), fault);
    ASSERT_TEXT(check_text(arena, &text, "{\"colour\":\"red\",\"shape\":\"flat\"}"), "");
    ASSERT_TEXT(check_text(arena, &text, "{\"colour\":\"red\"}"), "");
    ASSERT_TEXT(check_text(arena, &truth, "{\"colour\":\"red\",\"on\":false}"), "");
    ASSERT_TEXT(check_text(arena, &truth, "{\"colour\":\"red\",\"on\":true}"),
                "error at on: Conflicting attributes\n");
}

static void values_of_one_kind(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct attr_condition alone = { .name = "labels", .values = NAMES("a", "b"), .alone = true };
    ASSERT_TEXT(check_text(arena, &alone, "{\"labels\":[\"a\",\"b\"]}"), "");
    ASSERT_TEXT(check_text(arena, &alone, "{\"labels\":[\"x\",\"y\"]}"), "");
    ASSERT_TEXT(check_text(arena, &alone, "{\"labels\":[\"a\",\"x\"]}"),
                "error at labels: Conflicting values\n");
    /* Two conditions make one fault: that of the first value. */
    ASSERT_TEXT(check_text(arena, &alone, "{\"labels\":[\"0\",\"a\"]}"), "");
}

/* Of a new object, and of an update that begins with `kept`. */
static strview check_filled_in(struct arena *arena, const char *kept)
{
    const struct attr_condition conditions[] = {
        { .name = "colour", .values = NAMES("red"), .when_unset = true, .excludes = NAMES("size") },
        { .name = NULL }
    };
    struct ctx ctx = ctx_make(arena);
    struct rows config = test_rows(arena, test_attrs, "{\"size\":1}");
    if (kept == NULL) {
        CU_ASSERT_EQUAL(conditions_check_new(&ctx, conditions, &config), !ctx_has_errors(&ctx));
        return test_diags(&ctx);
    }
    struct rows planned = test_rows(arena, test_attrs, kept);
    if (value_is_null(rows_get(&planned, "colour")))
        planned.values[attr_index(test_attrs, SV("colour"))] = value_unknown(arena, &type_string);
    CU_ASSERT_EQUAL(conditions_check_update(&ctx, conditions, &config, &planned), !ctx_has_errors(&ctx));
    return test_diags(&ctx);
}

static void what_konnect_fills_in_counts(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const char *fault = "error at size: Conflicting attributes\n";
    ASSERT_TEXT(check_filled_in(arena, NULL), fault);
    ASSERT_TEXT(check_filled_in(arena, "{\"size\":1,\"colour\":\"red\"}"), fault);
    ASSERT_TEXT(check_filled_in(arena, "{\"size\":1,\"colour\":\"blue\"}"), "");
    ASSERT_TEXT(check_filled_in(arena, "{\"size\":1}"), fault);
}

static void what_is_not_sure_is_a_warning(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct attr_condition conditions[] = {
        { .name = "colour", .values = NAMES("red"), .unsure = true, .excludes = NAMES("size") },
        { .name = NULL }
    };
    struct ctx ctx = ctx_make(arena);
    struct rows rows = test_rows(arena, test_attrs, "{\"size\":1,\"colour\":\"red\"}");
    CU_ASSERT_TRUE(conditions_check(&ctx, conditions, &rows));
    ASSERT_TEXT(test_diags(&ctx), "");
    conditions_warn(&ctx, conditions, &rows);
    ASSERT_TEXT(test_diags(&ctx), "warning at size: Konnect may refuse this\n");
}

SUITE("table/conditions", TEST(what_a_value_excludes), TEST(what_a_value_needs), TEST(a_default_counts),
      TEST(unknown_values_pass), TEST(one_value_is_excluded), TEST(values_of_one_kind),
      TEST(what_konnect_fills_in_counts), TEST(what_is_not_sure_is_a_warning))
