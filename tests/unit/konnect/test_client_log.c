#include "suite.h"

#include "base/log.h"
#include "fake_http.h"
#include "value/json.h"

#include <string.h>
#include <unistd.h>

/* What the client logs, and what it does not. */

static char log_text[64 * 1024];

static void start_capture(int ends[2])
{
    REQUIRE(pipe(ends) == 0);
    log_setup_to(LOG_TRACE, ends[1]);
}

/* Reads into log_text what was logged since. */
static void end_capture(const int ends[2])
{
    size_t length = 0;
    ssize_t got = 0;
    log_setup_to(LOG_OFF, STDERR_FILENO);
    (void)close(ends[1]);
    memset(log_text, 0, sizeof log_text);
    while ((got = read(ends[0], log_text + length, sizeof log_text - 1 - length)) > 0)
        length += (size_t)got;
    (void)close(ends[0]);
}

static void logged(struct arena *arena, const char *method, const struct http_response *answers, size_t count,
                   int retries)
{
    int ends[2];
    struct ctx ctx = ctx_make(arena);
    struct fake_http fake;
    const struct value *body = NULL;
    REQUIRE(json_decode(&ctx, SV("{\"key\":\"k\",\"value\":\"hunter2\"}"), &body));
    const strview field = SV("value");
    const strview secret = SV("hunter2");
    const struct konnect_request request = { .method = method,
                                             .path = SV("/v2/x"),
                                             .query = SV("q=1"),
                                             .body = body,
                                             .mask = { &field, 1, &secret, 1, true } };
    struct konnect_response response;
    fake_http_init(&fake, arena, answers, count);
    struct konnect_client *client = fake_client(&fake, 60000, retries);
    start_capture(ends);
    (void)konnect_call(&ctx, client, &request, &response);
    end_capture(ends);
    konnect_client_free(client);
}

static size_t occurrences(const char *part)
{
    size_t count = 0;
    for (const char *at = log_text; (at = strstr(at, part)) != NULL; at++)
        count++;
    return count;
}

static void one_line_an_attempt_and_no_secret_in_any(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct http_response answers[] = { ANSWER(429, "{\"message\":\"hunter2 again\"}"),
                                       ANSWER(400, "{\"value\":\"other\",\"instance\":\"kong:trace:9\"}") };
    answers[1].elapsed_ms = 12;
    logged(arena, "PUT", answers, 2, 3);
    CU_ASSERT_EQUAL(occurrences("\"@message\":\"Konnect\""), 2);
    CU_ASSERT_EQUAL(occurrences("waiting before the next attempt"), 1);
    CU_ASSERT_EQUAL(
        occurrences("\"method\":\"PUT\",\"path\":\"/v2/x\",\"query\":\"q=1\",\"status\":400,\"ms\":12,"
                    "\"attempt\":2,\"trace\":\"kong:trace:9\""),
        1);
    CU_ASSERT_EQUAL(occurrences("request body"), 1);
    CU_ASSERT_EQUAL(occurrences("answer body"), 2);
    CU_ASSERT_EQUAL(occurrences("(hidden)"), 3);
    CU_ASSERT_EQUAL(occurrences("hunter2"), 0);
    CU_ASSERT_EQUAL(occurrences("other"), 0);
    CU_ASSERT_EQUAL(occurrences("kpat_x"), 0);
    CU_ASSERT_EQUAL(occurrences("Bearer"), 0);
}

/* Each wait has its line, also that of a call which was not turned away itself; what is not waited has none.
 */
static void every_wait_is_logged(void)
{
    static const struct konnect_request turned_away = { .method = "GET",
                                                        .path = SV_INIT("/v2/x"),
                                                        .once = true };
    static const struct konnect_request waits = { .method = "POST", .path = SV_INIT("/v2/y") };
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct http_response answers[] = { ANSWER(429, "{}"), ANSWER(200, "{}") };
    answers[0].retry_after = SV("1");
    struct fake_http fake;
    struct konnect_response response;
    struct ctx ctx = ctx_make(arena);
    int ends[2];
    fake_http_init(&fake, arena, answers, 2);
    struct konnect_client *client = fake_client(&fake, 60000, 5);
    start_capture(ends);
    CU_ASSERT_TRUE(konnect_call(&ctx, client, &turned_away, &response));
    CU_ASSERT_TRUE(konnect_call(&ctx, client, &waits, &response));
    CU_ASSERT_TRUE(konnect_call(&ctx, client, &waits, &response));
    end_capture(ends);
    konnect_client_free(client);
    CU_ASSERT_EQUAL(occurrences("waiting"), 1);
    CU_ASSERT_EQUAL(occurrences("\"method\":\"POST\",\"path\":\"/v2/y\",\"status\":429,\"wait_ms\":"), 1);
    answers[0].retry_after = SV("61");
    logged(arena, "GET", answers, 2, 5);
    CU_ASSERT_EQUAL(occurrences("waiting"), 0);
}

