/* Data sources over answers from a script: what is asked for, and what is said when nothing fits. */
#include "engine/data.h"

#include "fake_http.h"
#include "help/table.h"
#include "suite.h"
#include "value/build.h"
#include "value/json.h"

#define BOX                                                                                                  \
    "{\"id\":\"1\",\"name\":\"one\",\"tags\":[\"a\",\"b\"],\"parent\":{\"id\":\"p\"},"                       \
    "\"config\":{\"a\":1,\"password\":\"p\"}}"

static const struct attr attrs[] = {
    { .name = "place", .type = &type_string, .flags = ATTR_REQUIRED | ATTR_PATH | ATTR_REPLACE },
    { .name = "id", .type = &type_string, .flags = ATTR_COMPUTED | ATTR_STABLE | ATTR_PATH },
    { .name = "name", .type = &type_string, .flags = ATTR_OPTIONAL },
    { .name = "parent_id", .field = "parent.id", .type = &type_string, .flags = ATTR_OPTIONAL },
    { .name = "size", .type = &type_number, .flags = ATTR_OPTIONAL },
    { .name = "tags", .type = &type_set_of_string, .flags = ATTR_OPTIONAL },
    { .name = "config", .type = &type_dynamic, .flags = ATTR_OPTIONAL | ATTR_FREEFORM },
    { .name = NULL },
};

static const char *const by_name[] = { "name", "parent_id", NULL };
static const char *const *const unique[] = { by_name, NULL };
static const char *const parts[] = { "place", "id", NULL };

static const struct resource_def boxes = {
    .type_name = "konnect_box",
    .noun = "box",
    .attrs = attrs,
    .rest = { .collection = "/v2/{place}/boxes",
              .item = "/v2/{place}/boxes/{id}",
              .paging = KONNECT_PAGING_OFFSET,
              .wrapper = "box" },
    .identity = { .parts = parts, .unique = unique },
};

struct bench {
    struct arena *arena;
    struct fake_http fake;
    struct session *session;
};

static void open_session(struct bench *bench, bool reads_singly)
{
    static const struct attr no_settings[] = { { .name = NULL } };
    const struct rows none = { .attrs = no_settings };
    bench->session = session_new(&(struct session_setup){
        .settings = &none,
        .configured = true,
        .reads_singly = reads_singly,
        .client = fake_client(&bench->fake, 10000, 0),
    });
}

static void setup(struct bench *bench, const struct http_response *answers, size_t count)
{
    bench->arena = arena_new();
    fake_http_init(&bench->fake, bench->arena, answers, count);
    open_session(bench, false);
}

static void tear_down(struct bench *bench)
{
    session_free(bench->session);
    arena_free(bench->arena);
}

/* The state as JSON, or "PATH: SUMMARY: DETAIL" of the one error. */
static strview outcome_of_face(struct bench *bench, const struct face *face, const char *config)
{
    struct arena *arena = bench->arena;
    struct ctx ctx = ctx_make(arena);
    struct rows rows = test_rows(arena, face->attrs, config);
    const struct value *object = rows_to_object(arena, &rows);
    const struct value *state = NULL;
    if (data_validate(&ctx, face, object) && data_read(&ctx, bench->session, face, object, &state)) {
        CU_ASSERT_PTR_NULL(ctx.diags.first);
        CU_ASSERT_TRUE(value_is_wholly_known(state));
        return test_text(arena, state);
    }
    CU_ASSERT_EQUAL_FATAL(ctx.diags.errors, 1);
    const struct diag *diag = ctx.diags.first;
    return arena_printf(arena, SV_FMT ": " SV_FMT ": " SV_FMT, SV_ARG(path_to_text(arena, diag->path)),
                        SV_ARG(diag->summary), SV_ARG(diag->detail));
}

static strview outcome_of(struct bench *bench, const struct resource_def *def, const char *config)
{
    struct face face = face_of_one(bench->arena, def);
    return outcome_of_face(bench, &face, config);
}

static strview outcome(struct bench *bench, bool many, const char *config)
{
    struct face face = (many ? face_of_many : face_of_one)(bench->arena, &boxes);
    return outcome_of_face(bench, &face, config);
}

static void expect_outcome(const struct http_response *answers, size_t count, const char *config,
                           const char *expected)
{
    struct bench bench;
    setup(&bench, answers, count);
    ASSERT_TEXT(outcome(&bench, false, config), expected);
    CU_ASSERT_EQUAL(bench.fake.asked, count);
    tear_down(&bench);
}

#define PAGE(items) ANSWER(200, "{\"data\":[" items "]}")

static const char one[] =
    "{\"config\":{\"a\":1},\"id\":\"1\",\"name\":\"one\",\"parent_id\":\"p\",\"place\":\"x\","
    "\"size\":null,\"tags\":[\"a\",\"b\"]}";
