/* Objects by name over answers from a script: what is taken, and what is said of those that are there. */
#include "engine/lookup.h"

#include "fake_http.h"
#include "help/table.h"
#include "suite.h"

static const struct attr attrs[] = {
    { .name = "place", .type = &type_string, .flags = ATTR_REQUIRED | ATTR_PATH | ATTR_REPLACE },
    { .name = "id", .type = &type_string, .flags = ATTR_COMPUTED | ATTR_STABLE | ATTR_PATH },
    { .name = "name", .type = &type_string, .flags = ATTR_OPTIONAL },
    { .name = "alias", .type = &type_string, .flags = ATTR_OPTIONAL },
    { .name = NULL },
};

static const struct resource_def boxes = {
    .type_name = "konnect_box",
    .noun = "box",
    .attrs = attrs,
    .rest = { .collection = "/v2/{place}/boxes",
              .item = "/v2/{place}/boxes/{id}",
              .paging = KONNECT_PAGING_OFFSET },
    .identity = { .parts = NAMES("place", "id"), .unique = GROUPS(NAMES("name"), NAMES("alias")) },
};

struct bench {
    struct arena *arena;
    struct fake_http fake;
    struct session *session;
    struct rows rows;
    struct lookup lookup;
    struct ctx ctx;
    struct http_response answer;
};

static void setup(struct bench *bench, strview list)
{
    static const struct attr no_settings[] = { { .name = NULL } };
    const struct rows none = { .attrs = no_settings };
    *bench = (struct bench){ .arena = arena_new() };
    bench->answer = (struct http_response){ .outcome = HTTP_ANSWERED, .status = 200, .body = list };
    fake_http_init(&bench->fake, bench->arena, &bench->answer, 1);
    bench->session = session_new(&(struct session_setup){
        .settings = &none, .configured = true, .client = fake_client(&bench->fake, 10000, 0) });
    bench->rows = test_rows(bench->arena, attrs, "{\"place\":\"x\"}");
    bench->lookup = (struct lookup){ bench->session, &boxes, &bench->rows };
    bench->ctx = ctx_make(bench->arena);
}

static void tear_down(struct bench *bench)
{
    session_free(bench->session);
    arena_free(bench->arena);
}

/* The ID, or the error. */
static strview named(strview list, const char *name)
{
    static char kept[1024];
    struct bench bench;
    strview id = SV("");
    setup(&bench, list);
    bool found = lookup_named(&bench.ctx, &bench.lookup, sv_from(name), &id);
    CU_ASSERT_EQUAL(found, !ctx_has_errors(&bench.ctx));
    (void)snprintf(kept, sizeof kept, SV_FMT, SV_ARG(found ? id : bench.ctx.diags.first->detail));
    tear_down(&bench);
    return sv_from(kept);
}

static strview any(strview list)
{
    static char kept[256];
    struct bench bench;
    struct looked_up found;
    setup(&bench, list);
    bool good = lookup_any(&bench.ctx, &bench.lookup, &found);
    CU_ASSERT_FALSE(ctx_has_errors(&bench.ctx));
    (void)snprintf(kept, sizeof kept, SV_FMT " " SV_FMT, SV_ARG(good ? found.id : SV("nothing")),
                   SV_ARG(good ? found.name : SV("")));
    tear_down(&bench);
    return sv_from(kept);
}

static void by_either_name(void)
{
    strview list =
        SV("{\"data\":[{\"id\":\"1\",\"name\":\"one\"},{\"id\":\"2\",\"name\":\"two\",\"alias\":\"b\"},"
           "{\"id\":\"3\"},{\"id\":\"4\",\"name\":\"same\",\"alias\":\"same\"}]}");
    ASSERT_TEXT(named(list, "one"), "1");
    ASSERT_TEXT(named(list, "b"), "2");
    ASSERT_TEXT(named(list, "same"), "4"); /* one object, not two */
    ASSERT_TEXT(named(SV("{\"data\":[{\"id\":\"1\",\"name\":\"one\"},"
                         "{\"id\":\"2\",\"name\":\"two\",\"alias\":\"b\"}]}"),
                      "tow"),
                "There is no box at https://k.test that has the \"name\" or \"alias\" \"tow\". "
                "The nearest of those that are there: \"two\", \"one\", \"b\".");
    ASSERT_TEXT(named(SV("{\"data\":[{\"id\":\"3\"}]}"), "one"),
                "There is no box at https://k.test that has the \"name\" or \"alias\" \"one\".");
}

/* The first five are told of all that fit. */
static void several(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct buf list = buf_make(arena, BUF_LIMIT_TEXT);
    for (int i = 0; i < 7; i++)
        buf_printf(&list, "%s{\"id\":\"%d\",\"name\":\"one\"}", i > 0 ? "," : "{\"data\":[", i);
    buf_printf(&list, "]}");
    ASSERT_TEXT(
        named(buf_view(&list), "one"),
        "7 objects at https://k.test have the \"name\" \"one\". Choose a box by its ID: 0 (one); 1 (one); "
        "2 (one); 3 (one); 4 (one).");
}

/* As many names as are kept for the message; objects are found beyond them. */
static void of_a_long_list(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct buf list = buf_make(arena, BUF_LIMIT_TEXT);
    buf_printf(&list, "{\"data\":[{\"id\":\"0\",\"name\":\"first\"}");
    for (int i = 1; i < 1100; i++)
        buf_printf(&list, ",{\"id\":\"%d\",\"name\":\"%d-%d-%d\"}", i, i, i, i);
    buf_printf(&list, ",{\"id\":\"last\",\"name\":\"fist\"}]}");
    ASSERT_TEXT(named(buf_view(&list), "fist"), "last");
    strview none = named(buf_view(&list), "firt");
    CU_ASSERT_TRUE(sv_contains(none, SV("are there: \"first\"")));
    CU_ASSERT_FALSE(sv_contains(none, SV("\"fist\"")));
}

static void an_example(void)
{
    ASSERT_TEXT(any(SV("{\"data\":[{\"id\":\"1\",\"name\":\"one\"},{\"id\":\"2\",\"name\":\"two\"}]}")),
                "1 one");
    ASSERT_TEXT(any(SV("{\"data\":[{\"name\":\"no ID\"},{\"id\":\"2\",\"alias\":\"b\"}]}")), "2 b");
    ASSERT_TEXT(any(SV("{\"data\":[]}")), "nothing ");
    /* What no import text can say. */
    ASSERT_TEXT(any(SV("{\"data\":[{\"id\":\"1\",\"name\":\"a/b\"}]}")), "1 1");
    ASSERT_TEXT(any(SV("{\"data\":[{\"id\":\"1\",\"name\":\"{a}\"}]}")), "1 1");
    ASSERT_TEXT(any(SV("{\"data\":[{\"id\":\"1\",\"name\":\" a\"}]}")), "1 1");
    ASSERT_TEXT(any(SV("{\"data\":[{\"id\":\"1\",\"name\":\"c0000000-0000-4000-8000-000000000001\"}]}")),
                "1 1");
    ASSERT_TEXT(any(SV("{\"data\":[{\"id\":\"1\",\"name\":\"a/b\",\"alias\":\"b\"}]}")), "1 b");
}

SUITE("engine/lookup", TEST(by_either_name), TEST(several), TEST(of_a_long_list), TEST(an_example))
