#include "suite.h"

#include "base/log.h"
#include "fake_http.h"
#include "konnect/collection.h"

#include <string.h>
#include <unistd.h>

struct seen {
    struct buf names;
    size_t most; /* stop after so many */
    size_t count;
};

static bool note(void *payload, const struct value *item)
{
    struct seen *seen = payload;
    buf_printf(&seen->names, SV_FMT ",", SV_ARG(value_text(item)));
    return ++seen->count < seen->most;
}

/* The names seen and the queries asked, or "!SUMMARY: DETAIL". */
static strview collect(struct arena *arena, enum konnect_paging style, const char *query,
                       const struct http_response *answers, size_t count, size_t most)
{
    struct fake_http fake;
    struct ctx ctx = ctx_make(arena);
    struct seen seen = { buf_make(arena, BUF_LIMIT_TEXT), most, 0 };
    fake_http_init(&fake, arena, answers, count);
    struct konnect_client *client = fake_client(&fake, 10000, 0);
    const struct konnect_collection collection = {
        .path = SV("/v2/x"), .query = sv_from(query), .paging = style, .summary = "Could not list"
    };
    bool good = konnect_collect(&ctx, client, &collection, note, &seen);
    konnect_client_free(client);
    CU_ASSERT_EQUAL(good, !ctx_has_errors(&ctx));
    if (!good)
        return arena_printf(arena, "!" SV_FMT, SV_ARG(ctx.diags.first->detail));
    struct buf text = seen.names;
    strview rest = buf_view(&fake.transcript);
    while (rest.len > 0) {
        strview line = sv_cut(&rest, '\n');
        (void)sv_cut(&line, '?');
        buf_printf(&text, " " SV_FMT, SV_ARG(line));
    }
    return buf_view(&text);
}

/* A 404 is an error, but where the collection may be absent. */
static void an_absent_collection(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct http_response answers[] = { ANSWER(404, "{}"), ANSWER(404, "{}") };
    struct fake_http fake;
    struct ctx ctx = ctx_make(arena);
    struct seen seen = { buf_make(arena, BUF_LIMIT_TEXT), 9, 0 };
    bool absent = false;
    fake_http_init(&fake, arena, answers, 2);
    struct konnect_client *client = fake_client(&fake, 10000, 0);
    struct konnect_collection collection = {
        .path = SV("/v2/x"), .paging = KONNECT_PAGING_OFFSET, .summary = "Could not list", .absent = &absent
    };
    CU_ASSERT_TRUE(konnect_collect(&ctx, client, &collection, note, &seen));
    CU_ASSERT_TRUE(absent);
    collection.absent = NULL;
    CU_ASSERT_FALSE(konnect_collect(&ctx, client, &collection, note, &seen));
    CU_ASSERT_EQUAL(ctx.diags.errors, 1);
    CU_ASSERT_EQUAL(seen.count, 0);
    konnect_client_free(client);
}

static void cursor_pages(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct http_response answers[] = {
        ANSWER(200, "{\"data\":[\"a\",\"b\"],\"meta\":{\"page\":{\"next\":\"/"
                    "anything?x=1&page[after]=c%2B1&y=2\"}}}"),
        ANSWER(200, "{\"data\":[\"c\"],\"meta\":{\"page\":{\"next\":\"?page%5Bafter%5D=d\"}}}"),
        ANSWER(200, "{\"data\":[],\"meta\":{\"page\":{\"next\":null}}}"),
    };
    ASSERT_TEXT(collect(arena, KONNECT_PAGING_CURSOR, "q=1", answers, 3, 99),
                "a,b,c, q=1&page%5Bsize%5D=100 q=1&page%5Bsize%5D=100&page%5Bafter%5D=c%2B1 "
                "q=1&page%5Bsize%5D=100&page%5Bafter%5D=d");
}

/* Ending quietly would call half a list the whole. */
static void the_same_cursor_twice_is_a_fault(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct http_response same =
        ANSWER(200, "{\"data\":[\"a\"],\"meta\":{\"page\":{\"next\":\"?page[after]=z\"}}}");
    ASSERT_TEXT(collect(arena, KONNECT_PAGING_CURSOR, "", &same, 1, 99),
                "!Konnect's list does not end: it names the same page again.");
}