#define WHOLE_BOX     ANSWER(200, "{\"box\":" BOX "}")
#define TWICE(answer) (const struct http_response[]){ answer, answer }, 2

/* By its ID at its own URL; by its key from the list, which serves the next one too. */
static void one_that_is_there(void)
{
    struct bench bench;
    const struct http_response answers[] = { WHOLE_BOX, PAGE(BOX ",{\"id\":\"2\",\"name\":\"one\"}") };
    setup(&bench, answers, 2);
    ASSERT_TEXT(outcome(&bench, false, "{\"place\":\"x\",\"id\":\"1\"}"), one);
    ASSERT_TEXT(outcome(&bench, false, "{\"place\":\"x\",\"name\":\"one\",\"parent_id\":\"p\"}"), one);
    CU_ASSERT_TRUE(
        sv_contains(outcome(&bench, false, "{\"place\":\"x\",\"name\":\"one\"}"), SV("\"id\":\"2\"")));
    ASSERT_TEXT(buf_view(&bench.fake.transcript), "GET https://k.test/v2/x/boxes/1\n"
                                                  "GET https://k.test/v2/x/boxes?size=1000\n");
    tear_down(&bench);
}

static void none_or_several(void)
{
    const struct http_response missing[] = { ANSWER(404, ""), PAGE(BOX) };
    expect_outcome(
        missing, 2, "{\"place\":\"x\",\"id\":\"9\"}",
        "id: Object not found: There is no box at https://k.test that has the \"id\" \"9\". The nearest of "
        "those that are there: \"one, parent_id p\".");
    const struct http_response unlisted[] = { ANSWER(404, ""), ANSWER(500, "") };
    expect_outcome(unlisted, 2, "{\"place\":\"x\",\"id\":\"9\"}",
                   "id: Object not found: There is no box at https://k.test that has the \"id\" \"9\".");
    expect_outcome(
        TWICE(PAGE(BOX ",{\"id\":\"2\",\"name\":\"two\"}")), "{\"place\":\"x\",\"name\":\"one\"}",
        "name: Object not found: There is no box at https://k.test that has the \"name\" \"one\" and no "
        "\"parent_id\". The nearest of those that are there: \"one, parent_id p\", \"two\".");
    expect_outcome(
        TWICE(PAGE("")), "{\"place\":\"x\",\"name\":\"one\",\"parent_id\":\"q\"}",
        "name: Object not found: There is no box at https://k.test that has the \"name\" \"one\" and the "
        "\"parent_id\" \"q\".");
    expect_outcome(TWICE(PAGE("{\"id\":\"1\",\"name\":\"a\"},{\"id\":\"2\",\"name\":\"a\"}")),
                   "{\"place\":\"x\",\"name\":\"a\"}",
                   "name: Several objects found: 2 objects at https://k.test have the \"name\" \"a\" and no "
                   "\"parent_id\". Choose one by \"id\": \"1\", \"2\".");
}

/* Of a long list as many are near as are kept, and as many told of as are shown. */
static void of_a_long_list(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct buf list = buf_make(arena, BUF_LIMIT_TEXT);
    buf_printf(&list, "{\"data\":[{\"id\":\"0\",\"name\":\"first\"}");
    for (int i = 1; i < 1100; i++)
        buf_printf(&list, ",{\"id\":\"%d\",\"name\":\"%s\"}", i, i % 150 == 0 ? "same" : "-");
    buf_printf(&list, ",{\"id\":\"last\",\"name\":\"fist\"}]}");
    struct http_response answer = ANSWER(200, "");
    answer.body = buf_view(&list);
    struct bench bench;
    setup(&bench, TWICE(answer));
    strview near = outcome(&bench, false, "{\"place\":\"x\",\"name\":\"firt\"}");
    CU_ASSERT_TRUE(sv_contains(near, SV("are there: \"first\"")));
    CU_ASSERT_FALSE(sv_contains(near, SV("fist")));
    ASSERT_TEXT(outcome(&bench, false, "{\"place\":\"x\",\"name\":\"same\"}"),
                "name: Several objects found: 7 objects at https://k.test have the \"name\" \"same\" and no "
                "\"parent_id\". Choose one by \"id\": \"150\", \"300\", \"450\", \"600\", \"750\".");
    tear_down(&bench);
}

/* Where the name may stand in the URL, it is looked for there first; an object of another name that has it as
 * its ID is not it. */
