/* References to secrets over answers from a script: what is asked, and what is said to be missing. */
#include "config/references.h"

#include "fake_http.h"
#include "help/table.h"
#include "suite.h"

#include <string.h>

#define PLANE  "c0000000-0000-4000-8000-000000000001"
#define VAULTS "GET https://k.test/v2/control-planes/" PLANE "/core-entities/vaults/"

static const struct attr attrs[] = {
    { .name = "plane", .type = &type_string, .flags = ATTR_REQUIRED | ATTR_PATH },
    { .name = "prefix", .type = &type_string, .flags = ATTR_OPTIONAL },
    { .name = "key", .type = &type_string, .flags = ATTR_OPTIONAL },
    { .name = NULL },
};
static const struct resource_def vaults = {
    .attrs = attrs, .identity = { .control_plane = "plane", .vault_reference_key = "prefix" }
};
static const struct resource_def secrets = {
    .attrs = attrs, .identity = { .control_plane = "plane", .vault_reference_key = "key" }
};
static const struct resource_def others = { .attrs = attrs, .identity = { .control_plane = "plane" } };

struct bench {
    struct arena *arena;
    struct fake_http fake;
    struct session *session;
};

static void set_up(struct bench *bench, const struct http_response *answers, size_t count)
{
    static const struct attr no_settings[] = { { .name = NULL } };
    const struct rows none = { .attrs = no_settings };
    bench->arena = arena_new();
    fake_http_init(&bench->fake, bench->arena, answers, count);
    bench->session = session_new(&(struct session_setup){
        .settings = &none, .configured = true, .client = fake_client(&bench->fake, 10000, 0) });
}

static void tear_down(struct bench *bench)
{
    session_free(bench->session);
    arena_free(bench->arena);
}

static void plan(const struct bench *bench, const struct resource_def *def, const char *planned)
{
    struct rows rows = test_rows(bench->arena, attrs, planned);
    references_note(bench->session, def, &rows);
}

/* What is missing, from the warning; empty: nothing. */
static strview missing(const struct bench *bench, const char *reference)
{
    struct ctx ctx = ctx_make(bench->arena);
    references_look_up(&ctx, bench->session, SV(PLANE), sv_from(reference), NULL);
    CU_ASSERT_EQUAL(ctx.diags.errors, 0);
    if (ctx.diags.first == NULL)
        return SV("");
    strview detail = ctx.diags.first->detail;
    size_t at = sv_find(detail, ','); /* `"…": the control plane has no vault with the prefix "v", and …` */
    size_t from = strlen(reference) + strlen("\"\": the control plane has no ");
    return sv_slice(detail, from, at);
}

#define VAULT  ANSWER(200, "{\"name\":\"konnect\",\"prefix\":\"v\",\"config\":{\"config_store_id\":\"s\"}}")
#define ABSENT ANSWER(404, "{}")

static void what_is_planned_is_not_asked_for(void)
{
    struct bench bench;
    const struct http_response answers[] = { ABSENT };
    set_up(&bench, answers, 1);
    plan(&bench, &vaults, "{\"plane\":\"" PLANE "\",\"prefix\":\"v\"}");
    plan(&bench, &secrets, "{\"plane\":\"" PLANE "\",\"key\":\"k\"}");
    ASSERT_TEXT(missing(&bench, "{vault://v/k}"), "");
    CU_ASSERT_EQUAL(bench.fake.asked, 0);
    /* One of both is not enough to be sure, but of a vault that is planned nothing is missing. */
    ASSERT_TEXT(missing(&bench, "{vault://v/other}"), "");
    ASSERT_TEXT(missing(&bench, "{vault://w/k}"), "vault with the prefix \"w\"");
    ASSERT_TEXT(buf_view(&bench.fake.transcript), VAULTS "v\n" VAULTS "w\n");
    tear_down(&bench);
}

static void elsewhere_or_not_yet_known_is_not_planned(void)
{
    struct bench bench;
    const struct http_response answers[] = { ABSENT };
    set_up(&bench, answers, 1);
    plan(&bench, &vaults, "{\"plane\":\"another\",\"prefix\":\"v\"}");
    plan(&bench, &vaults, "{\"prefix\":\"v\"}");
    plan(&bench, &vaults, "{\"plane\":\"" PLANE "\"}");
    plan(&bench, &secrets, "{\"plane\":\"" PLANE "\",\"key\":\"v\"}");
    plan(&bench, &others, "{\"plane\":\"" PLANE "\",\"prefix\":\"v\"}");
    ASSERT_TEXT(missing(&bench, "{vault://v/k}"), "vault with the prefix \"v\"");
    tear_down(&bench);
}

static void what_is_there_is_asked_for_once(void)
{
    struct bench bench;
    const struct http_response answers[] = { VAULT, ANSWER(200, "{\"key\":\"k\"}"), VAULT, ABSENT };
    set_up(&bench, answers, 4);
    ASSERT_TEXT(missing(&bench, "{vault://v/k}"), "");
    ASSERT_TEXT(missing(&bench, "{vault://v/k}"), "");
    CU_ASSERT_EQUAL(bench.fake.asked, 2);
    ASSERT_TEXT(missing(&bench, "{vault://v/l}"), "secret with the key \"l\"");
    CU_ASSERT_EQUAL(bench.fake.asked, 4);
    tear_down(&bench);
}

static void what_cannot_be_looked_up_is_taken_to_be_there(void)
{
    static const struct http_response answers[] = {
        { .outcome = HTTP_ANSWERED, .status = 403, .body = SV_INIT("{}") },
        { .outcome = HTTP_ANSWERED, .status = 500, .body = SV_INIT("{}") },
        { .outcome = HTTP_ANSWERED, .status = 200, .body = SV_INIT("<html>") },
        { .outcome = HTTP_ANSWERED, .status = 200, .body = SV_INIT("{\"name\":\"env\",\"config\":{}}") },
        { .outcome = HTTP_ANSWERED, .status = 200, .body = SV_INIT("{\"name\":\"konnect\"}") },
        { .outcome = HTTP_ANSWERED,
          .status = 200,
          .body = SV_INIT("{\"name\":\"env\",\"config\":{\"config_store_id\":\"s\"}}") },
        { .outcome = HTTP_ANSWERED,
          .status = 200,
          .body = SV_INIT("{\"config\":{\"config_store_id\":\"s\"}}") },
        { .outcome = HTTP_NOT_SENT, .error = SV_INIT("no route") },
    };
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        struct bench bench;
        set_up(&bench, &answers[i], 1);
        ASSERT_TEXT(missing(&bench, "{vault://v/k}"), "");
        CU_ASSERT_EQUAL(bench.fake.asked, 1);
        tear_down(&bench);
    }
}

/* Types of vaults can stand in the place of a prefix; what is malformed is told elsewhere. */
static void what_names_no_vault(void)
{
    struct bench bench;
    const struct http_response answers[] = { ABSENT };
    set_up(&bench, answers, 1);
    ASSERT_TEXT(missing(&bench, "{vault://env/HOME}"), "");
    CU_ASSERT_EQUAL(bench.fake.asked, 1);
    ASSERT_TEXT(missing(&bench, "{vault://v}"), "");
    ASSERT_TEXT(missing(&bench, "no reference"), "");
    CU_ASSERT_EQUAL(bench.fake.asked, 1);
    tear_down(&bench);
}

SUITE("config/references", TEST(what_is_planned_is_not_asked_for),
      TEST(elsewhere_or_not_yet_known_is_not_planned), TEST(what_is_there_is_asked_for_once),
      TEST(what_cannot_be_looked_up_is_taken_to_be_there), TEST(what_names_no_vault))
