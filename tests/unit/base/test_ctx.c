#include "suite.h"

#include "base/ctx.h"

static void errors_stand_at_the_current_path(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    ctx.path = path_attribute(arena, NULL, SV("value"));
    CU_ASSERT_FALSE(ctx_has_errors(&ctx));
    CU_ASSERT_FALSE(ctx_error(&ctx, "Bad", "It is %d.", 5));
    CU_ASSERT_TRUE(ctx_has_errors(&ctx));
    ASSERT_TEXT(ctx.diags.first->summary, "Bad");
    ASSERT_TEXT(ctx.diags.first->detail, "It is 5.");
    CU_ASSERT_EQUAL(ctx.diags.first->severity, DIAG_ERROR);
    CU_ASSERT_PTR_EQUAL(ctx.diags.first->path, ctx.path);
}

static void text_from_outside_is_made_printable(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    (void)ctx_error(&ctx, "A\nb\xff", "x\n%s", "\x1b[2J\xe9");
    ASSERT_TEXT(ctx.diags.first->summary, "A b\xef\xbf\xbd");
    ASSERT_TEXT(ctx.diags.first->detail, "x\n\xef\xbf\xbd[2J\xef\xbf\xbd");
}

static void order_and_counts(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    const struct path *place = path_attribute(arena, NULL, SV("p"));
    ctx_warning_at(&ctx, place, "W", "w");
    CU_ASSERT_EQUAL(ctx.diags.errors, 0);
    CU_ASSERT_FALSE(ctx_error_at(&ctx, place, "E", "e"));
    CU_ASSERT_EQUAL(ctx.diags.errors, 1);
    CU_ASSERT_EQUAL(ctx.diags.first->severity, DIAG_WARNING);
    ASSERT_TEXT(ctx.diags.first->next->summary, "E");
    CU_ASSERT_PTR_EQUAL(ctx.diags.last->path, place);
    CU_ASSERT_PTR_NULL(ctx.diags.last->next);
}

static void an_attempt_may_be_dropped_or_adopted(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    atomic_bool stop = false;
    struct ctx ctx = ctx_make(arena);
    ctx.stop = &stop;
    ctx.path = path_attribute(arena, NULL, SV("p"));
    struct ctx attempt = ctx_attempt(&ctx);
    CU_ASSERT_PTR_EQUAL(attempt.stop, ctx.stop);
    CU_ASSERT_PTR_EQUAL(attempt.path, ctx.path);
    (void)ctx_error(&attempt, "one", "1");
    ctx_warning_at(&attempt, NULL, "two", "2");
    CU_ASSERT_FALSE(ctx_has_errors(&ctx));
    (void)ctx_error(&ctx, "zero", "0");
    ctx_adopt(&ctx, &attempt);
    CU_ASSERT_EQUAL(ctx.diags.errors, 2);
    ASSERT_TEXT(ctx.diags.first->next->summary, "one");
    ASSERT_TEXT(ctx.diags.last->summary, "two");
    CU_ASSERT_EQUAL(attempt.diags.errors, 1);
}

static void stopping(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    atomic_bool stop = false;
    struct ctx ctx = ctx_make(arena);
    CU_ASSERT_FALSE(ctx_stopped(&ctx));
    ctx.stop = &stop;
    CU_ASSERT_FALSE(ctx_stopped(&ctx));
    atomic_store(&stop, true);
    CU_ASSERT_TRUE(ctx_stopped(&ctx));
}

SUITE("base/ctx", TEST(errors_stand_at_the_current_path), TEST(text_from_outside_is_made_printable),
      TEST(order_and_counts), TEST(an_attempt_may_be_dropped_or_adopted), TEST(stopping))
