#include "suite.h"

#include "base/clock.h"
#include "fake_http.h"
#include "konnect/limiter.h"
#include "value/json.h"

static struct http_response broken(enum http_outcome outcome)
{
    return (struct http_response){ .outcome = outcome, .error = SV("it broke") };
}

struct called {
    struct ctx ctx;
    struct fake_http fake;
    struct konnect_response response;
    bool good;
};

static void call(struct called *called, struct arena *arena, const char *method, const char *body,
                 const struct http_response *answers, size_t count, int max_retries)
{
    struct ctx quiet = ctx_make(arena);
    const struct value *json = NULL;
    if (body != NULL)
        REQUIRE(json_decode(&quiet, sv_from(body), &json));
    const struct konnect_request request = {
        .method = method, .path = SV("/v2/x"), .query = SV("q=1"), .body = json
    };
    called->ctx = ctx_make(arena);
    called->response = (struct konnect_response){ .status = -1 };
    fake_http_init(&called->fake, arena, answers, count);
    struct konnect_client *client = fake_client(&called->fake, 60000, max_retries);
    called->good = konnect_call(&called->ctx, client, &request, &called->response);
    konnect_client_free(client);
    CU_ASSERT_EQUAL(called->good, !ctx_has_errors(&called->ctx));
    CU_ASSERT_EQUAL(called->fake.closed, 1);
}

/* A GET, with as many attempts as the settings have by default. */
static void call_within(struct called *called, struct arena *arena, const struct http_response *answer,
                        int64_t timeout_ms)
{
    const struct konnect_request request = { .method = "GET", .path = SV("/v2/x") };
    called->ctx = ctx_make(arena);
    fake_http_init(&called->fake, arena, answer, 1);
    struct konnect_client *client = fake_client(&called->fake, timeout_ms, 8);
    called->good = konnect_call(&called->ctx, client, &request, &called->response);
    konnect_client_free(client);
}

static void the_exact_request(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct called called;
    const struct http_response answer = ANSWER(200, "{\"a\":1}");
    call(&called, arena, "PUT", "{\"b\":[1.50]}", &answer, 1, 0);
    ASSERT_TEXT(buf_view(&called.fake.transcript), "PUT https://k.test/v2/x?q=1 {\"b\":[1.50]}\n");
    ASSERT_TEXT(buf_view(&called.fake.headers), "Authorization: Bearer kpat_x\nUser-Agent: agent/1\n"
                                                "Accept: application/json, application/problem+json\n"
                                                "Content-Type: application/json\n");
    CU_ASSERT_EQUAL(called.response.status, 200);
    CU_ASSERT_PTR_NOT_NULL(value_get(called.response.json, SV("a")));
    call(&called, arena, "GET", NULL, &answer, 1, 0);
    ASSERT_TEXT(buf_view(&called.fake.transcript), "GET https://k.test/v2/x?q=1\n");
    CU_ASSERT_FALSE(sv_contains(buf_view(&called.fake.headers), SV("Content-Type")));
}

static void answers_of_any_kind(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct called called;
    struct http_response answer = ANSWER(404, "<html>");
    answer.content_type = SV("text/html");
    answer.request_id = SV("req-1");
    call(&called, arena, "GET", NULL, &answer, 1, 0);
    CU_ASSERT_TRUE(called.good);
    CU_ASSERT_EQUAL(called.response.status, 404);
    CU_ASSERT_PTR_NULL(called.response.json);
    ASSERT_TEXT(called.response.body, "<html>");
    ASSERT_TEXT(called.response.trace, "req-1");
    answer.body = SV("{\"instance\":\"kong:trace:5\"}");
    call(&called, arena, "GET", NULL, &answer, 1, 0);
    ASSERT_TEXT(called.response.trace, "kong:trace:5");
    answer = ANSWER(204, "");
    call(&called, arena, "DELETE", NULL, &answer, 1, 0);
    CU_ASSERT_EQUAL(called.response.status, 204);
    CU_ASSERT_PTR_NULL(called.response.json);
}