static void offset_pages(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const char *const lasts[] = { "{\"data\":[\"b\"]}", "{\"data\":[\"b\"],\"offset\":null}",
                                         "{\"data\":[\"b\"],\"offset\":\"\",\"next\":\"ignored\"}" };
    for (size_t i = 0; i < 3; i++) {
        struct http_response answers[] = { ANSWER(200, "{\"data\":[\"a\"],\"offset\":\"o&1\"}"),
                                           ANSWER(200, "") };
        answers[1].body = sv_from(lasts[i]);
        ASSERT_TEXT(collect(arena, KONNECT_PAGING_OFFSET, "", answers, 2, 99),
                    "a,b, size=100 size=100&offset=o%261");
    }
}

static void a_whole_list(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct http_response all = ANSWER(200, "{\"items\":[\"a\",\"b\"],\"page\":{\"total_count\":9}}");
    ASSERT_TEXT(collect(arena, KONNECT_PAGING_NONE, "x=1", &all, 1, 99), "a,b, x=1");
    const struct http_response strange = ANSWER(200, "{\"data\":[]}");
    CU_ASSERT_TRUE(sv_contains(collect(arena, KONNECT_PAGING_NONE, "", &strange, 1, 9), SV("no \"items\"")));
    const struct http_response page = ANSWER(200, "<html>");
    CU_ASSERT_TRUE(sv_contains(collect(arena, KONNECT_PAGING_NONE, "", &page, 1, 9), SV("no \"items\"")));
    const struct http_response odd = ANSWER(200, "{\"items\":{\"a\":1}}");
    CU_ASSERT_TRUE(sv_contains(collect(arena, KONNECT_PAGING_NONE, "", &odd, 1, 9), SV("no \"items\"")));
}

static void a_list_of_nothing(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const char *const none[] = { "{}", "{\"data\":null,\"x\":1}", "{\"data\":null,\"offset\":null}",
                                        "{\"next\":null,\"offset\":null}",
                                        "{\"meta\":{\"page\":{\"next\":null}}}" };
    static const char *const strange[] = { "[]",          "null", "7", "{\"message\":\"m\"}", "{\"data\":{}}",
                                           "{\"data\":7}" };
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        struct http_response answer = ANSWER(200, "");
        answer.body = sv_from(none[i]);
        ASSERT_TEXT(collect(arena, KONNECT_PAGING_OFFSET, "", &answer, 1, 99), " size=100");
    }
    const struct http_response items = ANSWER(200, "{\"page\":{\"total_count\":0}}");
    ASSERT_TEXT(collect(arena, KONNECT_PAGING_NONE, "x=1", &items, 1, 99), " x=1");
    for (size_t i = 0; i < sizeof strange / sizeof strange[0]; i++) {
        struct http_response answer = ANSWER(200, "");
        answer.body = sv_from(strange[i]);
        CU_ASSERT_TRUE(
            sv_contains(collect(arena, KONNECT_PAGING_OFFSET, "", &answer, 1, 9), SV("no \"data\"")));
    }
}

static void queries_are_joined(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct http_response last = ANSWER(200, "{\"data\":[]}");
    ASSERT_TEXT(collect(arena, KONNECT_PAGING_OFFSET, "tags=a", &last, 1, 99), " tags=a&size=100");
    ASSERT_TEXT(collect(arena, KONNECT_PAGING_NUMBER, "x=1", &last, 1, 99),
                " x=1&page%5Bsize%5D=100&page%5Bnumber%5D=1");
}

/* The second request's query after a first answer with this meta.page.next. */
static strview follow(struct arena *arena, const char *next)
{
    struct http_response answers[] = { ANSWER(200, ""), ANSWER(200, "{\"data\":[]}") };
    answers[0].body = arena_printf(arena, "{\"data\":[],\"meta\":{\"page\":{\"next\":%s}}}", next);
    strview text = collect(arena, KONNECT_PAGING_CURSOR, "", answers, 2, 99);
    CU_ASSERT_TRUE(sv_starts_with(text, SV(" page%5Bsize%5D=100")));
    return sv_slice(text, 19, text.len);
}

