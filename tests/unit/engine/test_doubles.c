/* What a session knows of planned objects and of those that are there. */
#include "engine/doubles.h"
#include "engine/remove.h"

#include "fake_http.h"
#include "help/table.h"
#include "suite.h"

#define PLANE             "c0000000-0000-4000-8000-000000000001"
#define IN_PLANE(members) "{\"plane\":\"" PLANE "\"," members "}"

static const struct attr attrs[] = {
    { .name = "plane", .type = &type_string, .flags = ATTR_REQUIRED | ATTR_PATH, .doc = "Doc." },
    { .name = "id", .type = &type_string, .flags = ATTR_COMPUTED | ATTR_PATH, .doc = "Doc." },
    { .name = "name", .type = &type_string, .flags = ATTR_OPTIONAL, .doc = "Doc." },
    { .name = "label", .type = &type_string, .flags = ATTR_OPTIONAL, .doc = "Doc." },
    { .name = "room", .type = &type_string, .flags = ATTR_OPTIONAL, .doc = "Doc." },
    { .name = NULL },
};

static const struct resource_def boxes = {
    .type_name = "konnect_box",
    .noun = "box",
    .attrs = attrs,
    .rest = { .collection = "/v2/control-planes/{plane}/boxes",
              .item = "/v2/control-planes/{plane}/boxes/{id}",
              .paging = KONNECT_PAGING_OFFSET },
    .identity = { .parts = NAMES("plane", "id"),
                  .control_plane = "plane",
                  .unique = GROUPS(NAMES("name"), NAMES("label", "room")) },
};

static const struct attr no_settings[] = { { .name = NULL } };

/* A look at the control plane, and a list of two boxes. */
static const struct http_response konnect[] = {
    { .outcome = HTTP_ANSWERED, .status = 200, .body = SV_INIT("{\"id\":\"" PLANE "\"}") },
    { .outcome = HTTP_ANSWERED,
      .status = 200,
      .body = SV_INIT(
          "{\"data\":[{\"id\":\"1\",\"name\":\"a\"},{\"id\":\"2\",\"name\":\"b\",\"label\":\"l\"}]}") },
};

struct bench {
    struct arena *arena;
    struct fake_http fake;
    struct ctx ctx;
    struct session *session;
};

static void set_up(struct bench *bench, const struct http_response *answers, size_t count)
{
    bench->arena = arena_new();
    bench->ctx = ctx_make(bench->arena);
    fake_http_init(&bench->fake, bench->arena, answers, count);
    const struct rows none = { .attrs = no_settings };
    bench->session = session_new(&(struct session_setup){
        .settings = &none, .configured = true, .client = fake_client(&bench->fake, 10000, 0) });
}

static void tear_down(struct bench *bench)
{
    session_free(bench->session);
    arena_free(bench->arena);
}

static struct rows rows(const struct bench *bench, const char *text)
{
    return test_rows(bench->arena, attrs, text);
}

/* Whether the plan is no double; `prior` NULL: nothing. */
static bool plan(struct bench *bench, enum doubles_step step, const char *prior, const char *planned)
{
    struct rows before = rows(bench, prior != NULL ? prior : "{}");
    struct rows after = rows(bench, planned);
    const struct doubles_plan plan = { step, &before, &after };
    return doubles_check(&bench->ctx, bench->session, &boxes, &plan);
}

static bool create(struct bench *bench, const char *planned)
{
    return plan(bench, DOUBLES_CREATES, NULL, planned);
}

static bool keep(struct bench *bench, const char *prior, const char *planned)
{
    return plan(bench, DOUBLES_KEEPS, prior, planned);
}

static size_t said(const struct bench *bench)
{
    size_t count = 0;
    for (const struct diag *diag = bench->ctx.diags.first; diag != NULL; diag = diag->next)
        count++;
    return count;
}

#define BOX_A IN_PLANE("\"id\":\"1\",\"name\":\"a\"")
#define NEW_A IN_PLANE("\"name\":\"a\"")
#define NEW_C IN_PLANE("\"name\":\"c\"")

static void two_new_ones_are_an_error(void)
{
    struct bench bench;
    set_up(&bench, konnect, 2);
    CU_ASSERT_TRUE(create(&bench, NEW_C));
    CU_ASSERT_FALSE(create(&bench, NEW_C));
    ASSERT_TEXT(bench.ctx.diags.first->summary, "Duplicate in this plan");
    ASSERT_TEXT(path_to_text(bench.arena, bench.ctx.diags.first->path), "name");
    CU_ASSERT_TRUE(
        sv_contains(bench.ctx.diags.first->detail, SV("Another box in this plan has the same \"name\",")));
    tear_down(&bench);
}

