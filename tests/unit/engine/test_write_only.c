#include "suite.h"

#include "engine/fingerprint.h"
#include "engine/write_only.h"
#include "help/table.h"
#include "value/build.h"

static const unsigned char salt[FINGERPRINT_SALT] = "0123456789abcdef";

static struct private_data memory_of(struct arena *arena, const char *secret, const char *revision)
{
    const strview name = SV("hidden");
    const struct value *print =
        value_string(arena, secret != NULL ? fingerprint_make(arena, sv_from(secret), salt) : SV(""));
    return (struct private_data){ .fingerprints = value_object(arena, &name, &print, 1),
                                  .revision = sv_from(revision) };
}

static bool must_write(struct arena *arena, const char *prior, const char *config, struct private_data memory,
                       size_t *warnings)
{
    struct ctx ctx = ctx_make(arena);
    struct rows prior_rows = test_rows(arena, test_attrs, prior);
    struct rows config_rows = test_rows(arena, test_attrs, config);
    bool must = write_only_must_write(&ctx, &test_resource, &prior_rows, &config_rows, &memory);
    CU_ASSERT_FALSE(ctx_has_errors(&ctx));
    if (warnings != NULL)
        *warnings = ctx.diags.first != NULL;
    return must;
}

static void fingerprints_tell_of_changes(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct private_data memory = memory_of(arena, "one", "");
    CU_ASSERT_FALSE(must_write(arena, "{}", "{\"hidden\":\"one\"}", memory, NULL));
    CU_ASSERT_TRUE(must_write(arena, "{}", "{\"hidden\":\"two\"}", memory, NULL));
    CU_ASSERT_TRUE(must_write(arena, "{}", "{}", memory, NULL));
    const struct private_data none = { 0 };
    CU_ASSERT_TRUE(must_write(arena, "{}", "{\"hidden\":\"one\"}", none, NULL));
    CU_ASSERT_FALSE(must_write(arena, "{}", "{}", none, NULL));
}

static void a_version_tells_instead(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    CU_ASSERT_FALSE(must_write(arena, "{}", "{\"hidden\":\"two\",\"hidden_version\":\"1\"}",
                               memory_of(arena, NULL, ""), NULL));
    CU_ASSERT_FALSE(must_write(arena, "{}", "{\"hidden\":\"two\",\"hidden_version\":\"1\"}",
                               memory_of(arena, "one", ""), NULL));
    CU_ASSERT_TRUE(must_write(arena, "{}", "{\"hidden\":\"two\"}", memory_of(arena, NULL, ""), NULL));
    CU_ASSERT_TRUE(must_write(arena, "{}", "{\"hidden_version\":\"1\"}", memory_of(arena, NULL, ""), NULL));
}

static void the_revision_tells_of_others(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    size_t warned = 9;
    struct private_data memory = memory_of(arena, "one", "monday");
    CU_ASSERT_FALSE(
        must_write(arena, "{\"updated_at\":\"monday\"}", "{\"hidden\":\"one\"}", memory, &warned));
    CU_ASSERT_EQUAL(warned, 0);
    CU_ASSERT_TRUE(
        must_write(arena, "{\"updated_at\":\"tuesday\"}", "{\"hidden\":\"one\"}", memory, &warned));
    CU_ASSERT_EQUAL(warned, 1);
    const struct private_data only_revision = { .revision = SV("monday") };
    CU_ASSERT_TRUE(
        must_write(arena, "{\"updated_at\":\"tuesday\"}", "{\"secret\":\"one\"}", only_revision, &warned));
    CU_ASSERT_EQUAL(warned, 1);
    CU_ASSERT_FALSE(
        must_write(arena, "{\"updated_at\":\"tuesday\"}", "{\"name\":\"one\"}", only_revision, &warned));
    CU_ASSERT_FALSE(must_write(arena, "{}", "{\"secret\":\"one\"}", only_revision, &warned));
    const struct private_data nothing = { .revision = SV("") };
    CU_ASSERT_FALSE(
        must_write(arena, "{\"updated_at\":\"tuesday\"}", "{\"secret\":\"one\"}", nothing, &warned));
}

static void unknown_values_may_have_changed(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    struct rows prior = test_rows(arena, test_attrs, "{}");
    struct rows config = test_rows(arena, test_attrs, "{}");
    config.values[attr_index(test_attrs, SV("hidden"))] = value_unknown(arena, &type_string);
    struct private_data memory = memory_of(arena, "one", "");
    CU_ASSERT_TRUE(write_only_must_write(&ctx, &test_resource, &prior, &config, &memory));
}

static void what_is_sent_has_the_configured_value(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct rows planned = test_rows(arena, test_attrs, "{\"name\":\"planned\"}");
    struct rows config = test_rows(arena, test_attrs, "{\"name\":\"configured\",\"hidden\":\"one\"}");
    struct rows sent = write_only_sent(arena, &planned, &config);
    ASSERT_TEXT(value_text(rows_get(&sent, "name")), "planned");
    ASSERT_TEXT(value_text(rows_get(&sent, "hidden")), "one");
    CU_ASSERT_TRUE(value_is_null(rows_get(&planned, "hidden")));
}

SUITE("engine/write_only", TEST(fingerprints_tell_of_changes), TEST(a_version_tells_instead),
      TEST(the_revision_tells_of_others), TEST(unknown_values_may_have_changed),
      TEST(what_is_sent_has_the_configured_value))
