/* Whether an object was made whose creation was not answered. */
#include "engine/recover.h"

#include "fake_http.h"
#include "help/table.h"
#include "suite.h"

#define PLANE "c0000000-0000-4000-8000-000000000001"
#define OWN   "a0000000-0000-4000-8000-000000000001"

static const struct attr attrs[] = {
    { .name = "plane", .type = &type_string, .flags = ATTR_REQUIRED | ATTR_PATH },
    { .name = "id", .type = &type_string, .flags = ATTR_COMPUTED | ATTR_STABLE | ATTR_PATH },
    { .name = NULL },
};

static const struct resource_def boxes = {
    .type_name = "konnect_box",
    .noun = "box",
    .attrs = attrs,
    .rest = { .collection = "/v2/control-planes/{plane}/boxes",
              .item = "/v2/control-planes/{plane}/boxes/{id}",
              .recovery = RECOVER_BY_OWN_ID,
              .id = "id" },
    .identity = { .parts = NAMES("plane", "id"), .control_plane = "plane" },
};

/* The outcome of a search that gets this answer, for an object with an ID of ours. */
static enum recovery_outcome find(struct http_response answer, atomic_bool *stop)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const struct attr no_settings[] = { { .name = NULL } };
    const struct rows none = { .attrs = no_settings };
    struct fake_http fake;
    fake_http_init(&fake, arena, &answer, 1);
    struct session *session = session_new(&(struct session_setup){
        .settings = &none, .configured = true, .client = fake_client(&fake, 10000, 0) });
    struct ctx ctx = ctx_make(arena);
    ctx.stop = stop;
    const struct recovery_plan plan = {
        .def = &boxes,
        .rows = test_rows(arena, attrs, "{\"plane\":\"" PLANE "\",\"id\":\"" OWN "\"}"),
        .own_id = SV(OWN),
    };
    const struct value *found = NULL;
    enum recovery_outcome outcome = recover_find(&ctx, session, &plan, &found);
    CU_ASSERT_EQUAL(found != NULL, outcome == RECOVERY_FOUND);
    CU_ASSERT_PTR_NULL(ctx.diags.first); /* the failed POST has its own */
    ASSERT_TEXT(buf_view(&fake.transcript), "GET https://k.test/v2/control-planes/" PLANE "/boxes/" OWN "\n");
    session_free(session);
    return outcome;
}

static void by_its_own_id(void)
{
    CU_ASSERT_EQUAL(find(ANSWER(200, "{\"id\":\"" OWN "\"}"), NULL), RECOVERY_FOUND);
    CU_ASSERT_EQUAL(find(ANSWER(404, "{}"), NULL), RECOVERY_ABSENT);
    CU_ASSERT_EQUAL(find(ANSWER(403, "{}"), NULL), RECOVERY_UNSURE);
    CU_ASSERT_EQUAL(find(ANSWER(500, "{}"), NULL), RECOVERY_UNSURE);
    CU_ASSERT_EQUAL(find(ANSWER(200, "<html>"), NULL), RECOVERY_UNSURE);
    const struct http_response broken = { .outcome = HTTP_UNCERTAIN, .error = SV("it broke") };
    CU_ASSERT_EQUAL(find(broken, NULL), RECOVERY_UNSURE);
}

/* What was made would be forgotten otherwise. */
static void also_while_stopping(void)
{
    atomic_bool stop = true;
    CU_ASSERT_EQUAL(find(ANSWER(200, "{\"id\":\"" OWN "\"}"), &stop), RECOVERY_FOUND);
}

SUITE("engine/recover", TEST(by_its_own_id), TEST(also_while_stopping))