static size_t attempts(const char *method, struct http_response first, int max_retries, bool good)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct called called;
    const struct http_response answers[] = { first, ANSWER(200, "{}") };
    call(&called, arena, method, NULL, answers, 2, max_retries);
    CU_ASSERT_EQUAL(called.good, good);
    return called.fake.asked;
}

static void what_is_tried_again(void)
{
    CU_ASSERT_EQUAL(attempts("GET", broken(HTTP_UNCERTAIN), 1, true), 2);
    CU_ASSERT_EQUAL(attempts("GET", broken(HTTP_UNCERTAIN), 0, false), 1);
    CU_ASSERT_EQUAL(attempts("POST", broken(HTTP_UNCERTAIN), 3, false), 1);
    CU_ASSERT_EQUAL(attempts("POST", broken(HTTP_NOT_SENT), 1, true), 2);
    CU_ASSERT_EQUAL(attempts("POST", ANSWER(503, "{}"), 1, true), 1);
    CU_ASSERT_EQUAL(attempts("PUT", ANSWER(503, "{}"), 1, true), 2);
    CU_ASSERT_EQUAL(attempts("POST", ANSWER(429, "{}"), 1, true), 2);
    CU_ASSERT_EQUAL(attempts("GET", ANSWER(500, "{}"), 3, true), 1);
    CU_ASSERT_EQUAL(attempts("GET", broken(HTTP_REFUSED), 3, false), 1);
}

/* A wrong name or address stays wrong: two minutes of silence help nobody. */
static void what_waiting_does_not_mend_is_given_up_soon(void)
{
    static const struct {
        enum http_obstacle obstacle;
        size_t asked;
        int64_t at_most_ms;
        const char *said;
    } cases[] = {
        { HTTP_OBSTACLE_NAME, 2, 1000, "(2 attempts in " },
        { HTTP_OBSTACLE_CONNECTION, 5, 10000, "(5 attempts in " },
        { HTTP_OBSTACLE_OTHER, 9, 600000, "(9 attempts in " },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        struct called called;
        struct http_response answer = broken(HTTP_NOT_SENT);
        answer.obstacle = cases[i].obstacle;
        call_within(&called, arena, &answer, 600000);
        CU_ASSERT_EQUAL(called.fake.asked, cases[i].asked);
        CU_ASSERT_TRUE(called.fake.now_ms <= cases[i].at_most_ms);
        CU_ASSERT_TRUE(sv_contains(called.ctx.diags.first->detail, sv_from(cases[i].said)));
    }
}

/* Only attempts in a row count: a server that answered once is there. */
static void an_answer_between_shows_that_somebody_is_there(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct called called;
    struct http_response away = broken(HTTP_NOT_SENT);
    away.obstacle = HTTP_OBSTACLE_NAME;
    const struct http_response answers[] = { away, ANSWER(503, "{}"), away, ANSWER(200, "{}") };
    call(&called, arena, "GET", NULL, answers, 4, 8);
    CU_ASSERT_TRUE(called.good);
    CU_ASSERT_EQUAL(called.response.attempts, 4);
}

static void konnects_clock_is_that_of_its_answers(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct fake_http fake;
    struct ctx ctx = ctx_make(arena);
    struct konnect_response response;
    struct http_response answer = ANSWER(200, "{}");
    int64_t time_ms = -1;
    answer.date = SV("Sun, 06 Nov 1994 08:49:37 GMT");
    fake_http_init(&fake, arena, &answer, 1);
    struct konnect_client *client = fake_client(&fake, 60000, 0);
    CU_ASSERT_FALSE(konnect_server_time(client, &time_ms));
    CU_ASSERT_TRUE(konnect_call(
        &ctx, client, &(struct konnect_request){ .method = "GET", .path = SV("/v2/x") }, &response));
    fake.now_ms += 1500;
    CU_ASSERT_TRUE(konnect_server_time(client, &time_ms));
    CU_ASSERT_EQUAL(time_ms, 784111777000 + 1500);
    CU_ASSERT_EQUAL(response.sent_after_ms, 0);
    CU_ASSERT_TRUE(konnect_call(
        &ctx, client, &(struct konnect_request){ .method = "GET", .path = SV("/v2/x") }, &response));
    CU_ASSERT_EQUAL(response.sent_after_ms, 784111777000 + 1500);
    konnect_client_free(client);
}