static void only_the_cursor_of_next_counts(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const struct {
        const char *next;
        const char *query;
    } cases[] = {
        { "\"/config-stores?page[after]=abc\"", "abc" },
        { "\"?page%5bafter%5d=a%2fb%2Fc\"", "a%2Fb%2Fc" },
        { "\"?page[after]=a%4\"", "a%254" },
        { "\"?page[after]=a%zz\"", "a%25zz" },
        { "\"?page[after]=a%4g\"", "a%254g" },
        { "\"?page[after]=%41%5A%7e\"", "AZ~" },
        { "\"?page[after]=x=y\"", "x%3Dy" },
        { "\"?page[before]=a&page[after]=b&page[after]=c\"", "b" },
        { "\"?page[after]=\"", NULL },
        { "\"?page[after]\"", NULL },
        { "\"?page[size]=5\"", NULL },
        { "\"page[after]=a\"", NULL },
        { "\"\"", NULL },
        { "7", NULL },
        { "null", NULL },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        strview expected = SV("");
        if (cases[i].query != NULL)
            expected = arena_printf(arena, " page%%5Bsize%%5D=100&page%%5Bafter%%5D=%s", cases[i].query);
        ASSERT_TEXT(follow(arena, cases[i].next), arena_copy(arena, expected).data);
    }
}

static bool count_only(void *payload, const struct value *item)
{
    (void)item;
    ++*(size_t *)payload;
    return true;
}

/* Two cursors in turn: never the same twice in a row, and no end. */
static void pages_are_bounded(void)
{
    enum { MOST = 10000 };
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct http_response *answers = ARENA_ARRAY(arena, struct http_response, MOST + 1);
    for (size_t i = 0; i <= MOST; i++)
        answers[i] = i % 2 == 0 ? ANSWER(200, "{\"data\":[1],\"offset\":\"a\"}")
                                : ANSWER(200, "{\"data\":[1],\"offset\":\"b\"}");
    struct fake_http fake;
    struct ctx ctx = ctx_make(arena);
    size_t items = 0;
    fake_http_init(&fake, arena, answers, MOST + 1);
    struct konnect_client *client = fake_client(&fake, 60000, 0);
    const struct konnect_collection collection = { .path = SV("/v2/x"),
                                                   .paging = KONNECT_PAGING_OFFSET,
                                                   .summary = "Could not list" };
    CU_ASSERT_FALSE(konnect_collect(&ctx, client, &collection, count_only, &items));
    ASSERT_TEXT(ctx.diags.first->summary, "Could not list");
    ASSERT_TEXT(ctx.diags.first->detail, "Konnect's list does not end after 10000 pages.");
    CU_ASSERT_EQUAL(fake.asked, MOST);
    CU_ASSERT_EQUAL(items, MOST);
    konnect_client_free(client);
}

static void totals_that_are_none(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const char *const pages[] = {
        "{\"data\":[\"a\"]}",
        "{\"data\":[\"a\"],\"meta\":{\"page\":{\"total\":\"9\"}}}",
        "{\"data\":[\"a\"],\"meta\":{\"page\":{\"total\":1.5}}}",
        "{\"data\":[\"a\"],\"meta\":{\"page\":{\"total\":1}}}",
        "{\"data\":[\"a\"],\"meta\":{\"page\":null}}",
        "{\"data\":[\"a\"],\"meta\":5}",
    };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct http_response answer = ANSWER(200, "");
        answer.body = sv_from(pages[i]);
        ASSERT_TEXT(collect(arena, KONNECT_PAGING_NUMBER, "", &answer, 1, 99),
                    "a, page%5Bsize%5D=100&page%5Bnumber%5D=1");
    }
}

