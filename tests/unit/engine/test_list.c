/* List resources over answers from a script: what is asked for, and what is handed out before an error. */
#include "engine/list.h"

#include "fake_http.h"
#include "help/table.h"
#include "suite.h"

static const struct attr attrs[] = {
    { .name = "place", .type = &type_string, .flags = ATTR_REQUIRED | ATTR_PATH | ATTR_REPLACE },
    { .name = "id", .type = &type_string, .flags = ATTR_COMPUTED | ATTR_STABLE | ATTR_PATH },
    { .name = "name", .type = &type_string, .flags = ATTR_OPTIONAL },
    { .name = "parent_id", .field = "parent.id", .type = &type_string, .flags = ATTR_OPTIONAL },
    { .name = "password", .type = &type_string, .flags = ATTR_OPTIONAL | ATTR_SENSITIVE | ATTR_SECRET },
    { .name = "tags", .type = &type_set_of_string, .flags = ATTR_OPTIONAL },
    { .name = NULL },
};

static const struct resource_def boxes = {
    .type_name = "konnect_box",
    .noun = "box",
    .attrs = attrs,
    .rest = { .collection = "/v2/{place}/boxes",
              .item = "/v2/{place}/boxes/{id}",
              .paging = KONNECT_PAGING_OFFSET },
    .identity = { .parts = NAMES("place", "id"), .unique = GROUPS(NAMES("name", "parent_id")) },
};

struct bench {
    struct arena *arena;
    struct fake_http fake;
    struct session *session;
    struct buf out;
    int64_t wanted; /* the visitor's own limit; 0: none */
};

static void setup(struct bench *bench, const struct http_response *answers, size_t count)
{
    static const struct attr no_settings[] = { { .name = NULL } };
    const struct rows none = { .attrs = no_settings };
    *bench = (struct bench){ .arena = arena_new() };
    bench->out = buf_make(bench->arena, BUF_LIMIT_TEXT);
    fake_http_init(&bench->fake, bench->arena, answers, count);
    bench->session = session_new(&(struct session_setup){
        .settings = &none, .configured = true, .client = fake_client(&bench->fake, 10000, 0) });
}

static void tear_down(struct bench *bench)
{
    session_free(bench->session);
    arena_free(bench->arena);
}

static bool note(void *payload, struct ctx *ctx, const struct list_item *item)
{
    struct bench *bench = payload;
    CU_ASSERT_PTR_NOT_EQUAL(ctx->arena, bench->arena); /* it goes with its page */
    buf_printf(&bench->out, SV_FMT " %s\n", SV_ARG(item->display_name),
               test_text(ctx->arena, item->object).data);
    return --bench->wanted != 0;
}

/* A line per object, and the error if there is one. */
static strview outcome_of(struct bench *bench, const struct resource_def *def, const char *config,
                          struct list_request request)
{
    struct ctx ctx = ctx_make(bench->arena);
    struct face face = face_of_list(bench->arena, def);
    struct rows rows = test_rows(bench->arena, face.attrs, config);
    request.config = rows_to_object(bench->arena, &rows);
    request.visit = note;
    request.payload = bench;
    bool good =
        list_validate(&ctx, &face, request.config) && list_resources(&ctx, bench->session, &face, &request);
    CU_ASSERT_EQUAL(good, !ctx_has_errors(&ctx));
    if (!good)
        buf_printf(&bench->out, "!" SV_FMT, SV_ARG(ctx.diags.first->summary));
    return buf_view(&bench->out);
}

static strview outcome(struct bench *bench, const char *config, struct list_request request)
{
    return outcome_of(bench, &boxes, config, request);
}

#define FIRST_PAGE                                                                                           \
    ANSWER(200,                                                                                              \
           "{\"data\":[{\"id\":\"1\",\"name\":\"one\",\"parent\":{\"id\":\"p\"},\"password\":\"CANARY\","    \
           "\"tags\":[\"a\",\"b\"]},{\"id\":\"2\",\"tags\":[\"a\"]}],\"offset\":\"n\"}")
#define LAST_PAGE ANSWER(200, "{\"data\":[{\"id\":\"3\",\"name\":\"three\"}]}")

#define NOTHING_ELSE "\"name\":null,\"parent_id\":null,\"password\":null,\"place\":\"x\",\"tags\":null}\n"

static void addresses_of_all_pages(void)
{
    struct bench bench;
    const struct http_response answers[] = { FIRST_PAGE, LAST_PAGE };
    setup(&bench, answers, 2);
    ASSERT_TEXT(outcome(&bench, "{\"place\":\"x\"}", (struct list_request){ 0 }),
                "one, parent_id p {\"id\":\"1\"," NOTHING_ELSE "2 {\"id\":\"2\"," NOTHING_ELSE
                "three {\"id\":\"3\"," NOTHING_ELSE);
    ASSERT_TEXT(buf_view(&bench.fake.transcript), "GET https://k.test/v2/x/boxes?size=100\n"
                                                  "GET https://k.test/v2/x/boxes?size=100&offset=n\n");
    tear_down(&bench);
}

/* As an import would have it: without what Konnect gives back and a state must not have. */
static void whole_objects_without_secrets(void)
{
    struct bench bench;
    const struct http_response answers[] = { LAST_PAGE, FIRST_PAGE };
    setup(&bench, answers + 1, 1);
    ASSERT_TEXT(
        outcome(&bench, "{\"place\":\"x\"}", (struct list_request){ .include_objects = true, .limit = 1 }),
        "one, parent_id p {\"id\":\"1\",\"name\":\"one\",\"parent_id\":\"p\",\"password\":null,"
        "\"place\":\"x\",\"tags\":[\"a\",\"b\"]}\n");
    tear_down(&bench);
}