static void some_calls_are_made_once(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct http_response answers[] = { ANSWER(503, "{}"), ANSWER(200, "{}") };
    struct fake_http fake;
    struct ctx ctx = ctx_make(arena);
    fake_http_init(&fake, arena, answers, 2);
    struct konnect_client *client = fake_client(&fake, 60000, 5);
    const struct konnect_request request = { .method = "GET", .path = SV("/v2/x"), .once = true };
    struct konnect_response response;
    CU_ASSERT_TRUE(konnect_call(&ctx, client, &request, &response));
    CU_ASSERT_EQUAL(response.status, 503);
    CU_ASSERT_EQUAL(fake.asked, 1);
    konnect_client_free(client);
}

static void an_uncertain_post_is_told(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct called called;
    struct http_response answer = broken(HTTP_UNCERTAIN);
    call(&called, arena, "POST", "{}", &answer, 1, 5);
    CU_ASSERT_FALSE(called.good);
    CU_ASSERT_TRUE(called.response.uncertain);
    CU_ASSERT_EQUAL(called.response.status, -1);
    CU_ASSERT_TRUE(sv_contains(called.ctx.diags.first->detail, SV("may have been created")));
    call(&called, arena, "GET", NULL, &answer, 1, 0);
    CU_ASSERT_FALSE(sv_contains(called.ctx.diags.first->detail, SV("may have been created")));
    answer = broken(HTTP_NOT_SENT);
    call(&called, arena, "POST", "{}", &answer, 1, 0);
    CU_ASSERT_FALSE(called.response.uncertain);
    CU_ASSERT_TRUE(sv_contains(called.ctx.diags.first->detail, SV("k.test cannot be reached")));
    CU_ASSERT_TRUE(sv_contains(called.ctx.diags.first->detail, SV("KONNECT_SERVER_URL")));
    CU_ASSERT_FALSE(sv_contains(called.ctx.diags.first->detail, SV("may have been created")));
    answer = broken(HTTP_REFUSED);
    call(&called, arena, "POST", "{}", &answer, 1, 0);
    CU_ASSERT_FALSE(called.response.uncertain);
    CU_ASSERT_FALSE(sv_contains(called.ctx.diags.first->detail, SV("SSL_CERT_FILE")));
    for (int i = HTTP_OBSTACLE_CERTIFICATE; i <= HTTP_OBSTACLE_NO_TRUST; i++) {
        answer.obstacle = (enum http_obstacle)i;
        call(&called, arena, "POST", "{}", &answer, 1, 0);
        CU_ASSERT_TRUE(sv_contains(called.ctx.diags.first->detail, SV("set SSL_CERT_FILE to")));
        CU_ASSERT_FALSE(sv_contains(called.ctx.diags.first->detail, SV("may have been created")));
    }
}

/* The status says that Konnect acted, though its words could not be read. */
static void a_post_whose_answer_is_too_large_is_uncertain(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct called called;
    struct http_response answer = broken(HTTP_REFUSED);
    answer.status = 201;
    call(&called, arena, "POST", "{}", &answer, 1, 5);
    CU_ASSERT_EQUAL(called.fake.asked, 1);
    CU_ASSERT_TRUE(called.response.uncertain);
    CU_ASSERT_TRUE(sv_contains(called.ctx.diags.first->detail, SV("it broke")));
    CU_ASSERT_TRUE(sv_contains(called.ctx.diags.first->detail, SV("may have been created")));
    CU_ASSERT_FALSE(sv_contains(called.ctx.diags.first->detail, SV("SSL_CERT_FILE")));
}