static void items_stay_out_of_the_log(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    int ends[2];
    char text[8192] = "";
    const struct http_response answer = ANSWER(200, "{\"data\":[{\"value\":\"hunter2\"}]}");
    REQUIRE(pipe(ends) == 0);
    log_setup_to(LOG_TRACE, ends[1]);
    (void)collect(arena, KONNECT_PAGING_CURSOR, "", &answer, 1, 99);
    log_setup_to(LOG_OFF, STDERR_FILENO);
    (void)close(ends[1]);
    for (size_t length = 0; length < sizeof text - 1;) {
        ssize_t got = read(ends[0], text + length, sizeof text - 1 - length);
        if (got <= 0)
            break;
        length += (size_t)got;
    }
    (void)close(ends[0]);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "answer body"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "(hidden)"));
    CU_ASSERT_PTR_NULL(strstr(text, "hunter2"));
}

static void numbered_pages(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct http_response answers[] = {
        ANSWER(200, "{\"data\":[\"a\",\"b\"],\"meta\":{\"page\":{\"total\":3}}}"),
        ANSWER(200, "{\"data\":[\"c\"],\"meta\":{\"page\":{\"total\":3}}}"),
    };
    ASSERT_TEXT(collect(arena, KONNECT_PAGING_NUMBER, "", answers, 2, 99),
                "a,b,c, page%5Bsize%5D=100&page%5Bnumber%5D=1 page%5Bsize%5D=100&page%5Bnumber%5D=2");
    const struct http_response empty = ANSWER(200, "{\"data\":[],\"meta\":{\"page\":{\"total\":9}}}");
    ASSERT_TEXT(collect(arena, KONNECT_PAGING_NUMBER, "", &empty, 1, 99),
                " page%5Bsize%5D=100&page%5Bnumber%5D=1");
}

static void a_list_without_end_is_a_fault(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct http_response more = ANSWER(200, "{\"data\":[1],\"meta\":{\"page\":{\"total\":10001}}}");
    ASSERT_TEXT(collect(arena, KONNECT_PAGING_NUMBER, "", &more, 1, SIZE_MAX),
                "!Konnect's list does not end after 10000 pages.");
    const struct http_response last = ANSWER(200, "{\"data\":[1],\"meta\":{\"page\":{\"total\":10000}}}");
    strview text = collect(arena, KONNECT_PAGING_NUMBER, "", &last, 1, SIZE_MAX);
    CU_ASSERT_TRUE(sv_ends_with(text, SV("page%5Bnumber%5D=10000")));
}

static void visiting_can_end_early(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct http_response more = ANSWER(200, "{\"data\":[\"a\",\"b\"],\"offset\":\"x\"}");
    ASSERT_TEXT(collect(arena, KONNECT_PAGING_OFFSET, "", &more, 1, 1), "a, size=100");
}

static void faults(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct http_response refused = ANSWER(403, "{\"detail\":\"no\"}");
    CU_ASSERT_TRUE(sv_contains(collect(arena, KONNECT_PAGING_CURSOR, "", &refused, 1, 9), SV("!no.")));
    const struct http_response strange = ANSWER(200, "{\"items\":[]}");
    CU_ASSERT_TRUE(sv_contains(collect(arena, KONNECT_PAGING_CURSOR, "", &strange, 1, 9), SV("no \"data\"")));
    const struct http_response object = ANSWER(200, "{\"data\":{}}");
    CU_ASSERT_TRUE(sv_contains(collect(arena, KONNECT_PAGING_CURSOR, "", &object, 1, 9), SV("no \"data\"")));
    const struct http_response broken = { .outcome = HTTP_REFUSED, .error = SV("why") };
    CU_ASSERT_TRUE(sv_contains(collect(arena, KONNECT_PAGING_CURSOR, "", &broken, 1, 9), SV("why")));
}

SUITE("konnect/collection", TEST(an_absent_collection), TEST(cursor_pages),
      TEST(the_same_cursor_twice_is_a_fault), TEST(offset_pages), TEST(a_whole_list), TEST(a_list_of_nothing),
      TEST(queries_are_joined), TEST(only_the_cursor_of_next_counts), TEST(pages_are_bounded),
      TEST(numbered_pages), TEST(a_list_without_end_is_a_fault), TEST(totals_that_are_none),
      TEST(visiting_can_end_early), TEST(faults), TEST(items_stay_out_of_the_log))
