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

struct planned {
    bool good;
    bool must;
    strview diags;
};

static struct planned plan(struct arena *arena, const char *prior, const char *config,
                           struct private_data memory)
{
    struct ctx ctx = ctx_make(arena);
    struct rows prior_rows = test_rows(arena, test_attrs, prior != NULL ? prior : "{}");
    struct rows config_rows = test_rows(arena, test_attrs, config);
    const struct write_only write_only = {
        .ctx = &ctx,
        .def = &test_resource,
        .prior = &prior_rows,
        .config = &config_rows,
        .creating = prior == NULL,
    };
    struct planned planned = { .must = false };
    planned.good = write_only_plan(&write_only, &memory, &planned.must);
    planned.diags = test_diags(&ctx);
    return planned;
}

static void expect(struct planned planned, bool must, const char *diags)
{
    CU_ASSERT_EQUAL(planned.must, must);
    CU_ASSERT_EQUAL(planned.good, !sv_starts_with(planned.diags, SV("error")));
    ASSERT_TEXT(planned.diags, diags);
}

#define WRITTEN "warning at : Write-only value will be written\n"
#define FOREIGN "warning at : Changed outside Terraform\n"

static void fingerprints_tell_of_changes(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct private_data memory = memory_of(arena, "one", "");
    const struct private_data none = { 0 };
    expect(plan(arena, "{}", "{\"hidden\":\"one\"}", memory), false, "");
    expect(plan(arena, "{}", "{\"hidden\":\"two\"}", memory), true, WRITTEN);
    expect(plan(arena, "{}", "{\"hidden\":\"one\"}", none), true, WRITTEN);
    expect(plan(arena, NULL, "{\"hidden\":\"one\"}", none), false, "");
}

static void what_is_not_configured_is_left_alone(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct private_data none = { 0 };
    expect(plan(arena, "{}", "{}", memory_of(arena, "one", "")), false, "");
    expect(plan(arena, "{\"updated_at\":\"tuesday\"}", "{}", memory_of(arena, "one", "monday")), false, "");
    expect(plan(arena, "{\"hidden_version\":\"1\"}", "{}", memory_of(arena, NULL, "")), false, "");
    expect(plan(arena, "{}", "{}", none), false, "");
}

static void a_version_that_stays_keeps_everything(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const char prior[] = "{\"hidden_version\":\"1\",\"updated_at\":\"monday\"}";
    struct private_data memory = memory_of(arena, NULL, "monday");
    expect(plan(arena, prior, "{\"hidden\":\"two\",\"hidden_version\":\"1\"}", memory), false, "");
    expect(plan(arena, prior, "{\"hidden_version\":\"1\"}", memory), false, "");
    memory.revision = SV("sunday");
    expect(plan(arena, prior, "{\"hidden\":\"two\",\"hidden_version\":\"1\"}", memory), false, FOREIGN);
}

static void another_version_writes(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const char *const priors[] = { "{}", "{\"hidden_version\":\"1\"}" };
    struct private_data memory = memory_of(arena, "two", "");
    for (size_t i = 0; i < 2; i++) {
        expect(plan(arena, priors[i], "{\"hidden\":\"two\",\"hidden_version\":\"2\"}", memory), true,
               WRITTEN);
        expect(plan(arena, priors[i], "{\"hidden_version\":\"2\"}", memory), false,
               "error at hidden_version: Missing write-only value\n");
    }
    expect(plan(arena, NULL, "{\"hidden_version\":\"1\"}", memory), false,
           "error at hidden_version: Missing write-only value\n");
    /* Without its version the value is compared again; nothing is known of the last one. */
    expect(plan(arena, priors[1], "{\"hidden\":\"two\"}", memory_of(arena, NULL, "")), true, WRITTEN);
}

static void the_revision_tells_of_others(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct private_data memory = memory_of(arena, "one", "monday");
    const struct private_data nothing = { .revision = SV("") };
    expect(plan(arena, "{\"updated_at\":\"monday\"}", "{\"hidden\":\"one\"}", memory), false, "");
    expect(plan(arena, "{\"updated_at\":\"tuesday\"}", "{\"hidden\":\"one\"}", memory), true, FOREIGN);
    expect(plan(arena, "{}", "{\"hidden\":\"one\"}", memory), false, "");
    /* A secret of the state: the read has made it null, and the plan shows that it is written. */
    const struct private_data revision = { .revision = SV("monday") };
    expect(plan(arena, "{\"updated_at\":\"tuesday\"}", "{\"secret\":\"one\"}", revision), false, FOREIGN);
    expect(plan(arena, "{\"updated_at\":\"tuesday\"}", "{\"name\":\"one\"}", revision), false, "");
    expect(plan(arena, "{\"updated_at\":\"tuesday\"}", "{\"secret\":\"one\"}", nothing), false, "");
}

/* What an update that writes says of the password. */
static strview update(struct arena *arena, const char *prior, const char *config)
{
    struct ctx ctx = ctx_make(arena);
    struct rows prior_rows = test_rows(arena, test_key_attrs, prior);
    struct rows config_rows = test_rows(arena, test_key_attrs, config);
    const struct write_only write_only = {
        .ctx = &ctx, .def = &test_key_resource, .prior = &prior_rows, .config = &config_rows
    };
    bool good = write_only_update(&write_only);
    struct rows sent = write_only_sent(&write_only, &config_rows);
    CU_ASSERT_EQUAL(good, !ctx_has_errors(&ctx));
    CU_ASSERT_EQUAL(good, !value_is_null(rows_get(&sent, "password")) ||
                              !value_is_null(rows_get(&sent, "password_wo")));
    return test_diags(&ctx);
}

