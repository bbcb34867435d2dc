/* The rules for arguments, with a function of our own. */
#include "engine/function.h"

#include "suite.h"
#include "value/build.h"

static const struct attr parameters[] = {
    { .name = "first",
      .type = &type_string,
      .flags = ATTR_REQUIRED,
      .limits = &(const struct limits){ .bytes = { true, 1, 3 } } },
    { .name = "more", .type = &type_set_of_string, .flags = ATTR_OPTIONAL },
    { .name = NULL },
};

static bool join(struct ctx *ctx, const struct rows *arguments, const struct value **out)
{
    bool more = !value_is_null(rows_get(arguments, "more"));
    strview text = value_text(rows_get(arguments, "first"));
    if (sv_equal_z(text, "no"))
        return ctx_error_at(ctx, function_place(ctx->arena, "first"), "No", "Not this.");
    *out = value_string(ctx->arena, arena_printf(ctx->arena, SV_FMT "%s", SV_ARG(text), more ? "+" : ""));
    return true;
}

static const struct function_def def = {
    .name = "join", .parameters = parameters, .returns = &type_string, .call = join
};

/* The result's text, "unknown", or the place of the one error in angle brackets. */
static strview outcome(struct arena *arena, const struct value *const *arguments, size_t count)
{
    struct ctx ctx = ctx_make(arena);
    const struct value *result = NULL;
    if (function_call(&ctx, &def, arguments, count, &result)) {
        CU_ASSERT_EQUAL(ctx.diags.errors, 0);
        CU_ASSERT_TRUE(type_equal(result->type, &type_string));
        return value_is_unknown(result) ? SV("unknown") : result->text;
    }
    CU_ASSERT_EQUAL_FATAL(ctx.diags.errors, 1);
    CU_ASSERT_PTR_NULL(result);
    return arena_printf(arena, "<" SV_FMT ">", SV_ARG(path_to_text(arena, ctx.diags.first->path)));
}
#define OUTCOME(...)                                                                                         \
    outcome(arena, (const struct value *const[]){ __VA_ARGS__ },                                             \
            sizeof((const struct value *const[]){ __VA_ARGS__ }) / sizeof(void *))

static const struct value *set_of(struct arena *arena, const struct value *item)
{
    return value_of(arena, &type_set_of_string, NULL, &item, 1);
}

static void arguments(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *a = value_string(arena, SV("a"));
    const struct value *set = set_of(arena, a);
    ASSERT_TEXT(OUTCOME(a), "a");
    ASSERT_TEXT(OUTCOME(a, value_null(arena, &type_set_of_string)), "a");
    ASSERT_TEXT(OUTCOME(a, set), "a+");
    ASSERT_TEXT(outcome(arena, NULL, 0), "<>");
    ASSERT_TEXT(OUTCOME(a, set, set), "<[2]>");
    ASSERT_TEXT(OUTCOME(value_null(arena, &type_string)), "<first>");
    ASSERT_TEXT(OUTCOME(value_string(arena, SV("long"))), "<first>");
    ASSERT_TEXT(OUTCOME(value_string(arena, SV("no"))), "<first>");
}

static void unknown_arguments(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *a = value_string(arena, SV("a"));
    const struct value *unknown = value_unknown(arena, &type_string);
    ASSERT_TEXT(OUTCOME(unknown), "unknown");
    ASSERT_TEXT(OUTCOME(a, set_of(arena, unknown)), "unknown");
    ASSERT_TEXT(OUTCOME(value_null(arena, &type_string), value_unknown(arena, &type_set_of_string)),
                "<first>");
    ASSERT_TEXT(OUTCOME(value_string(arena, SV("long")), value_unknown(arena, &type_set_of_string)),
                "<first>");
}

SUITE("engine/function", TEST(arguments), TEST(unknown_arguments))