/* The log hides the items of a list, whether it is decoded or not. */
static void a_body_can_be_left_undecoded(void)
{
    static const strview items = SV_INIT("data.*");
    static const struct konnect_request request = { .method = "GET",
                                                    .path = SV_INIT("/v2/x"),
                                                    .undecoded = true,
                                                    .mask = { .fields = &items, .field_count = 1 } };
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct http_response answers[] = { ANSWER(200, "{\"data\":[{\"a\":\"hunter2\"}]}"),
                                             ANSWER(403, "{\"message\":\"no\"}") };
    struct fake_http fake;
    struct konnect_response response;
    struct ctx ctx = ctx_make(arena);
    int ends[2];
    fake_http_init(&fake, arena, answers, 2);
    struct konnect_client *client = fake_client(&fake, 60000, 0);
    start_capture(ends);
    fake.now_ms = 5;
    CU_ASSERT_TRUE(konnect_call(&ctx, client, &request, &response));
    CU_ASSERT_PTR_NULL(response.json);
    ASSERT_TEXT(response.body, "{\"data\":[{\"a\":\"hunter2\"}]}");
    CU_ASSERT_EQUAL(response.began_ms, 5);
    CU_ASSERT_TRUE(konnect_call(&ctx, client, &request, &response));
    CU_ASSERT_PTR_NOT_NULL(response.json);
    end_capture(ends);
    konnect_client_free(client);
    CU_ASSERT_EQUAL(occurrences("answer body"), 2);
    CU_ASSERT_EQUAL(occurrences("(hidden)"), 1);
    CU_ASSERT_EQUAL(occurrences("hunter2"), 0);
}

/* What is no JSON (the connection broke, or a proxy answered) has the secret somewhere; a member twice is
 * JSON. */
static void the_log_has_no_body_in_which_fields_cannot_be_found(void)
{
    static const strview key = SV_INIT("key");
    static const struct konnect_request request = { .method = "GET",
                                                    .path = SV_INIT("/v2/x"),
                                                    .mask = { .fields = &key, .field_count = 1 } };
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct http_response answers[] = { ANSWER(200, "{\"key\":\"hunter2\","),
                                             ANSWER(200, "{\"key\":\"hunter2\",\"key\":\"hunter2\"}"),
                                             ANSWER(200, "key=hunter2") };
    struct fake_http fake;
    struct konnect_response response;
    struct ctx ctx = ctx_make(arena);
    int ends[2];
    fake_http_init(&fake, arena, answers, 3);
    struct konnect_client *client = fake_client(&fake, 60000, 0);
    start_capture(ends);
    for (size_t i = 0; i < 3; i++)
        CU_ASSERT_TRUE(konnect_call(&ctx, client, &request, &response));
    end_capture(ends);
    konnect_client_free(client);
    CU_ASSERT_EQUAL(occurrences("answer body"), 3);
    CU_ASSERT_EQUAL(occurrences("(17 bytes that are no JSON text)"), 1);
    CU_ASSERT_EQUAL(occurrences("hunter2"), 0);
}

/* Who asks without saying what is secret may get anything: a vault, a credential. */
static void without_a_mask_no_text_is_logged(void)
{
    static const struct konnect_request request = { .method = "GET", .path = SV_INIT("/v2/x") };
    static const struct konnect_request open = { .method = "GET",
                                                 .path = SV_INIT("/v2/x"),
                                                 .mask = { .is_whole = true } };
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct http_response answer = ANSWER(200, "{\"config\":{\"token\":\"hunter2\"},\"n\":7}");
    struct fake_http fake;
    struct konnect_response response;
    struct ctx ctx = ctx_make(arena);
    int ends[2];
    fake_http_init(&fake, arena, &answer, 1);
    struct konnect_client *client = fake_client(&fake, 60000, 0);
    start_capture(ends);
    CU_ASSERT_TRUE(konnect_call(&ctx, client, &request, &response));
    end_capture(ends);
    CU_ASSERT_EQUAL(occurrences("hunter2"), 0);
    CU_ASSERT_EQUAL(occurrences("\\\"token\\\":\\\"(hidden)\\\""), 1);
    CU_ASSERT_EQUAL(occurrences("\\\"n\\\":7"), 1);
    start_capture(ends);
    CU_ASSERT_TRUE(konnect_call(&ctx, client, &open, &response));
    end_capture(ends);
    CU_ASSERT_EQUAL(occurrences("hunter2"), 1);
    konnect_client_free(client);
}

SUITE("konnect/client_log", TEST(every_wait_is_logged), TEST(one_line_an_attempt_and_no_secret_in_any),
      TEST(a_body_can_be_left_undecoded), TEST(the_log_has_no_body_in_which_fields_cannot_be_found),
      TEST(without_a_mask_no_text_is_logged))