static void a_hash_cannot_be_said_again(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const char kept[] = "{\"password_wo_version\":\"1\"}";
    ASSERT_TEXT(update(arena, "{\"password\":\"a\"}", "{\"password\":\"a\"}"), "");
    ASSERT_TEXT(update(arena, "{}", "{\"password_wo\":\"a\"}"), "");
    ASSERT_TEXT(update(arena, "{}", "{}"), "error at : Missing required argument\n");
    ASSERT_TEXT(update(arena, kept, kept), "error at : Missing required argument\n");
    ASSERT_TEXT(update(arena, kept, "{\"password_wo\":\"a\",\"password_wo_version\":\"1\"}"), WRITTEN);
    ASSERT_TEXT(update(arena, kept, "{\"password_wo\":\"a\",\"password_wo_version\":\"2\"}"), "");
}

/* The remembered revision after a read that found another one, and `key` as the answer has it. */
static strview revision_after_read(struct arena *arena, const char *fingerprint, const char *actual)
{
    const strview name = SV("key_wo");
    const struct value *print = value_string(
        arena, fingerprint != NULL ? fingerprint_make(arena, sv_from(fingerprint), salt) : SV(""));
    struct private_data memory = { .fingerprints = value_object(arena, &name, &print, 1),
                                   .revision = SV("monday") };
    struct rows told = test_rows(arena, test_key_attrs, actual);
    struct rows rows = test_rows(arena, test_key_attrs, "{\"updated_at\":\"tuesday\"}");
    write_only_read(arena, &test_key_resource, &told, &memory, &rows);
    return memory.revision;
}

static void a_secret_that_comes_back_tells_what_was_written(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(revision_after_read(arena, "one", "{\"key\":\"one\"}"), "tuesday");
    ASSERT_TEXT(revision_after_read(arena, "one", "{\"key\":\"two\"}"), "monday");
    ASSERT_TEXT(revision_after_read(arena, "one", "{}"), "monday");
    ASSERT_TEXT(revision_after_read(arena, NULL, "{\"key\":\"one\"}"), "monday");
}

static strview secret_after_read(struct arena *arena, const char *state, const char *revision)
{
    struct rows rows = test_rows(arena, test_attrs, state);
    struct private_data memory = { .revision = sv_from(revision) };
    write_only_read(arena, &test_resource, &rows, &memory, &rows);
    return value_text(rows_get(&rows, "secret"));
}

static void a_read_forgets_what_somebody_overwrote(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const char state[] = "{\"secret\":\"one\",\"updated_at\":\"tuesday\"}";
    ASSERT_TEXT(secret_after_read(arena, state, "tuesday"), "one");
    ASSERT_TEXT(secret_after_read(arena, state, "monday"), "");
    ASSERT_TEXT(secret_after_read(arena, state, ""), "one");
}

static void unknown_values_may_have_changed(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    struct rows prior = test_rows(arena, test_attrs, "{}");
    struct rows config = test_rows(arena, test_attrs, "{}");
    bool must = false;
    config.values[attr_index(test_attrs, SV("hidden"))] = value_unknown(arena, &type_string);
    struct private_data memory = memory_of(arena, "one", "");
    const struct write_only write_only = { &ctx, &test_resource, &prior, &config, false };
    CU_ASSERT_TRUE(write_only_plan(&write_only, &memory, &must));
    CU_ASSERT_TRUE(must);
}

static strview sent_hidden(struct arena *arena, const char *prior, const char *config)
{
    struct ctx ctx = ctx_make(arena);
    struct rows planned = test_rows(arena, test_attrs, "{\"name\":\"planned\"}");
    struct rows prior_rows = test_rows(arena, test_attrs, prior != NULL ? prior : "{}");
    struct rows config_rows = test_rows(arena, test_attrs, config);
    const struct write_only write_only = { &ctx, &test_resource, &prior_rows, &config_rows, prior == NULL };
    struct rows sent = write_only_sent(&write_only, &planned);
    ASSERT_TEXT(value_text(rows_get(&sent, "name")), "planned");
    CU_ASSERT_TRUE(value_is_null(rows_get(&planned, "hidden")));
    return value_text(rows_get(&sent, "hidden"));
}

static void what_is_sent_has_the_configured_value(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const char versioned[] = "{\"name\":\"n\",\"hidden\":\"one\",\"hidden_version\":\"1\"}";
    ASSERT_TEXT(sent_hidden(arena, "{}", "{\"name\":\"n\",\"hidden\":\"one\"}"), "one");
    ASSERT_TEXT(sent_hidden(arena, NULL, versioned), "one");
    ASSERT_TEXT(sent_hidden(arena, "{}", versioned), "one");
    ASSERT_TEXT(sent_hidden(arena, "{\"hidden_version\":\"1\"}", versioned), "");
}

SUITE("engine/write_only", TEST(a_hash_cannot_be_said_again),
      TEST(a_secret_that_comes_back_tells_what_was_written), TEST(fingerprints_tell_of_changes),
      TEST(what_is_not_configured_is_left_alone), TEST(a_version_that_stays_keeps_everything),
      TEST(another_version_writes), TEST(the_revision_tells_of_others),
      TEST(a_read_forgets_what_somebody_overwrote), TEST(unknown_values_may_have_changed),
      TEST(what_is_sent_has_the_configured_value))
