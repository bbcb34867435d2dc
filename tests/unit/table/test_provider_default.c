/* The provider's control plane by ID or by name, over answers from a script. */
#include "table/provider_default.h"

#include "fake_http.h"
#include "help/json.h"
#include "suite.h"
#include "table/control_plane.h"
#include "value/build.h"

#define PLANE   "c0000000-0000-4000-8000-000000000001"
#define OTHER   "c0000000-0000-4000-8000-000000000002"
#define LIST    "GET https://k.test/v2/control-planes?"
#define NOTHING "{\"data\":[]}"
#define PAGE    "page%5Bsize%5D=100&page%5Bnumber%5D=1\n"

static const struct attr attrs[] = {
    { .name = "control_plane_id", .type = &type_string, .env = "K_ID", .named_by = "control_plane_name" },
    { .name = "control_plane_name", .type = &type_string, .env = "K_NAME" },
    { .name = NULL },
};

struct bench {
    struct arena *arena;
    struct fake_http fake;
    struct ctx ctx;
    struct session *session;
};

struct settings {
    const char *id;
    const char *name;    /* "?": unknown */
    const char *unknown; /* what keeps the session from having a client */
};

static const struct value *text(struct arena *arena, const char *words)
{
    if (words == NULL)
        return value_null(arena, &type_string);
    return words[0] == '?' ? value_unknown(arena, &type_string) : value_string(arena, sv_from(words));
}

static void setup(struct bench *bench, const struct settings *settings, const struct http_response *answers,
                  size_t count)
{
    bench->arena = arena_new();
    bench->ctx = ctx_make(bench->arena);
    fake_http_init(&bench->fake, bench->arena, answers, count);
    const struct value *values[] = { text(bench->arena, settings->id), text(bench->arena, settings->name) };
    const struct rows rows = { attrs, 2, values };
    bench->session = session_new(&(struct session_setup){
        .settings = &rows,
        .block = &rows,
        .configured = true,
        .unknown = settings->unknown,
        .client = settings->unknown == NULL ? fake_client(&bench->fake, 10000, 1) : NULL,
    });
}

static void tear_down(struct bench *bench)
{
    session_free(bench->session);
    arena_free(bench->arena);
}

/* "null", "unknown", the ID, or "SUMMARY: DETAIL" of the one error. */
static strview ask(struct bench *bench)
{
    const struct value *value = NULL;
    bench->ctx.diags = (struct diags){ 0 };
    if (provider_default(&bench->ctx, bench->session, "control_plane_id", &value)) {
        CU_ASSERT_PTR_NULL(bench->ctx.diags.first);
        return value_is_null(value) ? SV("null") : value_is_unknown(value) ? SV("unknown") : value->text;
    }
    CU_ASSERT_EQUAL_FATAL(bench->ctx.diags.errors, 1);
    const struct diag *diag = bench->ctx.diags.first;
    return arena_printf(bench->arena, SV_FMT ": " SV_FMT, SV_ARG(diag->summary), SV_ARG(diag->detail));
}

