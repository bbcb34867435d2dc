#include "suite.h"

#include "konnect/http.h"

#include <stdlib.h>

/* Whatever curl says of a URL that it cannot use, no part of it is in the error. */
static void the_url_of_a_proxy_is_not_quoted(void)
{
    static const struct http_request request = { .method = "GET",
                                                 .url = SV_INIT("https://konnect.test/x"),
                                                 .timeout_ms = 20000 };
    static const char *const urls[] = { "http://user:hunter2@proxy:port", "http://user:hunter2@[proxy",
                                        "strange://user:hunter2@proxy",   "http://user:hunter2",
                                        "http://user:p#hunter2@proxy:1",  "http://user:a@hunter2@proxy" };
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        struct http *http = http_curl_new();
        struct http_response response;
        REQUIRE(setenv("https_proxy", urls[i], 1) == 0);
        http->perform(http, arena, &request, &response);
        CU_ASSERT_EQUAL(response.outcome, HTTP_REFUSED);
        CU_ASSERT_EQUAL(response.obstacle, HTTP_OBSTACLE_PROXY);
        CU_ASSERT_TRUE(sv_contains(response.error, SV("the proxy's address")));
        CU_ASSERT_FALSE(sv_contains(response.error, SV("hunter2")));
        http->close(http);
    }
    REQUIRE(unsetenv("https_proxy") == 0);
}

SUITE("konnect/http_proxy", TEST(the_url_of_a_proxy_is_not_quoted))
