#include "suite.h"

#include "konnect/retry.h"

#include <limits.h>
#include <string.h>

static bool again(const char *method, enum http_outcome outcome, int status)
{
    const struct http_response response = { .outcome = outcome, .status = status };
    return retry_is_right(method, &response);
}

static void by_outcome_and_method(void)
{
    static const char *const repeatable[] = { "GET", "PUT", "DELETE" };
    static const char *const single[] = { "POST", "PATCH" };
    for (size_t i = 0; i < 3; i++) {
        CU_ASSERT_TRUE(again(repeatable[i], HTTP_UNCERTAIN, 0));
        CU_ASSERT_TRUE(again(repeatable[i], HTTP_NOT_SENT, 0));
        CU_ASSERT_TRUE(again(repeatable[i], HTTP_ANSWERED, 502));
        CU_ASSERT_TRUE(again(repeatable[i], HTTP_ANSWERED, 503));
        CU_ASSERT_TRUE(again(repeatable[i], HTTP_ANSWERED, 504));
        CU_ASSERT_TRUE(again(repeatable[i], HTTP_ANSWERED, 429));
        CU_ASSERT_FALSE(again(repeatable[i], HTTP_ANSWERED, 501));
        CU_ASSERT_FALSE(again(repeatable[i], HTTP_ANSWERED, 505));
        CU_ASSERT_FALSE(again(repeatable[i], HTTP_ANSWERED, 500));
        CU_ASSERT_FALSE(again(repeatable[i], HTTP_ANSWERED, 200));
        CU_ASSERT_FALSE(again(repeatable[i], HTTP_ANSWERED, 404));
        CU_ASSERT_FALSE(again(repeatable[i], HTTP_STOPPED, 0));
        CU_ASSERT_FALSE(again(repeatable[i], HTTP_REFUSED, 0));
    }
    for (size_t i = 0; i < 2; i++) {
        CU_ASSERT_FALSE(again(single[i], HTTP_UNCERTAIN, 0));
        CU_ASSERT_FALSE(again(single[i], HTTP_ANSWERED, 503));
        CU_ASSERT_TRUE(again(single[i], HTTP_NOT_SENT, 0));
        CU_ASSERT_TRUE(again(single[i], HTTP_ANSWERED, 429));
    }
}

static void retry_after(void)
{
    const int64_t now = 784111777; /* Sun, 06 Nov 1994 08:49:37 GMT */
    static const struct {
        const char *text;
        int64_t ms;
    } cases[] = {
        { "77", 77000 },
        { " 1 ", 1000 },
        { "0", -1 },
        { "-5", -1 },
        { "", -1 },
        { "soon", -1 },
        { "1.5", -1 },
        { "31536000", 31536000000 },
        { "31536001", 31536000000 },
        { "9223372036854774", 31536000000 },
        { "9223372036854775807", 31536000000 },
        { "9223372036854775808", -1 },
        { "Sun, 06 Nov 9994 08:49:37 GMT", 31536000000 },
        { "Sun, 06 Nov 1994 08:49:38 GMT", 1000 },
        { "Sun, 06 Nov 1994 08:50:37 GMT", 60000 },
        { "Sun, 06 Nov 1994 08:49:37 GMT", -1 },
        { "Sun, 06 Nov 1994 08:49:36 GMT", -1 },
        { "Sunday, 06-Nov-94 08:49:39 GMT", 2000 },
        { "Sun Nov  6 08:49:40 1994", 3000 },
        { "Sun, 06 Nov 1994 08:49:38 GMT and more", -1 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CU_ASSERT_EQUAL(retry_after_ms(sv_from(cases[i].text), now), cases[i].ms);
    /* Of any length, whatever a server sends. */
    char text[5000];
    memset(text, 'x', sizeof text);
    for (size_t length = 60; length <= 70; length++)
        CU_ASSERT_EQUAL(retry_after_ms(sv_make(text, length), now), -1);
    CU_ASSERT_EQUAL(retry_after_ms(sv_make(text, sizeof text), now), -1);
}

/* What is unreachable from here is given up soon; nothing else is. */
static void how_often(void)
{
    static const enum http_obstacle obstacles[] = { HTTP_OBSTACLE_NAME, HTTP_OBSTACLE_CONNECTION,
                                                    HTTP_OBSTACLE_OTHER };
    for (size_t i = 0; i < sizeof obstacles / sizeof *obstacles; i++) {
        const struct http_response sent = { .outcome = HTTP_UNCERTAIN, .obstacle = obstacles[i] };
        CU_ASSERT_EQUAL(retry_most(&sent), INT_MAX);
        const struct http_response unsent = { .outcome = HTTP_NOT_SENT, .obstacle = obstacles[i] };
        CU_ASSERT_EQUAL(retry_most(&unsent) == INT_MAX, obstacles[i] == HTTP_OBSTACLE_OTHER);
    }
}

static void backoff(void)
{
    static const int64_t bases[] = { 500, 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000 };
    for (int attempt = 1; attempt <= 9; attempt++) {
        int64_t base = bases[attempt - 1];
        CU_ASSERT_EQUAL(retry_backoff_ms(attempt, 0), base - base / 4);
        CU_ASSERT_EQUAL(retry_backoff_ms(attempt, (uint64_t)(base / 4 * 2)), base + base / 4);
        CU_ASSERT_EQUAL(retry_backoff_ms(attempt, (uint64_t)(base / 4 * 2 + 1)), base - base / 4);
        CU_ASSERT_EQUAL(retry_backoff_ms(attempt, (uint64_t)(base / 4)), base);
    }
    CU_ASSERT_TRUE(retry_backoff_ms(1000, UINT64_MAX) <= 75000);
}

SUITE("konnect/retry", TEST(by_outcome_and_method), TEST(retry_after), TEST(how_often), TEST(backoff))
