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
    { .name = "created_at", .type = &type_string, .flags = ATTR_COMPUTED | ATTR_STABLE },
    { .name = "updated_at", .type = &type_string, .flags = ATTR_COMPUTED },
    { .name = NULL },
};

static const struct resource_def boxes = {
    .type_name = "konnect_box",
    .noun = "box",
    .attrs = attrs,
    .rest = { .collection = "/v2/control-planes/{plane}/boxes",
              .item = "/v2/control-planes/{plane}/boxes/{id}",
              .id = "id",
              .created = "created_at",
              .revision = "updated_at" },
    .identity = { .parts = NAMES("plane", "id"), .control_plane = "plane" },
};

/* The outcome of a search that gets this answer; `own_id` NULL: Konnect's clock says whose it is. */
static enum recovery_outcome search(struct http_response answer, const char *own_id, int64_t since_ms,
                                    atomic_bool *stop)
{
    struct resource_def def = boxes;
    def.rest.recovery = own_id != NULL ? RECOVER_BY_OWN_ID : RECOVER_BY_PATH;
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
        .def = &def,
        .rows = test_rows(arena, attrs, "{\"plane\":\"" PLANE "\",\"id\":\"" OWN "\"}"),
        .own_id = own_id != NULL ? sv_from(own_id) : SV(""),
        .since_ms = since_ms,
    };
    const struct value *found = NULL;
    enum recovery_outcome outcome = recover_find(&ctx, session, &plan, &found);
    CU_ASSERT_EQUAL(found != NULL, outcome == RECOVERY_FOUND);
    CU_ASSERT_PTR_NULL(ctx.diags.first); /* the failed POST has its own */
    ASSERT_TEXT(buf_view(&fake.transcript), "GET https://k.test/v2/control-planes/" PLANE "/boxes/" OWN "\n");
    session_free(session);
    return outcome;
}

static enum recovery_outcome find(struct http_response answer, atomic_bool *stop)
{
    return search(answer, OWN, 0, stop);
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

/* Ours was made no earlier than the POST was sent, and nobody has written it since. */
static void by_the_time_of_its_creation(void)
{
    enum { SINCE = 1767225600 }; /* 2026-01-01, in seconds */
    const int64_t since = (int64_t)SINCE * 1000;
    const struct http_response now = ANSWER(
        200, "{\"created_at\":\"2026-01-01T00:00:00.000Z\",\"updated_at\":\"2026-01-01T00:00:00.000Z\"}");
    CU_ASSERT_EQUAL(search(now, NULL, since - 1, NULL), RECOVERY_FOUND);
    CU_ASSERT_EQUAL(search(now, NULL, since, NULL), RECOVERY_FOUND);
    CU_ASSERT_EQUAL(search(now, NULL, since + 1, NULL), RECOVERY_UNSURE);
    CU_ASSERT_EQUAL(search(now, NULL, 0, NULL), RECOVERY_UNSURE); /* the time is not known */
    const struct http_response written = ANSWER(
        200, "{\"created_at\":\"2026-01-01T00:00:00.000Z\",\"updated_at\":\"2026-01-01T00:00:00.001Z\"}");
    CU_ASSERT_EQUAL(search(written, NULL, since, NULL), RECOVERY_UNSURE);
    CU_ASSERT_EQUAL(search(ANSWER(200, "{}"), NULL, since, NULL), RECOVERY_UNSURE);
    CU_ASSERT_EQUAL(search(ANSWER(404, "{}"), NULL, since, NULL), RECOVERY_ABSENT);
}

/* What was made would be forgotten otherwise. */
static void also_while_stopping(void)
{
    atomic_bool stop = true;
    CU_ASSERT_EQUAL(find(ANSWER(200, "{\"id\":\"" OWN "\"}"), &stop), RECOVERY_FOUND);
}

SUITE("engine/recover", TEST(by_its_own_id), TEST(by_the_time_of_its_creation), TEST(also_while_stopping))
