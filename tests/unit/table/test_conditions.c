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

SUITE("table/conditions", TEST(what_a_value_excludes), TEST(what_a_value_needs), TEST(a_default_counts),
      TEST(unknown_values_pass))