static void a_stopped_post_is_uncertain(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct called called;
    struct http_response answer = broken(HTTP_STOPPED);
    call(&called, arena, "POST", "{}", &answer, 1, 5);
    CU_ASSERT_TRUE(called.response.uncertain);
    ASSERT_TEXT(called.ctx.diags.first->summary, "Stopped");
    CU_ASSERT_TRUE(sv_contains(called.ctx.diags.first->detail, SV("may have been created")));
    call(&called, arena, "DELETE", NULL, &answer, 1, 5);
    ASSERT_TEXT(called.ctx.diags.first->summary, "Stopped");
    ASSERT_TEXT(called.ctx.diags.first->detail,
                "Terraform stopped the provider while it waited for Konnect.");
}

struct stopping_http {
    struct http http;
    atomic_bool stop;
    size_t asked;
};

static void stop_before_sending(struct http *http, struct arena *arena, const struct http_request *request,
                                struct http_response *response)
{
    struct stopping_http *stopping = (struct stopping_http *)http;
    (void)arena;
    CU_ASSERT_PTR_EQUAL(request->stop, &stopping->stop);
    atomic_store(&stopping->stop, true);
    stopping->asked++;
    *response = broken(HTTP_NOT_SENT);
}

static void nothing_to_do(struct http *http)
{
    (void)http;
}

/* A stop is no fault of the network, whether or not there were attempts left. */
static void a_stop_before_sending_is_a_stop(void)
{
    for (int retries = 0; retries < 2; retries++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        struct stopping_http stopping = { .http = { stop_before_sending, nothing_to_do, nothing_to_do } };
        struct secret *token = secret_new(SV("t"));
        const struct konnect_settings settings = { .base_url = SV("https://k.test"),
                                                   .token = token,
                                                   .request_timeout_ms = 60000,
                                                   .max_retries = retries };
        struct konnect_client *client = konnect_client_new(&settings, &stopping.http);
        const struct konnect_request request = { .method = "POST", .path = SV("/v2/x") };
        struct konnect_response response;
        struct ctx ctx = ctx_make(arena);
        ctx.stop = &stopping.stop;
        CU_ASSERT_FALSE(konnect_call(&ctx, client, &request, &response));
        CU_ASSERT_EQUAL(stopping.asked, 1);
        CU_ASSERT_FALSE(response.uncertain);
        ASSERT_TEXT(ctx.diags.first->summary, "Stopped");
        CU_ASSERT_FALSE(sv_contains(ctx.diags.first->detail, SV("may have been created")));
        konnect_client_free(client);
        (void)secret_free(token);
    }
}

static void retry_after_is_kept(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct called called;
    struct http_response answers[] = { ANSWER(429, "{}"), ANSWER(200, "{}") };
    answers[0].retry_after = SV("1");
    call(&called, arena, "POST", NULL, answers, 2, 1);
    CU_ASSERT_TRUE(called.good);
    CU_ASSERT_EQUAL(called.fake.asked, 2);
    CU_ASSERT_EQUAL(called.fake.now_ms, 1000);
}

/* When the second of two calls began, after an answer with these headers. */
static int64_t second_call_at(const char *limit, const char *remaining, const char *reset)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct http_header headers[] = { { SV("X-Other"), SV("5") },
                                           { SV("RateLimit-Limit"), sv_from(limit) },
                                           { SV("ratelimit-remaining"), sv_from(remaining) },
                                           { SV("RateLimit-Reset"), sv_from(reset) } };
    struct http_response answer = ANSWER(200, "{}");
    answer.headers = headers;
    answer.header_count = sizeof headers / sizeof *headers;
    struct fake_http fake;
    struct ctx ctx = ctx_make(arena);
    const struct konnect_request request = { .method = "GET", .path = SV("/v2/x") };
    struct konnect_response response;
    fake_http_init(&fake, arena, &answer, 1);
    struct konnect_client *client = fake_client(&fake, 60000, 0);
    for (int i = 0; i < 2; i++)
        CU_ASSERT_TRUE(konnect_call(&ctx, client, &request, &response));
    konnect_client_free(client);
    return fake.now_ms;
}

