#include "suite.h"

#include "fake_http.h"
#include "konnect/collection.h"

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
    bool good =
        konnect_collect(&ctx, client, SV("/v2/x"), sv_from(query), style, "Could not list", note, &seen);
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

SUITE("konnect/collection", TEST(cursor_pages), TEST(the_same_cursor_twice_is_a_fault), TEST(offset_pages),
      TEST(numbered_pages), TEST(a_list_without_end_is_a_fault), TEST(visiting_can_end_early), TEST(faults))
