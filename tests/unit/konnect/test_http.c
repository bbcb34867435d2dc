#include "suite.h"

#include "base/clock.h"
#include "konnect/http.h"
#include "konnect/limiter.h"
#include "scripted_server.h"

#include <pthread.h>
#include <string.h>

#define OK(body_length, body) "HTTP/1.1 200 OK\r\nContent-Length: " body_length "\r\n\r\n" body

static struct http_response ask(struct http *http, struct arena *arena, const char *method, const char *url,
                                const char *body)
{
    const struct http_header header = { SV("X-Test"), SV("yes") };
    const struct http_request request = {
        .method = method,
        .url = sv_from(url),
        .headers = &header,
        .header_count = 1,
        .has_body = body != NULL,
        .body = sv_from(body),
        .timeout_ms = 20000,
    };
    struct http_response response;
    http->perform(http, arena, &request, &response);
    return response;
}

static void an_answer(void)
{
    static const char *const steps[] = {
        "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nRetry-After: 7\r\nX-Kong-Request-Id: r\r\n"
        "Content-Length: 4\r\n\r\nbody",
        NULL
    };
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct scripted_server server;
    scripted_server_start(&server, steps);
    struct http *http = http_curl_new();
    struct http_response response = ask(http, arena, "PUT", server.url, "sent");
    CU_ASSERT_EQUAL(response.outcome, HTTP_ANSWERED);
    CU_ASSERT_EQUAL(response.status, 201);
    ASSERT_TEXT(response.body, "body");
    ASSERT_TEXT(response.content_type, "application/json");
    ASSERT_TEXT(response.retry_after, "7");
    ASSERT_TEXT(response.request_id, "r");
    CU_ASSERT_PTR_NOT_NULL(strstr(server.last, "PUT /x HTTP/1.1\r\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(server.last, "X-Test: yes\r\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(server.last, "\r\n\r\nsent"));
    CU_ASSERT_PTR_NULL(strstr(server.last, "Expect:"));
    http->close(http);
    scripted_server_stop(&server);
}

static void bodies_by_method(void)
{
    static const char *const steps[] = { OK("0", ""), OK("0", ""), OK("0", ""), OK("0", ""), NULL };
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct scripted_server server;
    scripted_server_start(&server, steps);
    struct http *http = http_curl_new();
    (void)ask(http, arena, "POST", server.url, "{\"a\":1}");
    CU_ASSERT_PTR_NOT_NULL(strstr(server.last, "POST /x"));
    CU_ASSERT_PTR_NOT_NULL(strstr(server.last, "Content-Length: 7\r\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(server.last, "\r\n\r\n{\"a\":1}"));
    (void)ask(http, arena, "POST", server.url, NULL);
    CU_ASSERT_PTR_NOT_NULL(strstr(server.last, "Content-Length: 0\r\n"));
    (void)ask(http, arena, "GET", server.url, NULL);
    CU_ASSERT_PTR_NOT_NULL(strstr(server.last, "GET /x"));
    CU_ASSERT_PTR_NULL(strstr(server.last, "Content-Length"));
    (void)ask(http, arena, "DELETE", server.url, NULL);
    CU_ASSERT_PTR_NOT_NULL(strstr(server.last, "DELETE /x"));
    CU_ASSERT_EQUAL(server.connections, 1);
    http->close(http);
    scripted_server_stop(&server);
}

static void chunked_and_cut_bodies(void)
{
    static const char *const chunked[] = {
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", NULL
    };
    static const char *const cut[] = { "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", NULL };
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct scripted_server server;
    scripted_server_start(&server, chunked);
    struct http *http = http_curl_new();
    ASSERT_TEXT(ask(http, arena, "GET", server.url, NULL).body, "abcde");
    scripted_server_stop(&server);
    scripted_server_start(&server, cut);
    const struct http_request request = { .method = "GET", .url = sv_from(server.url), .timeout_ms = 1500 };
    struct http_response response;
    http->perform(http, arena, &request, &response);
    CU_ASSERT_EQUAL(response.outcome, HTTP_UNCERTAIN);
    http->close(http);
    scripted_server_stop(&server);
}

/* A connection that breaks: fresh, and kept from an earlier request. A POST must reach the server once. */
static void a_post_is_never_sent_twice(void)
{
    static const char *const at_once[] = { NULL };
    static const char *const second[] = { OK("0", ""), NULL };
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct scripted_server server;
    scripted_server_start(&server, at_once);
    struct http *http = http_curl_new();
    CU_ASSERT_EQUAL(ask(http, arena, "POST", server.url, "{}").outcome, HTTP_UNCERTAIN);
    CU_ASSERT_EQUAL(server.requests, 1);
    scripted_server_stop(&server);
    scripted_server_start(&server, second);
    CU_ASSERT_EQUAL(ask(http, arena, "POST", server.url, "{}").outcome, HTTP_ANSWERED);
    CU_ASSERT_EQUAL(ask(http, arena, "POST", server.url, "{}").outcome, HTTP_UNCERTAIN);
    CU_ASSERT_EQUAL(server.requests, 2);
    http->close(http);
    scripted_server_stop(&server);
}

static void nobody_there(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct http *http = http_curl_new();
    struct http_response response = ask(http, arena, "POST", "http://127.0.0.1:1/x", "{}");
    CU_ASSERT_EQUAL(response.outcome, HTTP_NOT_SENT);
    CU_ASSERT_TRUE(response.error.len > 0);
    CU_ASSERT_EQUAL(ask(http, arena, "GET", "http://nowhere.invalid/x", NULL).outcome, HTTP_NOT_SENT);
    CU_ASSERT_EQUAL(ask(http, arena, "GET", "ftp://127.0.0.1/x", NULL).outcome, HTTP_REFUSED);
    CU_ASSERT_EQUAL(ask(http, arena, "GET", "http://[bad/x", NULL).outcome, HTTP_REFUSED);
    http->close(http);
}

static void redirects_are_not_followed(void)
{
    static const char *const steps[] = {
        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", NULL
    };
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct scripted_server server;
    scripted_server_start(&server, steps);
    struct http *http = http_curl_new();
    CU_ASSERT_EQUAL(ask(http, arena, "GET", server.url, NULL).status, 302);
    CU_ASSERT_EQUAL(server.requests, 1);
    http->close(http);
    scripted_server_stop(&server);
}

struct asking {
    struct http *http;
    const char *url;
    atomic_bool *stop;
    int64_t grace_ms;
    struct http_response response;
    size_t times;
};

static void *ask_in_thread(void *payload)
{
    struct asking *asking = payload;
    for (size_t i = 0; i < asking->times; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        const struct http_request request = { .method = "GET",
                                              .url = sv_from(asking->url),
                                              .timeout_ms = 60000,
                                              .stop = asking->stop,
                                              .stop_grace_ms = asking->grace_ms };
        asking->http->perform(asking->http, arena, &request, &asking->response);
        if (asking->response.outcome != HTTP_ANSWERED)
            break;
    }
    return NULL;
}

static void a_stop_ends_a_slow_request(void)
{
    static const char *const steps[] = { "hang", NULL };
    struct scripted_server server;
    atomic_bool stop = false;
    scripted_server_start(&server, steps);
    struct http *http = http_curl_new();
    struct asking asking = { .http = http, .url = server.url, .stop = &stop, .times = 1 };
    pthread_t thread;
    int64_t before = clock_ms();
    REQUIRE(pthread_create(&thread, NULL, ask_in_thread, &asking) == 0);
    scripted_server_await(&server, 1);
    atomic_store(&stop, true);
    http->wake(http);
    REQUIRE(pthread_join(thread, NULL) == 0);
    CU_ASSERT_EQUAL(asking.response.outcome, HTTP_STOPPED);
    CU_ASSERT_TRUE(clock_ms() - before < 20000);
    http->close(http);
    scripted_server_stop(&server);
}

/* A write gets some time to be answered: here as much as it needs. */
static void a_stopped_write_may_still_be_answered(void)
{
    static const char *const steps[] = { "@" OK("0", ""), NULL };
    struct scripted_server server;
    atomic_bool stop = false;
    scripted_server_start(&server, steps);
    struct http *http = http_curl_new();
    struct asking asking = { .http = http, .url = server.url, .stop = &stop, .grace_ms = 60000, .times = 1 };
    pthread_t thread;
    REQUIRE(pthread_create(&thread, NULL, ask_in_thread, &asking) == 0);
    scripted_server_await(&server, 1);
    atomic_store(&stop, true);
    http->wake(http);
    scripted_server_release(&server);
    REQUIRE(pthread_join(thread, NULL) == 0);
    CU_ASSERT_EQUAL(asking.response.outcome, HTTP_ANSWERED);
    http->close(http);
    scripted_server_stop(&server);
}

static void the_time_after_a_stop_is_bounded(void)
{
    static const char *const steps[] = { "hang", NULL };
    struct scripted_server server;
    atomic_bool stop = false;
    scripted_server_start(&server, steps);
    struct http *http = http_curl_new();
    struct asking asking = { .http = http, .url = server.url, .stop = &stop, .grace_ms = 300, .times = 1 };
    pthread_t thread;
    REQUIRE(pthread_create(&thread, NULL, ask_in_thread, &asking) == 0);
    scripted_server_await(&server, 1);
    int64_t before = clock_ms();
    atomic_store(&stop, true);
    http->wake(http);
    REQUIRE(pthread_join(thread, NULL) == 0);
    CU_ASSERT_EQUAL(asking.response.outcome, HTTP_STOPPED);
    CU_ASSERT_TRUE(clock_ms() - before >= 300);
    CU_ASSERT_TRUE(clock_ms() - before < 20000);
    http->close(http);
    scripted_server_stop(&server);
}

static void what_is_stopped_already_is_not_sent(void)
{
    static const char *const steps[] = { "hang", NULL };
    struct scripted_server server;
    scripted_server_start(&server, steps);
    struct http *http = http_curl_new();
    struct asking asking = { .http = http, .url = server.url, .times = 1 };
    pthread_t thread;
    REQUIRE(pthread_create(&thread, NULL, ask_in_thread, &asking) == 0);
    scripted_server_await(&server, 1);
    atomic_bool stop = true; /* set before it begins: nothing is sent */
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct http_request request = {
        .method = "GET", .url = sv_from(server.url), .timeout_ms = 1000, .stop = &stop
    };
    struct http_response response;
    http->perform(http, arena, &request, &response);
    CU_ASSERT_EQUAL(response.outcome, HTTP_NOT_SENT);
    CU_ASSERT_EQUAL(server.requests, 1);
    scripted_server_stop(&server); /* the hanging request breaks */
    REQUIRE(pthread_join(thread, NULL) == 0);
    CU_ASSERT_EQUAL(asking.response.outcome, HTTP_UNCERTAIN);
    http->close(http);
}

static void a_slow_answer_times_out(void)
{
    static const char *const steps[] = { "hang", NULL };
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct scripted_server server;
    scripted_server_start(&server, steps);
    struct http *http = http_curl_new();
    const struct http_request request = { .method = "GET", .url = sv_from(server.url), .timeout_ms = 1500 };
    struct http_response response;
    http->perform(http, arena, &request, &response);
    CU_ASSERT_EQUAL(response.outcome, HTTP_UNCERTAIN);
    http->close(http);
    scripted_server_stop(&server);
}

static void connections_are_kept_and_few(void)
{
    enum { THREADS = 10, EACH = 20 };
    const char *steps[EACH * THREADS + 1];
    for (size_t i = 0; i < EACH * THREADS; i++)
        steps[i] = OK("2", "{}");
    steps[EACH * THREADS] = NULL;
    struct scripted_server server;
    scripted_server_start(&server, steps);
    struct http *http = http_curl_new();
    struct asking asking[THREADS];
    pthread_t threads[THREADS];
    for (size_t i = 0; i < THREADS; i++) {
        asking[i] = (struct asking){ .http = http, .url = server.url, .times = EACH };
        REQUIRE(pthread_create(&threads[i], NULL, ask_in_thread, &asking[i]) == 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        REQUIRE(pthread_join(threads[i], NULL) == 0);
        CU_ASSERT_EQUAL(asking[i].response.status, 200);
    }
    CU_ASSERT_EQUAL(server.requests, EACH * THREADS);
    CU_ASSERT_TRUE(server.connections <= 16); /* the client's own bound */
    http->close(http);
    scripted_server_stop(&server);
}

SUITE("konnect/http", TEST(an_answer), TEST(bodies_by_method), TEST(chunked_and_cut_bodies),
      TEST(a_post_is_never_sent_twice), TEST(nobody_there), TEST(redirects_are_not_followed),
      TEST(a_stop_ends_a_slow_request), TEST(a_stopped_write_may_still_be_answered),
      TEST(the_time_after_a_stop_is_bounded), TEST(what_is_stopped_already_is_not_sent),
      TEST(a_slow_answer_times_out), TEST(connections_are_kept_and_few))