static void the_limit_of_an_answer_is_kept(void)
{
    CU_ASSERT_EQUAL(second_call_at("20", "0", "7"), 7000);
    CU_ASSERT_EQUAL(second_call_at("20", "1", "7"), 0);
    CU_ASSERT_EQUAL(second_call_at("", "0", "7"), 7000);
    CU_ASSERT_EQUAL(second_call_at("20", "", "7"), 0);
    CU_ASSERT_EQUAL(second_call_at("20", "0", "0"), 0);
    /* What is no number of seconds, or longer than a day, says nothing. */
    CU_ASSERT_EQUAL(second_call_at("20", "0", "soon"), 0);
    CU_ASSERT_EQUAL(second_call_at("20", "0", "-7"), 0);
    CU_ASSERT_EQUAL(second_call_at("20", "0", "86401"), 0);
}

static void too_long_a_wait_is_not_begun(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct called called;
    struct http_response answers[] = { ANSWER(429, "{}"), ANSWER(200, "{}") };
    answers[0].retry_after = SV("61");
    call(&called, arena, "GET", NULL, answers, 2, 5);
    CU_ASSERT_FALSE(called.good);
    CU_ASSERT_EQUAL(called.fake.asked, 1);
    CU_ASSERT_TRUE(sv_contains(called.ctx.diags.first->detail, SV("wait of 61 seconds")));
    CU_ASSERT_TRUE(sv_contains(called.ctx.diags.first->detail, SV("request_timeout")));
    answers[0].retry_after =
        SV("9223372036854774"); /* in milliseconds, more than an int64_t has with any time */
    call(&called, arena, "GET", NULL, answers, 2, 5);
    CU_ASSERT_FALSE(called.good);
    CU_ASSERT_EQUAL(called.fake.asked, 1);
}

/* Konnect asked for nothing: what it said last, or what went wrong last, is the outcome. */
static void a_backoff_that_does_not_fit_is_left_out(void)
{
    enum { TOO_SHORT_MS = 300 }; /* for half a second less a quarter */
    static const struct konnect_request request = { .method = "GET", .path = SV_INIT("/v2/x") };
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct http_response answers[] = { ANSWER(503, "{}"), ANSWER(429, "{}"), broken(HTTP_NOT_SENT) };
    for (size_t i = 0; i < 3; i++) {
        struct fake_http fake;
        struct konnect_response response;
        struct ctx ctx = ctx_make(arena);
        fake_http_init(&fake, arena, &answers[i], 1);
        struct konnect_client *client = fake_client(&fake, TOO_SHORT_MS, 5);
        bool answered = answers[i].outcome == HTTP_ANSWERED;
        CU_ASSERT_EQUAL(konnect_call(&ctx, client, &request, &response), answered);
        CU_ASSERT_EQUAL(fake.asked, 1);
        if (answered)
            CU_ASSERT_EQUAL(response.status, answers[i].status);
        if (!answered)
            ASSERT_TEXT(ctx.diags.first->summary, "Konnect cannot be reached");
        konnect_client_free(client);
    }
}

struct waiting {
    struct arena *arena;
    struct konnect_client *client;
    atomic_bool stop;
    struct ctx ctx;
    bool good;
    bool uncertain;
};

static void *call_and_wait(void *payload)
{
    struct waiting *waiting = payload;
    const struct konnect_request request = { .method = "POST", .path = SV("/v2/x") };
    struct konnect_response response;
    waiting->ctx = ctx_make(waiting->arena);
    waiting->ctx.stop = &waiting->stop;
    waiting->good = konnect_call(&waiting->ctx, waiting->client, &request, &response);
    waiting->uncertain = response.uncertain;
    return NULL;
}