static void null_counts_but_for_the_first_of_a_group(void)
{
    struct bench bench;
    set_up(&bench, konnect, 2);
    CU_ASSERT_TRUE(create(&bench, IN_PLANE("\"room\":\"r\"")));
    CU_ASSERT_TRUE(create(&bench, IN_PLANE("\"room\":\"r\"")));
    CU_ASSERT_TRUE(create(&bench, IN_PLANE("\"label\":\"m\"")));
    CU_ASSERT_TRUE(create(&bench, IN_PLANE("\"label\":\"m\",\"room\":\"r\"")));
    CU_ASSERT_EQUAL(said(&bench), 0);
    CU_ASSERT_FALSE(create(&bench, IN_PLANE("\"label\":\"m\",\"name\":\"x\"")));
    CU_ASSERT_PTR_NULL(bench.ctx.diags.first->path);
    tear_down(&bench);
}

static void elsewhere_is_something_else(void)
{
    struct bench bench;
    set_up(&bench, konnect, 2);
    CU_ASSERT_TRUE(create(&bench, NEW_C));
    CU_ASSERT_TRUE(create(&bench, "{\"plane\":\"other\",\"name\":\"c\"}"));
    CU_ASSERT_TRUE(create(&bench, "{\"name\":\"c\"}"));
    CU_ASSERT_EQUAL(said(&bench), 0);
    tear_down(&bench);
}

static void one_that_stays_is_an_error_in_either_order(void)
{
    struct bench bench;
    set_up(&bench, konnect, 2);
    CU_ASSERT_TRUE(keep(&bench, BOX_A, BOX_A));
    CU_ASSERT_FALSE(create(&bench, NEW_A));
    CU_ASSERT_TRUE(sv_contains(bench.ctx.diags.first->detail, SV("(that one exists: " PLANE "/1)")));
    CU_ASSERT_EQUAL(bench.fake.asked, 0);
    tear_down(&bench);

    set_up(&bench, konnect, 2);
    struct rows a = rows(&bench, BOX_A);
    doubles_read(bench.session, &boxes, &a);
    CU_ASSERT_TRUE(create(&bench, NEW_A));
    CU_ASSERT_EQUAL(said(&bench), 0);
    CU_ASSERT_FALSE(keep(&bench, BOX_A, BOX_A));
    tear_down(&bench);

    set_up(&bench, konnect, 2);
    a = rows(&bench, BOX_A);
    doubles_read(bench.session, &boxes, &a);
    CU_ASSERT_TRUE(keep(&bench, BOX_A, BOX_A));
    doubles_read(bench.session, &boxes, &a); /* its plan is known already */
    CU_ASSERT_FALSE(create(&bench, NEW_A));
    tear_down(&bench);
}

static void one_that_leaves_is_no_double(void)
{
    struct bench bench;
    set_up(&bench, konnect, 2);
    CU_ASSERT_TRUE(keep(&bench, BOX_A, IN_PLANE("\"id\":\"1\",\"name\":\"z\"")));
    CU_ASSERT_TRUE(create(&bench, NEW_A));
    struct rows b = rows(&bench, IN_PLANE("\"id\":\"2\",\"name\":\"b\""));
    doubles_leave(bench.session, &boxes, &b);
    doubles_read(bench.session, &boxes, &b);
    CU_ASSERT_TRUE(create(&bench, IN_PLANE("\"name\":\"b\"")));
    CU_ASSERT_EQUAL(said(&bench), 0);
    tear_down(&bench);
}

static void a_replacement_is_no_double_of_what_it_replaces(void)
{
    struct bench bench;
    set_up(&bench, konnect, 2);
    CU_ASSERT_TRUE(plan(&bench, DOUBLES_REPLACES, BOX_A, BOX_A));
    CU_ASSERT_TRUE(plan(&bench, DOUBLES_RECREATES, NULL, NEW_A));
    CU_ASSERT_EQUAL(said(&bench), 0);
    CU_ASSERT_FALSE(create(&bench, NEW_A));
    tear_down(&bench);

    set_up(&bench, konnect, 2); /* terraform apply -replace: the first plan does not know of it */
    CU_ASSERT_TRUE(keep(&bench, BOX_A, BOX_A));
    CU_ASSERT_TRUE(plan(&bench, DOUBLES_RECREATES, NULL, NEW_A));
    CU_ASSERT_EQUAL(said(&bench), 0);
    tear_down(&bench);

    set_up(&bench, konnect, 2); /* but of another that is new */
    CU_ASSERT_TRUE(create(&bench, NEW_A));
    CU_ASSERT_FALSE(plan(&bench, DOUBLES_RECREATES, NULL, NEW_A));
    tear_down(&bench);
}

/* Without a refresh the state may be older than Konnect's list. */
static void an_object_is_no_double_of_itself(void)
{
    struct bench bench;
    set_up(&bench, konnect, 2);
    for (int i = 0; i < 2; i++) /* Terraform plans again before it applies */
        CU_ASSERT_TRUE(keep(&bench, IN_PLANE("\"id\":\"1\",\"name\":\"old\""), BOX_A));
    CU_ASSERT_TRUE(plan(&bench, DOUBLES_REPLACES, IN_PLANE("\"id\":\"2\",\"name\":\"old\""),
                        IN_PLANE("\"id\":\"2\",\"name\":\"b\"")));
    CU_ASSERT_EQUAL(bench.fake.asked, 2);
    CU_ASSERT_EQUAL(said(&bench), 0);
    tear_down(&bench);
}

