#include "suite.h"

#include "base/buf.h"
#include "base/clock.h"
#include "konnect/http.h"
#include "scripted_server.h"
#include "tls_server.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
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
    ASSERT_TEXT(response.error, "");
    ASSERT_TEXT(response.body, "body");
    ASSERT_TEXT(response.content_type, "application/json");
    ASSERT_TEXT(response.retry_after, "7");
    ASSERT_TEXT(response.request_id, "r");
    CU_ASSERT_PTR_NOT_NULL(strstr(scripted_server_last(&server), "PUT /x HTTP/1.1\r\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(scripted_server_last(&server), "X-Test: yes\r\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(scripted_server_last(&server), "\r\n\r\nsent"));
    CU_ASSERT_PTR_NULL(strstr(scripted_server_last(&server), "Expect:"));
    http->close(http);
    scripted_server_stop(&server);
}

static void all_headers_of_an_answer(void)
{
    static const char *const steps[] = {
        "HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nX-Empty:\r\nset-cookie: b=2\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\n", NULL
    };
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct scripted_server server;
    scripted_server_start(&server, steps);
    struct http *http = http_curl_new();
    struct http_response response = ask(http, arena, "GET", server.url, NULL);
    REQUIRE(response.header_count == 4);
    ASSERT_TEXT(response.headers[0].name, "Set-Cookie");
    ASSERT_TEXT(response.headers[0].value, "a=1");
    ASSERT_TEXT(response.headers[1].value, "");
    ASSERT_TEXT(response.headers[2].name, "set-cookie");
    ASSERT_TEXT(response.headers[2].value, "b=2");
    /* HEAD: the headers speak of a body that does not come. */
    response = ask(http, arena, "HEAD", server.url, NULL);
    CU_ASSERT_EQUAL(response.status, 404);
    ASSERT_TEXT(response.body, "");
    CU_ASSERT_PTR_NOT_NULL(strstr(scripted_server_last(&server), "HEAD /x HTTP/1.1\r\n"));
    response = ask(http, arena, "GET", "http://127.0.0.1:1/x", NULL);
    CU_ASSERT_EQUAL(response.header_count, 0);
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
    CU_ASSERT_PTR_NOT_NULL(strstr(scripted_server_last(&server), "POST /x"));
    CU_ASSERT_PTR_NOT_NULL(strstr(scripted_server_last(&server), "Content-Length: 7\r\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(scripted_server_last(&server), "\r\n\r\n{\"a\":1}"));
    (void)ask(http, arena, "POST", server.url, NULL);
    CU_ASSERT_PTR_NOT_NULL(strstr(scripted_server_last(&server), "Content-Length: 0\r\n"));
    (void)ask(http, arena, "GET", server.url, NULL);
    CU_ASSERT_PTR_NOT_NULL(strstr(scripted_server_last(&server), "GET /x"));
    CU_ASSERT_PTR_NULL(strstr(scripted_server_last(&server), "Content-Length"));
    (void)ask(http, arena, "DELETE", server.url, NULL);
    CU_ASSERT_PTR_NOT_NULL(strstr(scripted_server_last(&server), "DELETE /x"));
    CU_ASSERT_EQUAL(scripted_server_connections(&server), 2); /* a POST without a body takes its own */
    http->close(http);
    scripted_server_stop(&server);
}

static void chunked_and_cut_bodies(void)
{
    static const char *const chunked[] = {
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", NULL
    };
    static const char *const cut[] = { "!HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", NULL };
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct scripted_server server;
    scripted_server_start(&server, chunked);
    struct http *http = http_curl_new();
    ASSERT_TEXT(ask(http, arena, "GET", server.url, NULL).body, "abcde");
    scripted_server_stop(&server);
    scripted_server_start(&server, cut);
    CU_ASSERT_EQUAL(ask(http, arena, "GET", server.url, NULL).outcome, HTTP_UNCERTAIN);
    CU_ASSERT_EQUAL(scripted_server_requests(&server), 1);
    http->close(http);
    scripted_server_stop(&server);
}

/* A connection that breaks: fresh, and kept from an earlier request. A POST must reach the server once. */
static void a_post_is_never_sent_twice(void)
{
    static const char *const at_once[] = { NULL };
    static const char *const second[] = { OK("0", ""), NULL };
    static const char *const bodies[] = { "{}", NULL };
    for (size_t i = 0; i < 2; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        struct scripted_server server;
        scripted_server_start(&server, at_once);
        struct http *http = http_curl_new();
        CU_ASSERT_EQUAL(ask(http, arena, "POST", server.url, bodies[i]).outcome, HTTP_UNCERTAIN);
        CU_ASSERT_EQUAL(scripted_server_requests(&server), 1);
        scripted_server_stop(&server);
        scripted_server_start(&server, second);
        CU_ASSERT_EQUAL(ask(http, arena, "PUT", server.url, "{}").outcome, HTTP_ANSWERED);
        enum http_outcome outcome = ask(http, arena, "POST", server.url, bodies[i]).outcome;
        CU_ASSERT_EQUAL(outcome, bodies[i] != NULL ? HTTP_UNCERTAIN : HTTP_ANSWERED);
        CU_ASSERT_EQUAL(scripted_server_requests(&server), 2);
        http->close(http);
        scripted_server_stop(&server);
    }
}

/* A kept connection that breaks says nothing about the request: what may be repeated is. */
static void a_get_on_a_broken_kept_connection_is_sent_again(void)
{
    static const char *const second[] = { OK("0", ""), NULL };
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct scripted_server server;
    scripted_server_start(&server, second);
    struct http *http = http_curl_new();
    CU_ASSERT_EQUAL(ask(http, arena, "GET", server.url, NULL).outcome, HTTP_ANSWERED);
    CU_ASSERT_EQUAL(ask(http, arena, "GET", server.url, NULL).outcome, HTTP_ANSWERED);
    CU_ASSERT_EQUAL(scripted_server_requests(&server), 3);
    http->close(http);
    scripted_server_stop(&server);
}

/* An answer of so many bytes; lives in the arena. */
static const char *large_answer(struct arena *arena, size_t bytes)
{
    struct buf text = buf_make(arena, bytes + 1024);
    buf_printf(&text, "HTTP/1.1 201 Created\r\nContent-Length: %zu\r\n\r\n", bytes);
    char *body = arena_alloc(arena, bytes);
    memset(body, 'x', bytes);
    buf_append(&text, sv_make(body, bytes));
    return arena_copy(arena, buf_view(&text)).data;
}

static void answers_are_capped(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const char *fitting[] = { large_answer(arena, BUF_LIMIT_HTTP_BODY), NULL };
    const char *too_large[] = { large_answer(arena, BUF_LIMIT_HTTP_BODY + 1), NULL };
    struct scripted_server server;
    scripted_server_start(&server, fitting);
    struct http *http = http_curl_new();
    struct http_response response = ask(http, arena, "POST", server.url, "{}");
    CU_ASSERT_EQUAL(response.outcome, HTTP_ANSWERED);
    CU_ASSERT_EQUAL(response.body.len, BUF_LIMIT_HTTP_BODY);
    scripted_server_stop(&server);
    scripted_server_start(&server, too_large);
    response = ask(http, arena, "POST", server.url, "{}");
    CU_ASSERT_EQUAL(response.outcome, HTTP_REFUSED);
    CU_ASSERT_EQUAL(response.status, 201);
    ASSERT_TEXT(response.error, "the answer is larger than 32 MiB");
    CU_ASSERT_EQUAL(response.body.len, 0);
    http->close(http);
    scripted_server_stop(&server);
}

static void nobody_there(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct http *http = http_curl_new();
    struct http_response response = ask(http, arena, "POST", "http://127.0.0.1:1/x", "{}");
    CU_ASSERT_EQUAL(response.outcome, HTTP_NOT_SENT);
    CU_ASSERT_EQUAL(response.obstacle, HTTP_OBSTACLE_CONNECTION);
    CU_ASSERT_TRUE(response.error.len > 0);
    response = ask(http, arena, "GET", "http://nowhere.invalid/x", NULL);
    CU_ASSERT_EQUAL(response.outcome, HTTP_NOT_SENT);
    CU_ASSERT_EQUAL(response.obstacle, HTTP_OBSTACLE_NAME);
    response = ask(http, arena, "GET", "ftp://127.0.0.1/x", NULL);
    CU_ASSERT_EQUAL(response.outcome, HTTP_REFUSED);
    CU_ASSERT_EQUAL(response.status, 0);
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
    CU_ASSERT_EQUAL(scripted_server_requests(&server), 1);
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

/* Stops a request that hangs at `server`, once it is there; NULL as `url`: the server's own. */
static enum http_outcome outcome_of_stop(struct scripted_server *server, const char *url, bool wake)
{
    atomic_bool stop = false;
    struct http *http = http_curl_new();
    struct asking asking = {
        .http = http, .url = url != NULL ? url : server->url, .stop = &stop, .times = 1
    };
    pthread_t thread;
    int64_t before = clock_ms();
    REQUIRE(pthread_create(&thread, NULL, ask_in_thread, &asking) == 0);
    scripted_server_await(server, 1);
    atomic_store(&stop, true);
    if (wake)
        http->wake(http);
    REQUIRE(pthread_join(thread, NULL) == 0);
    CU_ASSERT_TRUE(clock_ms() - before < 20000);
    ASSERT_TEXT(asking.response.error, "stopped");
    http->close(http);
    return asking.response.outcome;
}

/* Also when nobody calls wake. */
static void a_stop_ends_a_slow_request(void)
{
    static const char *const steps[] = { "hang", NULL };
    for (int wake = 0; wake < 2; wake++) {
        struct scripted_server server;
        scripted_server_start(&server, steps);
        CU_ASSERT_EQUAL(outcome_of_stop(&server, NULL, wake != 0), HTTP_STOPPED);
        scripted_server_stop(&server);
    }
}

/* Makes the server the proxy for https. */
static void use_as_proxy(const struct scripted_server *server)
{
    char address[64];
    (void)snprintf(address, sizeof address, "%.*s", (int)(strlen(server->url) - strlen("/x")), server->url);
    REQUIRE(setenv("https_proxy", address, 1) == 0);
}

/* What a proxy gets is not yet the request. */
static void before_the_tunnel_of_a_proxy_nothing_is_sent(void)
{
    static const char *const refuses[] = { "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", NULL };
    static const char *const leaves[] = { NULL };
    static const char *const hangs[] = { "hang", NULL };
    static const char *const *const scripts[] = { refuses, leaves };
    struct scripted_server server;
    for (size_t i = 0; i < 2; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        scripted_server_start(&server, scripts[i]);
        use_as_proxy(&server);
        struct http *http = http_curl_new();
        CU_ASSERT_EQUAL(ask(http, arena, "POST", "https://konnect.test/x", "{}").outcome, HTTP_NOT_SENT);
        CU_ASSERT_PTR_NOT_NULL(strstr(scripted_server_last(&server), "CONNECT konnect.test:443 "));
        CU_ASSERT_PTR_NULL(strstr(scripted_server_last(&server), "X-Test"));
        http->close(http);
        scripted_server_stop(&server);
    }
    scripted_server_start(&server, hangs);
    use_as_proxy(&server);
    CU_ASSERT_EQUAL(outcome_of_stop(&server, "https://konnect.test/x", true), HTTP_NOT_SENT);
    scripted_server_stop(&server);
    REQUIRE(unsetenv("https_proxy") == 0);
}

/* NULL: not set. */
static void trust(const char *file, const char *folder)
{
    REQUIRE((file != NULL ? setenv("SSL_CERT_FILE", file, 1) : unsetenv("SSL_CERT_FILE")) == 0);
    REQUIRE((folder != NULL ? setenv("SSL_CERT_DIR", folder, 1) : unsetenv("SSL_CERT_DIR")) == 0);
}

static struct http_response ask_securely(struct arena *arena, const struct tls_server *server)
{
    struct http *http = http_curl_new();
    struct http_response response = ask(http, arena, "GET", server->url, NULL);
    http->close(http);
    return response;
}

/* Waiting does not teach the port another protocol. */
static void a_port_without_tls_is_refused(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const char *const answers[] = { "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", NULL };
    struct scripted_server server;
    scripted_server_start(&server, answers);
    struct http *http = http_curl_new();
    strview port = sv_from(strrchr(server.url, ':'));
    const char *url = arena_printf(arena, "https://127.0.0.1" SV_FMT "/x", SV_ARG(port)).data;
    struct http_response response = ask(http, arena, "POST", url, "{}");
    CU_ASSERT_EQUAL(response.outcome, HTTP_REFUSED);
    CU_ASSERT_TRUE(sv_contains(response.error, SV("is http:// meant?")));
    http->close(http);
    scripted_server_stop(&server);
}

/* What is told of the connection itself. */
static void the_connection(void)
{
    static const char *const steps[] = { "HTTP/1.1 204 No Content\r\n\r\n", NULL };
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct scripted_server plain;
    scripted_server_start(&plain, steps);
    struct http *http = http_curl_new();
    struct http_response response = ask(http, arena, "GET", plain.url, NULL);
    CU_ASSERT_TRUE(sv_starts_with(response.peer, SV("127.0.0.1:")));
    CU_ASSERT_TRUE(sv_contains(sv_from(plain.url), response.peer));
    CU_ASSERT_PTR_NULL(response.tls);
    CU_ASSERT_EQUAL(ask(http, arena, "GET", "http://nowhere.invalid/x", NULL).peer.len, 0);
    http->close(http);
    scripted_server_stop(&plain);

    struct tls_server secure;
    tls_server_start(&secure, "IP:127.0.0.1");
    trust(secure.certificate_file, NULL);
    response = ask_securely(arena, &secure);
    CU_ASSERT_EQUAL(response.status, 200);
    ASSERT_TEXT(sv_from(response.tls), "TLSv1.3");
    trust(NULL, NULL);
    tls_server_stop(&secure);
}

static void certificates_are_verified(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct tls_server server;
    tls_server_start(&server, "IP:127.0.0.1");
    trust(NULL, NULL);
    struct http_response response = ask_securely(arena, &server);
    CU_ASSERT_EQUAL(response.outcome, HTTP_REFUSED);
    CU_ASSERT_EQUAL(response.status, 0);
    CU_ASSERT_TRUE(sv_contains(response.error, SV("certificate")));
    CU_ASSERT_EQUAL(response.obstacle, HTTP_OBSTACLE_CERTIFICATE);
    trust("", "");
    CU_ASSERT_EQUAL(ask_securely(arena, &server).outcome, HTTP_REFUSED);
    trust("/nowhere.pem", NULL);
    CU_ASSERT_EQUAL(ask_securely(arena, &server).outcome, HTTP_REFUSED);
    trust(server.certificate_file, NULL);
    CU_ASSERT_EQUAL(ask_securely(arena, &server).status, 200);
    trust(NULL, server.folder);
    CU_ASSERT_EQUAL(ask_securely(arena, &server).status, 200);
    trust(NULL, NULL);
    tls_server_stop(&server);
    CU_ASSERT_EQUAL(server.requests, 2);
}

static void later_connections_take_up_the_session(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct tls_server server;
    tls_server_start(&server, "IP:127.0.0.1");
    trust(server.certificate_file, NULL);
    struct http *http = http_curl_new();
    for (int i = 0; i < 3; i++)
        CU_ASSERT_EQUAL(ask(http, arena, "GET", server.url, NULL).status, 200);
    http->close(http);
    trust(NULL, NULL);
    tls_server_stop(&server);
    CU_ASSERT_EQUAL(server.requests, 3);
    CU_ASSERT_EQUAL(server.resumed, 2);
}

static void a_trusted_certificate_of_another_host_is_refused(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct tls_server server;
    tls_server_start(&server, "DNS:other.test");
    trust(server.certificate_file, NULL);
    CU_ASSERT_EQUAL(ask_securely(arena, &server).outcome, HTTP_REFUSED);
    trust(NULL, NULL);
    tls_server_stop(&server);
    CU_ASSERT_EQUAL(server.requests, 0);
}

/* Something else than TLS at the other end: nothing of the request was sent. */
static void a_handshake_that_fails_sends_nothing(void)
{
    static const char *const steps[] = { NULL };
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct scripted_server server;
    scripted_server_start(&server, steps);
    struct http *http = http_curl_new();
    strview url = arena_printf(arena, "https%s", server.url + strlen("http"));
    const struct http_request request = { .method = "POST", .url = url, .timeout_ms = 200 };
    struct http_response response;
    http->perform(http, arena, &request, &response);
    CU_ASSERT_EQUAL(response.outcome, HTTP_NOT_SENT);
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
    CU_ASSERT_EQUAL(scripted_server_requests(&server), 1);
    scripted_server_stop(&server); /* the hanging request breaks */
    REQUIRE(pthread_join(thread, NULL) == 0);
    CU_ASSERT_EQUAL(asking.response.outcome, HTTP_UNCERTAIN);
    http->close(http);
}

/* One that does not begin, and one that does not go on. */
static void a_slow_answer_times_out(void)
{
    static const char *const hangs[] = { "hang", NULL };
    static const char *const stays_away[] = { "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", NULL };
    static const char *const *const scripts[] = { hangs, stays_away };
    for (size_t i = 0; i < 2; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        struct scripted_server server;
        scripted_server_start(&server, scripts[i]);
        struct http *http = http_curl_new();
        const struct http_request request = { .method = "GET",
                                              .url = sv_from(server.url),
                                              .timeout_ms = 600 };
        struct http_response response;
        http->perform(http, arena, &request, &response);
        CU_ASSERT_EQUAL(response.outcome, HTTP_UNCERTAIN);
        CU_ASSERT_EQUAL(scripted_server_requests(&server), 1);
        http->close(http);
        scripted_server_stop(&server);
    }
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
    CU_ASSERT_EQUAL(scripted_server_requests(&server), EACH * THREADS);
    CU_ASSERT_TRUE(scripted_server_connections(&server) <= 16); /* the client's own bound */
    http->close(http);
    scripted_server_stop(&server);
}

SUITE("konnect/http", TEST(an_answer), TEST(all_headers_of_an_answer), TEST(bodies_by_method),
      TEST(chunked_and_cut_bodies), TEST(a_post_is_never_sent_twice),
      TEST(a_get_on_a_broken_kept_connection_is_sent_again), TEST(answers_are_capped), TEST(nobody_there),
      TEST(redirects_are_not_followed), TEST(a_stop_ends_a_slow_request),
      TEST(before_the_tunnel_of_a_proxy_nothing_is_sent), TEST(a_port_without_tls_is_refused),
      TEST(later_connections_take_up_the_session), TEST(the_connection), TEST(certificates_are_verified),
      TEST(a_trusted_certificate_of_another_host_is_refused), TEST(a_handshake_that_fails_sends_nothing),
      TEST(a_stopped_write_may_still_be_answered), TEST(the_time_after_a_stop_is_bounded),
      TEST(what_is_stopped_already_is_not_sent), TEST(a_slow_answer_times_out),
      TEST(connections_are_kept_and_few))