/* No page is read that is not needed. */
static void no_more_than_wanted(void)
{
    struct bench bench;
    const struct http_response answers[] = { FIRST_PAGE };
    setup(&bench, answers, 1);
    ASSERT_TEXT(outcome(&bench, "{\"place\":\"x\"}", (struct list_request){ .limit = 2 }),
                "one, parent_id p {\"id\":\"1\"," NOTHING_ELSE "2 {\"id\":\"2\"," NOTHING_ELSE);
    CU_ASSERT_EQUAL(bench.fake.asked, 1);
    tear_down(&bench);
    setup(&bench, answers, 1);
    bench.wanted = 1; /* the client went away */
    ASSERT_TEXT(outcome(&bench, "{\"place\":\"x\"}", (struct list_request){ 0 }),
                "one, parent_id p {\"id\":\"1\"," NOTHING_ELSE);
    CU_ASSERT_EQUAL(bench.fake.asked, 1);
    tear_down(&bench);
}

static void filters(void)
{
    struct bench bench;
    const struct http_response answers[] = { FIRST_PAGE, LAST_PAGE };
    setup(&bench, answers, 2);
    ASSERT_TEXT(outcome(&bench, "{\"place\":\"x\",\"tags\":[\"a\"]}", (struct list_request){ 0 }),
                "one, parent_id p {\"id\":\"1\"," NOTHING_ELSE "2 {\"id\":\"2\"," NOTHING_ELSE);
    CU_ASSERT_TRUE(sv_contains(buf_view(&bench.fake.transcript), SV("boxes?tags=a&size=100\n")));
    tear_down(&bench);
    setup(&bench, answers, 2);
    ASSERT_TEXT(outcome(&bench, "{\"place\":\"x\",\"name_contains\":\"re\"}", (struct list_request){ 0 }),
                "three {\"id\":\"3\"," NOTHING_ELSE);
    tear_down(&bench);
}

/* What came before an error was handed out. */
static void errors(void)
{
    struct bench bench;
    const struct http_response broken[] = { FIRST_PAGE, ANSWER(403, "{}") };
    setup(&bench, broken, 2);
    ASSERT_TEXT(outcome(&bench, "{\"place\":\"x\"}", (struct list_request){ 0 }),
                "one, parent_id p {\"id\":\"1\"," NOTHING_ELSE "2 {\"id\":\"2\"," NOTHING_ELSE
                "!Could not list the boxs");
    tear_down(&bench);
    const struct http_response odd[] = { ANSWER(200, "{\"data\":[5]}") };
    setup(&bench, odd, 1);
    ASSERT_TEXT(outcome(&bench, "{\"place\":\"x\"}", (struct list_request){ 0 }),
                "!Konnect's answer cannot be read");
    tear_down(&bench);
}

#define PLANE "c0000000-0000-4000-8000-000000000001"

static const struct attr shelved_attrs[] = {
    { .name = "plane",
      .type = &type_string,
      .flags = ATTR_REQUIRED | ATTR_PATH | ATTR_REPLACE,
      .doc = "Doc." },
    { .name = "shelf_id",
      .type = &type_string,
      .flags = ATTR_REQUIRED | ATTR_PATH | ATTR_REPLACE,
      .limits = &(const struct limits){ .uuid_from = "on the page of the shelf" },
      .target = "shelf",
      .target_path = "/v2/control-planes/{plane}/shelves/{shelf_id}",
      .doc = "The ID of the shelf." },
    { .name = "id", .type = &type_string, .flags = ATTR_COMPUTED | ATTR_STABLE | ATTR_PATH, .doc = "Doc." },
    { .name = NULL },
};

static const struct resource_def shelved_boxes = {
    .type_name = "konnect_box",
    .noun = "box",
    .attrs = shelved_attrs,
    .rest = { .collection = "/v2/control-planes/{plane}/shelves/{shelf_id}/boxes",
              .item = "/v2/control-planes/{plane}/shelves/{shelf_id}/boxes/{id}",
              .paging = KONNECT_PAGING_OFFSET },
    .identity = { .parts = NAMES("plane", "shelf_id", "id"), .control_plane = "plane" },
};

/* A 404 is no empty list: what the objects belong to is missing, or the control plane is. */
static void what_they_belong_to_is_missing(void)
{
    static const struct {
        struct http_response plane;
        const char *said;
    } cases[] = {
        { { .outcome = HTTP_ANSWERED, .status = 200, .body = SV_INIT("{\"id\":\"" PLANE "\"}") },
          "!shelf not found" },
        { { .outcome = HTTP_ANSWERED, .status = 404, .body = SV_INIT("{}") }, "!Control plane not found" },
        { { .outcome = HTTP_ANSWERED, .status = 403, .body = SV_INIT("{}") },
          "!No access to the control plane" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bench bench;
        const struct http_response answers[] = { ANSWER(404, "{}"), cases[i].plane };
        setup(&bench, answers, 2);
        ASSERT_TEXT(outcome_of(&bench, &shelved_boxes, "{\"plane\":\"" PLANE "\",\"shelf_id\":\"" PLANE "\"}",
                               (struct list_request){ 0 }),
                    cases[i].said);
        CU_ASSERT_EQUAL(bench.fake.asked, 2);
        tear_down(&bench);
    }
}

SUITE("engine/list", TEST(what_they_belong_to_is_missing), TEST(addresses_of_all_pages),
      TEST(whole_objects_without_secrets), TEST(no_more_than_wanted), TEST(filters), TEST(errors))
