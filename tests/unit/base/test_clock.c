#include "suite.h"

#include "base/clock.h"

#include <time.h>

static void it_goes_forward_by_milliseconds(void)
{
    struct timespec before;
    struct timespec after;
    (void)clock_gettime(CLOCK_MONOTONIC, &before);
    int64_t now = clock_ms();
    (void)clock_gettime(CLOCK_MONOTONIC, &after);
    CU_ASSERT_TRUE(now >= (int64_t)before.tv_sec * 1000 + before.tv_nsec / 1000000);
    CU_ASSERT_TRUE(now <= (int64_t)after.tv_sec * 1000 + after.tv_nsec / 1000000);
    CU_ASSERT_TRUE(clock_ms() >= now);
}

SUITE("base/clock", TEST(it_goes_forward_by_milliseconds))
