/* Looking for a control plane, over answers from a script. */
#include "table/control_plane.h"

#include "fake_http.h"
#include "help/json.h"
#include "suite.h"
#include "value/build.h"

#define PLANE "C0000000-0000-4000-8000-000000000001"

static const struct attr no_settings[] = { { .name = NULL } };

struct bench {
    struct arena *arena;
    struct fake_http fake;
    struct ctx ctx;
    struct session *session;
};

static void setup(struct bench *bench, const struct http_response *answers, size_t count)
{
    bench->arena = arena_new();
    bench->ctx = ctx_make(bench->arena);
    fake_http_init(&bench->fake, bench->arena, answers, count);
    const struct rows none = { .attrs = no_settings };
    bench->session = session_new(&(struct session_setup){
        .settings = &none, .configured = true, .client = fake_client(&bench->fake, 10000, 1) });
}

static void tear_down(struct bench *bench)
{
    session_free(bench->session);
    arena_free(bench->arena);
}

static const struct control_plane_look *look(struct bench *bench)
{
    return control_plane_look(&bench->ctx, bench->session, SV(PLANE));
}

static void one_that_is_there_is_asked_for_once(void)
{
    static const struct http_response answer = {
        .outcome = HTTP_ANSWERED,
        .status = 200,
        .body = SV_INIT("{\"id\":\"c0000000-0000-4000-8000-000000000001\",\"name\":\"mine\"}"),
    };
    struct bench bench;
    setup(&bench, &answer, 1);
    CU_ASSERT_EQUAL(look(&bench)->presence, CONTROL_PLANE_THERE);
    ASSERT_TEXT(look(&bench)->name, "mine");
    CU_ASSERT_TRUE(control_plane_require(&bench.ctx, bench.session, SV(PLANE), ""));
    ASSERT_TEXT(buf_view(&bench.fake.transcript), "GET https://k.test/v2/control-planes/" PLANE "\n");
    CU_ASSERT_PTR_NULL(bench.ctx.diags.first);
    tear_down(&bench);
}

/* The fault names the control plane and the host, whatever is wrong. */
static void expect_fault(const struct http_response *answers, size_t count,
                         enum control_plane_presence presence, const char *summary, const char *part)
{
    struct bench bench;
    setup(&bench, answers, count);
    CU_ASSERT_EQUAL(look(&bench)->presence, presence);
    CU_ASSERT_FALSE(control_plane_require(&bench.ctx, bench.session, SV(PLANE), " Advice."));
    CU_ASSERT_EQUAL(bench.fake.asked, count);
    const struct diag *diag = bench.ctx.diags.first;
    CU_ASSERT_EQUAL(bench.ctx.diags.errors, 1);
    ASSERT_TEXT(diag->summary, summary);
    CU_ASSERT_TRUE(sv_contains(diag->detail, SV(PLANE)));
    CU_ASSERT_TRUE(sv_contains(diag->detail, SV("https://k.test")));
    CU_ASSERT_TRUE(sv_contains(diag->detail, sv_from(part)));
    CU_ASSERT_TRUE(sv_ends_with(diag->detail, SV(". Advice.")) ||
                   sv_ends_with(diag->detail, SV(") Advice.")));
    tear_down(&bench);
}

static void each_fault_has_its_words(void)
{
    static const struct http_response cut = { .outcome = HTTP_UNCERTAIN, .error = SV_INIT("it broke") };
    const struct http_response cuts[] = { cut, cut };
    expect_fault(&ANSWER(404, "{}"), 1, CONTROL_PLANE_MISSING, "Control plane not found", "KONNECT_REGION");
    expect_fault(&ANSWER(403, "{}"), 1, CONTROL_PLANE_FORBIDDEN, "No access to the control plane", "roles");
    expect_fault(&ANSWER(401, "{}"), 1, CONTROL_PLANE_UNAUTHORIZED, "Access token not accepted",
                 "KONNECT_SPAT");
    expect_fault(&ANSWER(418, "{\"message\":\"tea\"}"), 1, CONTROL_PLANE_UNASKED, "Control plane not checked",
                 "tea");
    expect_fault(cuts, 2, CONTROL_PLANE_UNASKED, "Control plane not checked", "it broke");
}

static void what_says_200_to_everything_is_no_control_plane(void)
{
    expect_fault(&ANSWER(200, "<html>sign in</html>"), 1, CONTROL_PLANE_UNASKED, "Control plane not checked",
                 "proxy");
    expect_fault(&ANSWER(200, "{\"id\":\"c0000000-0000-4000-8000-000000000002\"}"), 1, CONTROL_PLANE_UNASKED,
                 "Control plane not checked", "proxy");
    expect_fault(&ANSWER(200, "[]"), 1, CONTROL_PLANE_UNASKED, "Control plane not checked", "proxy");
}

static void a_proof_spares_the_question_and_outweighs_its_answer(void)
{
    struct bench bench;
    setup(&bench, &ANSWER(403, "{}"), 1);
    control_plane_prove(bench.session, SV("c0000000-0000-4000-8000-000000000001"), SV(""));
    CU_ASSERT_EQUAL(look(&bench)->presence, CONTROL_PLANE_THERE);
    CU_ASSERT_EQUAL(bench.fake.asked, 0);
    tear_down(&bench);

    setup(&bench, &ANSWER(403, "{}"), 1);
    CU_ASSERT_EQUAL(look(&bench)->presence, CONTROL_PLANE_FORBIDDEN);
    control_plane_prove(bench.session, SV(PLANE), SV(""));
    control_plane_prove(bench.session, SV(PLANE), SV(""));
    CU_ASSERT_EQUAL(look(&bench)->presence, CONTROL_PLANE_THERE);
    CU_ASSERT_EQUAL(control_plane_look(&bench.ctx, bench.session, SV("another"))->presence,
                    CONTROL_PLANE_FORBIDDEN);
    CU_ASSERT_EQUAL(bench.fake.asked, 2);
    tear_down(&bench);
}

static void without_a_client_it_cannot_be_asked_for(void)
{
    struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    const struct rows none = { .attrs = no_settings };
    struct session *session =
        session_new(&(struct session_setup){ .settings = &none, .configured = true, .unknown = "region" });
    const struct control_plane_look *none_made = control_plane_look(&ctx, session, SV(PLANE));
    CU_ASSERT_EQUAL(none_made->presence, CONTROL_PLANE_UNASKED);
    CU_ASSERT_TRUE(sv_contains(none_made->reason, SV("\"region\"")));
    session_free(session);
    arena_free(arena);
}

SUITE("table/control_plane", TEST(one_that_is_there_is_asked_for_once), TEST(each_fault_has_its_words),
      TEST(what_says_200_to_everything_is_no_control_plane),
      TEST(a_proof_spares_the_question_and_outweighs_its_answer),
      TEST(without_a_client_it_cannot_be_asked_for))