static void alias(void)
{
    static const char *const name[] = { "name", NULL };
    static const char *const *const names[] = { name, NULL };
    struct resource_def named = boxes;
    named.rest.id = "id";
    named.rest.alias = "name";
    named.identity.unique = names;
    struct bench bench;
    const struct http_response answers[] = { WHOLE_BOX, PAGE("{\"id\":\"2\",\"name\":\"1\"}"), WHOLE_BOX,
                                             ANSWER(500, "{}") };
    setup(&bench, answers, 4);
    CU_ASSERT_TRUE(
        sv_contains(outcome_of(&bench, &named, "{\"place\":\"x\",\"name\":\"1\"}"), SV("\"id\":\"2\"")));
    ASSERT_TEXT(outcome_of(&bench, &named, "{\"place\":\"x\",\"name\":\"one\"}"), one);
    CU_ASSERT_TRUE(sv_starts_with(outcome_of(&bench, &named, "{\"place\":\"x\",\"name\":\"one\"}"),
                                  SV(": Could not read the box: ")));
    ASSERT_TEXT(buf_view(&bench.fake.transcript), "GET https://k.test/v2/x/boxes/1\n"
                                                  "GET https://k.test/v2/x/boxes?size=1000\n"
                                                  "GET https://k.test/v2/x/boxes/one\n"
                                                  "GET https://k.test/v2/x/boxes/one\n");
    tear_down(&bench);
}

/* What goes after it was listed is not found. */
static void races(void)
{
    struct bench bench;
    const struct http_response gone[] = { PAGE(BOX), ANSWER(404, ""), PAGE("") };
    bench.arena = arena_new();
    fake_http_init(&bench.fake, bench.arena, gone, 3);
    open_session(&bench, true); /* else the list itself would serve the object */
    ASSERT_TEXT(
        outcome(&bench, false, "{\"place\":\"x\",\"name\":\"one\",\"parent_id\":\"p\"}"),
        "name: Object not found: There is no box at https://k.test that has the \"name\" \"one\" and the "
        "\"parent_id\" \"p\".");
    CU_ASSERT_EQUAL(bench.fake.asked, 3);
    tear_down(&bench);
}