static void a_stop_ends_the_wait_between_attempts(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    CLEANUP_ARENA struct arena *other = arena_new();
    struct http_response answer = ANSWER(429, "{}");
    answer.retry_after = SV("50");
    struct fake_http fake;
    fake_http_init(&fake, arena, &answer, 1);
    fake.real_time = true;
    struct waiting waiting = { .arena = other, .client = fake_client(&fake, 60000, 5) };
    pthread_t thread;
    int64_t before = clock_ms();
    REQUIRE(pthread_create(&thread, NULL, call_and_wait, &waiting) == 0);
    fake_http_await(&fake, 1);
    atomic_store(&waiting.stop, true);
    konnect_client_wake(waiting.client);
    REQUIRE(pthread_join(thread, NULL) == 0);
    CU_ASSERT_FALSE(waiting.good);
    CU_ASSERT_FALSE(waiting.uncertain);
    ASSERT_TEXT(waiting.ctx.diags.first->summary, "Stopped");
    CU_ASSERT_FALSE(sv_contains(waiting.ctx.diags.first->detail, SV("may have been created")));
    CU_ASSERT_TRUE(clock_ms() - before < 30000);
    CU_ASSERT_EQUAL(fake.woken, 1);
    konnect_client_free(waiting.client);
}

/* Also when the call that was turned away is not made again. */
static void other_calls_wait_as_well(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct http_response answers[] = { ANSWER(429, "{}"), ANSWER(200, "{}") };
    answers[0].retry_after = SV("50");
    for (int once = 0; once < 2; once++) {
        struct fake_http fake;
        struct ctx ctx = ctx_make(arena);
        fake_http_init(&fake, arena, answers, 2);
        struct konnect_client *client = fake_client(&fake, 40000, 5);
        const struct konnect_request request = { .method = "GET", .path = SV("/v2/x"), .once = once != 0 };
        struct konnect_response response;
        CU_ASSERT_EQUAL(konnect_call(&ctx, client, &request, &response), once != 0);
        struct ctx second = ctx_make(arena);
        CU_ASSERT_FALSE(konnect_call(&second, client, &request, &response));
        CU_ASSERT_EQUAL(fake.asked, 1);
        CU_ASSERT_TRUE(sv_contains(second.diags.first->detail, SV("asks for a wait of 50 seconds")));
        konnect_client_free(client);
    }
}

static void a_call_can_have_less_time_than_others(void)
{
    static const struct konnect_request request = { .method = "GET",
                                                    .path = SV_INIT("/v2/x"),
                                                    .within_ms = 9000 };
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct http_response answers[] = { ANSWER(429, "{}"), ANSWER(200, "{}") };
    const char *const waits[] = { "8", "10" };
    for (size_t i = 0; i < 2; i++) {
        struct fake_http fake;
        struct konnect_response response;
        struct ctx ctx = ctx_make(arena);
        answers[0].retry_after = sv_from(waits[i]);
        fake_http_init(&fake, arena, answers, 2);
        struct konnect_client *client = fake_client(&fake, 60000, 5);
        CU_ASSERT_EQUAL(konnect_call(&ctx, client, &request, &response), i == 0);
        CU_ASSERT_EQUAL(fake.asked, i == 0 ? 2 : 1);
        konnect_client_free(client);
    }
}

SUITE("konnect/client", TEST(the_exact_request), TEST(answers_of_any_kind), TEST(what_is_tried_again),
      TEST(what_waiting_does_not_mend_is_given_up_soon), TEST(an_answer_between_shows_that_somebody_is_there),
      TEST(konnects_clock_is_that_of_its_answers), TEST(some_calls_are_made_once),
      TEST(an_uncertain_post_is_told), TEST(a_post_whose_answer_is_too_large_is_uncertain),
      TEST(a_stopped_post_is_uncertain), TEST(a_stop_before_sending_is_a_stop),
      TEST(a_backoff_that_does_not_fit_is_left_out), TEST(retry_after_is_kept),
      TEST(too_long_a_wait_is_not_begun), TEST(a_stop_ends_the_wait_between_attempts),
      TEST(other_calls_wait_as_well), TEST(a_call_can_have_less_time_than_others),
      TEST(the_limit_of_an_answer_is_kept))
