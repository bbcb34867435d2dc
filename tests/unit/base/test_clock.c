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

static void no_part_of_a_millisecond_is_lost(void)
{
    for (int i = 0; i < 1000; i++) {
        struct timespec before;
        (void)clock_gettime(CLOCK_MONOTONIC, &before);
        int64_t after = clock_after(5);
        CU_ASSERT_TRUE(after * 1000000 >= (int64_t)before.tv_sec * 1000000000 + before.tv_nsec + 5000000);
    }
}

struct waiting {
    pthread_mutex_t lock;
    pthread_cond_t cond;
    bool ready;
};

static void *make_ready(void *payload)
{
    struct waiting *waiting = payload;
    (void)pthread_mutex_lock(&waiting->lock);
    waiting->ready = true;
    (void)pthread_cond_signal(&waiting->cond);
    (void)pthread_mutex_unlock(&waiting->lock);
    return NULL;
}

static void waiting_ends_by_a_signal_or_in_time(void)
{
    struct waiting waiting = { .lock = PTHREAD_MUTEX_INITIALIZER };
    pthread_t thread;
    int64_t begin = clock_ms();
    clock_cond_init(&waiting.cond);
    (void)pthread_mutex_lock(&waiting.lock);
    while (clock_wait_until(&waiting.cond, &waiting.lock, begin + 15))
        CU_ASSERT_FALSE(waiting.ready);
    CU_ASSERT_TRUE(clock_ms() >= begin + 15);
    CU_ASSERT_FALSE(clock_wait_until(&waiting.cond, &waiting.lock, begin)); /* past already */
    REQUIRE(pthread_create(&thread, NULL, make_ready, &waiting) == 0);
    bool in_time = true;
    while (!waiting.ready && in_time)
        in_time = clock_wait_until(&waiting.cond, &waiting.lock, begin + 600000);
    CU_ASSERT_TRUE(in_time);
    (void)pthread_mutex_unlock(&waiting.lock);
    (void)pthread_join(thread, NULL);
    (void)pthread_cond_destroy(&waiting.cond);
}

SUITE("base/clock", TEST(it_goes_forward_by_milliseconds), TEST(no_part_of_a_millisecond_is_lost),
      TEST(waiting_ends_by_a_signal_or_in_time))