/* The list was read before it went. */
static void what_was_deleted_is_no_double(void)
{
    const struct http_response answers[] = { konnect[0], konnect[1], ANSWER(204, "") };
    struct bench bench;
    set_up(&bench, answers, 3);
    CU_ASSERT_TRUE(create(&bench, NEW_C));
    struct rows a = rows(&bench, BOX_A);
    CU_ASSERT_TRUE(remove_resource(&bench.ctx, bench.session, &boxes, &a));
    CU_ASSERT_TRUE(create(&bench, NEW_A));
    CU_ASSERT_EQUAL(said(&bench), 0);
    CU_ASSERT_EQUAL(bench.fake.asked, 3);
    tear_down(&bench);
}

static void what_is_there_and_unseen_is_a_warning(void)
{
    struct bench bench;
    set_up(&bench, konnect, 2);
    CU_ASSERT_TRUE(create(&bench, NEW_C));
    CU_ASSERT_EQUAL(said(&bench), 0);
    CU_ASSERT_TRUE(create(&bench, NEW_A));
    CU_ASSERT_EQUAL(said(&bench), 1);
    CU_ASSERT_EQUAL(bench.ctx.diags.errors, 0);
    CU_ASSERT_TRUE(
        sv_contains(bench.ctx.diags.first->detail, SV("terraform import konnect_box.NAME '" PLANE "/1'")));
    CU_ASSERT_TRUE(
        keep(&bench, IN_PLANE("\"id\":\"3\",\"label\":\"k\""), IN_PLANE("\"id\":\"3\",\"label\":\"l\"")));
    CU_ASSERT_EQUAL(said(&bench), 2);
    ASSERT_TEXT(buf_view(&bench.fake.transcript),
                "GET https://k.test/v2/control-planes/" PLANE "\n"
                "GET https://k.test/v2/control-planes/" PLANE "/boxes?size=1000\n");
    tear_down(&bench);
}

static void what_cannot_be_listed_is_no_fault(void)
{
    const struct http_response answers[] = { konnect[0], ANSWER(403, "{\"message\":\"no\"}") };
    struct bench bench;
    set_up(&bench, answers, 2);
    CU_ASSERT_TRUE(create(&bench, NEW_A));
    CU_ASSERT_TRUE(create(&bench, NEW_C));
    CU_ASSERT_EQUAL(bench.fake.asked, 2);
    CU_ASSERT_EQUAL(said(&bench), 0);
    tear_down(&bench);
}

#define BOX(id, name) IN_PLANE("\"id\":\"" id "\",\"name\":\"" name "\"")

/* Each takes what the other has, and both stay: whichever is written first is refused. */
static void two_that_change_places_are_an_error(void)
{
    struct bench bench;
    set_up(&bench, konnect, 2);
    CU_ASSERT_TRUE(keep(&bench, BOX("1", "a"), BOX("1", "b")));
    CU_ASSERT_FALSE(keep(&bench, BOX("2", "b"), BOX("2", "a")));
    ASSERT_TEXT(bench.ctx.diags.last->summary, "Swapped in this plan");
    ASSERT_TEXT(path_to_text(bench.arena, bench.ctx.diags.last->path), "name");
    CU_ASSERT_TRUE(sv_contains(bench.ctx.diags.last->detail, SV("Another box in this plan (" PLANE "/1)")));
    tear_down(&bench);
}

/* One after the other, and one that is deleted and made anew, can be written. */
static void a_chain_is_no_swap(void)
{
    struct bench bench;
    set_up(&bench, konnect, 2);
    CU_ASSERT_TRUE(keep(&bench, BOX("1", "a"), BOX("1", "b")));
    CU_ASSERT_TRUE(keep(&bench, BOX("2", "b"), BOX("2", "c")));
    CU_ASSERT_TRUE(keep(&bench, BOX("3", "x"), BOX("3", "a")));
    tear_down(&bench);

    set_up(&bench, konnect, 2);
    CU_ASSERT_TRUE(plan(&bench, DOUBLES_REPLACES, BOX("1", "a"), BOX("1", "b")));
    CU_ASSERT_TRUE(plan(&bench, DOUBLES_RECREATES, NULL, IN_PLANE("\"name\":\"b\"")));
    CU_ASSERT_TRUE(keep(&bench, BOX("2", "b"), BOX("2", "a")));
    CU_ASSERT_EQUAL(bench.ctx.diags.errors, 0);
    tear_down(&bench);
}

SUITE("engine/doubles", TEST(two_new_ones_are_an_error), TEST(null_counts_but_for_the_first_of_a_group),
      TEST(elsewhere_is_something_else), TEST(one_that_stays_is_an_error_in_either_order),
      TEST(one_that_leaves_is_no_double), TEST(a_replacement_is_no_double_of_what_it_replaces),
      TEST(an_object_is_no_double_of_itself), TEST(what_was_deleted_is_no_double),
      TEST(what_is_there_and_unseen_is_a_warning), TEST(what_cannot_be_listed_is_no_fault),
      TEST(two_that_change_places_are_an_error), TEST(a_chain_is_no_swap))
