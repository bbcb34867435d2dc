#include "suite.h"

#include "konnect/http.h"
#include "scripted_server.h"

#include <pthread.h>

struct asking {
    struct http *http;
    const char *url;
    struct http_response response;
};

static void *ask(void *payload)
{
    struct asking *asking = payload;
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct http_request request = { .method = "GET", .url = sv_from(asking->url), .timeout_ms = 60000 };
    asking->http->perform(asking->http, arena, &request, &asking->response);
    return NULL;
}

/* Many times, because what could go wrong is who is first: the caller that wakes, or the end of all. */
static void a_request_under_way_ends(void)
{
    static const char *const steps[] = { "hang", NULL };
    for (size_t i = 0; i < 50; i++) {
        struct scripted_server server;
        pthread_t thread;
        scripted_server_start(&server, steps);
        struct asking asking = { .http = http_curl_new(), .url = server.url };
        REQUIRE(pthread_create(&thread, NULL, ask, &asking) == 0);
        scripted_server_await(&server, 1);
        asking.http->close(asking.http);
        REQUIRE(pthread_join(thread, NULL) == 0);
        CU_ASSERT_EQUAL(asking.response.outcome, HTTP_STOPPED);
        ASSERT_TEXT(asking.response.error, "stopped");
        scripted_server_stop(&server);
    }
}

SUITE("konnect/http_close", TEST(a_request_under_way_ends))