static void configurations(void)
{
    static const struct http_response never = { .outcome = HTTP_ANSWERED, .status = 500 };
    static const char *const rows[][2] = {
        { "{\"place\":\"x\"}", ": Missing required argument: Exactly one of these must be set: "
                               "\"id\", \"name\"." },
        { "{\"place\":\"x\",\"parent_id\":\"p\"}",
          ": Missing required argument: Exactly one of these must be set: \"id\", \"name\"." },
        { "{\"place\":\"x\",\"id\":\"1\",\"name\":\"n\"}",
          "name: Conflicting attributes: \"name\" cannot be set together with \"id\"." },
        { "{\"place\":\"x\",\"id\":\"1\",\"parent_id\":\"n\"}",
          "parent_id: Conflicting attributes: \"parent_id\" cannot be set together with \"id\"." },
        { "{\"place\":\"x\",\"id\":\"1\",\"size\":1}",
          "size: Invalid configuration for a read-only attribute: \"size\" is read-only: Konnect sets "
          "it. Remove this line." },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect_outcome(&never, 0, rows[i][0], rows[i][1]);
}

static void many(void)
{
    struct bench bench;
    const struct http_response answer =
        PAGE(BOX ",{\"id\":\"2\",\"name\":\"two\",\"tags\":[\"a\"]},{\"id\":\"3\"}");
    setup(&bench, &answer, 1);
    ASSERT_TEXT(outcome(&bench, true, "{\"place\":\"x\"}"),
                "{\"boxs\":[{\"id\":\"1\",\"name\":\"one\",\"parent_id\":\"p\",\"tags\":[\"a\",\"b\"]},"
                "{\"id\":\"2\",\"name\":\"two\",\"parent_id\":null,\"tags\":[\"a\"]},"
                "{\"id\":\"3\",\"name\":null,\"parent_id\":null,\"tags\":null}],"
                "\"name_contains\":null,\"place\":\"x\",\"tags\":null}");
    ASSERT_TEXT(outcome(&bench, true, "{\"place\":\"x\",\"tags\":[\"a\",\"b\"]}"),
                "{\"boxs\":[{\"id\":\"1\",\"name\":\"one\",\"parent_id\":\"p\",\"tags\":[\"a\",\"b\"]}],"
                "\"name_contains\":null,\"place\":\"x\",\"tags\":[\"a\",\"b\"]}");
    ASSERT_TEXT(outcome(&bench, true, "{\"place\":\"x\",\"name_contains\":\"w\"}"),
                "{\"boxs\":[{\"id\":\"2\",\"name\":\"two\",\"parent_id\":null,\"tags\":[\"a\"]}],"
                "\"name_contains\":\"w\",\"place\":\"x\",\"tags\":null}");
    ASSERT_TEXT(outcome(&bench, true, "{\"place\":\"x\",\"tags\":[\"a,b\",\"c d\"]}"),
                "{\"boxs\":[],\"name_contains\":null,\"place\":\"x\",\"tags\":[\"a,b\",\"c d\"]}");
    ASSERT_TEXT(buf_view(&bench.fake.transcript), "GET https://k.test/v2/x/boxes?size=100\n"
                                                  "GET https://k.test/v2/x/boxes?tags=a%2Cb&size=100\n"
                                                  "GET https://k.test/v2/x/boxes?size=100\n"
                                                  "GET https://k.test/v2/x/boxes?tags=c%20d&size=100\n");
    tear_down(&bench);
}

/* They belong to no control plane. */
static void many_control_planes(void)
{
    struct resource_def planes = boxes;
    planes.identity.control_plane = "id";
    struct bench bench;
    const struct http_response answers[] = { PAGE("{\"id\":\"1\",\"name\":\"one\"}"), ANSWER(500, "{}") };
    setup(&bench, answers, 2);
    struct face face = face_of_many(bench.arena, &planes);
    ASSERT_TEXT(outcome_of_face(&bench, &face, "{\"place\":\"x\"}"),
                "{\"boxs\":[{\"id\":\"1\",\"name\":\"one\",\"parent_id\":null,\"tags\":null}],"
                "\"name_contains\":null,\"place\":\"x\",\"tags\":null}");
    CU_ASSERT_TRUE(sv_starts_with(outcome_of_face(&bench, &face, "{\"place\":\"x\"}"),
                                  SV(": Could not list the boxs: ")));
    tear_down(&bench);
}

/* A list that would be wrong is an error, not a shorter list. */
static void many_that_cannot_be_read(void)
{
    struct bench bench;
    const struct http_response answers[] = { PAGE("{\"id\":{}}"), ANSWER(500, "{}") };
    setup(&bench, answers, 2);
    CU_ASSERT_TRUE(sv_starts_with(outcome(&bench, true, "{\"place\":\"x\"}"), SV("id: ")));
    CU_ASSERT_TRUE(
        sv_starts_with(outcome(&bench, true, "{\"place\":\"x\"}"), SV(": Could not list the boxs: ")));
    tear_down(&bench);
}

/* A link has no URL of its own: the list that names it tells. */
static void link(void)
{
    static const struct attr link_attrs[] = {
        { .name = "group_id", .type = &type_string, .flags = ATTR_REQUIRED | ATTR_PATH | ATTR_REPLACE },
        { .name = "box_id",
          .field = "box",
          .type = &type_string,
          .flags = ATTR_REQUIRED | ATTR_PATH | ATTR_CREATE_BODY | ATTR_REPLACE },
        { .name = "id",
          .type = &type_string,
          .flags = ATTR_COMPUTED | ATTR_STABLE,
          .derived = "{group_id}/{box_id}" },
        { .name = NULL },
    };
    static const char *const link_parts[] = { "group_id", "box_id", NULL };
    static const struct resource_def def = {
        .type_name = "konnect_link",
        .noun = "link",
        .attrs = link_attrs,
        .rest = { .collection = "/v2/groups/{group_id}/boxes",
                  .item = "/v2/groups/{group_id}/boxes/{box_id}",
                  .listed_by = "box_id",
                  .paging = KONNECT_PAGING_OFFSET },
        .identity = { .parts = link_parts },
    };
    struct bench bench;
    const struct http_response answers[] = { PAGE(BOX), PAGE(BOX), PAGE(BOX), PAGE(BOX) };
    setup(&bench, answers, 4);
    ASSERT_TEXT(outcome_of(&bench, &def, "{\"group_id\":\"g\",\"box_id\":\"1\"}"),
                "{\"box_id\":\"1\",\"group_id\":\"g\",\"id\":\"g/1\"}");
    ASSERT_TEXT(outcome_of(&bench, &def, "{\"group_id\":\"g\",\"box_id\":\"2\"}"),
                "box_id: Object not found: There is no link at https://k.test that has the \"box_id\" \"2\". "
                "The nearest of those that are there: \"1\".");
    struct face face = face_of_many(bench.arena, &def);
    ASSERT_TEXT(outcome_of_face(&bench, &face, "{\"group_id\":\"g\"}"),
                "{\"group_id\":\"g\",\"links\":[{\"box_id\":\"1\"}]}");
    CU_ASSERT_EQUAL(bench.fake.asked, 4);
    tear_down(&bench);
}

SUITE("engine/data", TEST(link), TEST(one_that_is_there), TEST(none_or_several), TEST(of_a_long_list),
      TEST(alias), TEST(races), TEST(configurations), TEST(many), TEST(many_control_planes),
      TEST(many_that_cannot_be_read))