static void what_is_set_is_not_asked_for(void)
{
    static const struct {
        struct settings settings;
        const char *value;
    } rows[] = {
        { { NULL, NULL, NULL }, "null" },          { { PLANE, NULL, NULL }, PLANE },
        { { "?", NULL, NULL }, "unknown" },        { { NULL, "?", NULL }, "unknown" },
        { { NULL, "mine", "region" }, "unknown" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct bench bench;
        setup(&bench, &rows[i].settings, &ANSWER(500, ""), 1);
        ASSERT_TEXT(ask(&bench), rows[i].value);
        CU_ASSERT_EQUAL(bench.fake.asked, 0);
        tear_down(&bench);
    }
}

/* The server may have ignored the filter: names are compared. What was found is there. */
static void a_name_is_asked_for_once(void)
{
    struct bench bench;
    setup(&bench, &(struct settings){ .name = "my plane" },
          &ANSWER(200, "{\"data\":[{\"id\":\"" OTHER "\",\"name\":\"My plane\"},{\"name\":\"my plane\"},"
                       "{\"id\":\"" PLANE "\",\"name\":\"my plane\"}]}"),
          1);
    ASSERT_TEXT(ask(&bench), PLANE);
    ASSERT_TEXT(ask(&bench), PLANE);
    ASSERT_TEXT(control_plane_look(&bench.ctx, bench.session, SV(PLANE))->name, "my plane");
    ASSERT_TEXT(buf_view(&bench.fake.transcript), LIST "filter%5Bname%5D%5Beq%5D=my%20plane&" PAGE);
    tear_down(&bench);
}

static void expect_fault(const struct http_response *answers, size_t count, const char *const *words)
{
    struct bench bench;
    setup(&bench, &(struct settings){ .name = "mine" }, answers, count);
    strview said = ask(&bench);
    for (size_t i = 0; words[i] != NULL; i++)
        if (!sv_contains(said, sv_from(words[i])))
            ASSERT_TEXT(said, words[i]);
    CU_ASSERT_EQUAL(bench.fake.asked, count);
    ASSERT_TEXT(ask(&bench), "unknown"); /* it is said once, and asked once */
    CU_ASSERT_EQUAL(bench.fake.asked, count);
    tear_down(&bench);
}

static void faults(void)
{
    const struct http_response none[] = {
        ANSWER(200, NOTHING),
        ANSWER(200, "{\"data\":[{\"id\":\"1\",\"name\":\"other\"},{\"id\":\"2\",\"name\":\"mines\"}]}"),
    };
    expect_fault(none, 2,
                 NAMES("Control plane not found: No control plane at https://k.test has the name \"mine\".",
                       "The nearest names there are: \"mines\", \"other\".",
                       "\"control_plane_name\" (environment variable K_NAME)", "KONNECT_REGION"));
    const struct http_response empty[] = { ANSWER(200, NOTHING), ANSWER(200, NOTHING) };
    expect_fault(empty, 2, NAMES("The access token sees no control plane there."));
    const struct http_response half[] = { ANSWER(200, NOTHING), ANSWER(403, "{}") };
    expect_fault(half, 2, NAMES("Control plane not found: ", "\"mine\". Check"));
    expect_fault(&ANSWER(200, "{\"data\":[{\"id\":\"" PLANE "\",\"name\":\"mine\"},"
                              "{\"id\":\"" OTHER "\",\"name\":\"mine\"}]}"),
                 1,
                 NAMES("Several control planes of this name: 2 control planes at https://k.test",
                       PLANE ", " OTHER, "Set \"control_plane_id\" (environment variable K_ID)"));
    expect_fault(&ANSWER(401, "{}"), 1, NAMES("Could not look up the control plane: ", "KONNECT_TOKEN"));
    expect_fault(&ANSWER(200, "[]"), 1, NAMES("Could not look up the control plane: "));
}

static void where_it_comes_from(void)
{
    struct bench bench;
    setup(&bench, &(struct settings){ .name = "mine" }, &ANSWER(500, ""), 1);
    ASSERT_TEXT(provider_default_origin(bench.arena, bench.session, "control_plane_id"),
                "the provider block");
    tear_down(&bench);
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *values[] = { text(arena, NULL), text(arena, "mine") };
    const struct rows rows = { attrs, 2, values };
    struct session *session = session_new(&(struct session_setup){ .settings = &rows, .configured = true });
    ASSERT_TEXT(provider_default_origin(arena, session, "control_plane_id"),
                "the environment variable K_NAME");
    ASSERT_TEXT(provider_default_by_name(arena, session, "control_plane_id"),
                " The provider also takes its name: \"control_plane_name\" (environment variable K_NAME).");
    ASSERT_TEXT(provider_default_by_name(arena, session, "control_plane_name"), "");
    session_free(session);
}

SUITE("table/provider_default", TEST(what_is_set_is_not_asked_for), TEST(a_name_is_asked_for_once),
      TEST(faults), TEST(where_it_comes_from))
