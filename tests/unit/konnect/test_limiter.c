#include "suite.h"

#include "base/clock.h"
#include "konnect/limiter.h"

#include <pthread.h>
#include <stddef.h>

enum { FAR = 3600 * 1000 };

static void an_open_gate_lets_pass(void)
{
    struct limiter *limiter = limiter_new(NULL);
    CU_ASSERT_EQUAL(limiter_closed_for(limiter), 0);
    CU_ASSERT_TRUE(limiter_wait(limiter, 0, clock_ms(), NULL));
    limiter_close(limiter, clock_ms() - 1);
    CU_ASSERT_TRUE(limiter_wait(limiter, 0, clock_ms() + FAR, NULL));
    limiter_free(limiter);
    limiter_free(NULL);
}

static void waiting_takes_as_long_as_asked(void)
{
    struct limiter *limiter = limiter_new(NULL);
    int64_t until = clock_ms() + 30;
    CU_ASSERT_TRUE(limiter_wait(limiter, until, clock_ms() + FAR, NULL));
    CU_ASSERT_TRUE(clock_ms() >= until);
    until = clock_ms() + 30;
    limiter_close(limiter, until);
    CU_ASSERT_TRUE(limiter_closed_for(limiter) > 0);
    CU_ASSERT_TRUE(limiter_wait(limiter, 0, clock_ms() + FAR, NULL));
    CU_ASSERT_TRUE(clock_ms() >= until);
    limiter_free(limiter);
}

static void closing_only_ever_lengthens(void)
{
    struct limiter *limiter = limiter_new(NULL);
    limiter_close(limiter, clock_ms() + FAR);
    limiter_close(limiter, clock_ms() + 1);
    CU_ASSERT_TRUE(limiter_closed_for(limiter) > FAR / 2);
    limiter_free(limiter);
}

static void a_wait_past_the_deadline_is_not_begun(void)
{
    struct limiter *limiter = limiter_new(NULL);
    int64_t now = clock_ms();
    CU_ASSERT_FALSE(limiter_wait(limiter, now + FAR, now + FAR - 1, NULL));
    limiter_close(limiter, now + FAR);
    CU_ASSERT_FALSE(limiter_wait(limiter, 0, now + FAR / 2, NULL));
    CU_ASSERT_TRUE(clock_ms() < now + FAR / 4);
    limiter_free(limiter);
}

static void a_stop_is_heeded_before_waiting(void)
{
    struct limiter *limiter = limiter_new(NULL);
    atomic_bool stop = true;
    CU_ASSERT_FALSE(limiter_wait(limiter, 0, clock_ms() + FAR, &stop));
    limiter_free(limiter);
}

struct waiter {
    struct limiter *limiter;
    atomic_bool stop;
    bool passed;
};

static void *wait_long(void *payload)
{
    struct waiter *waiter = payload;
    waiter->passed = limiter_wait(waiter->limiter, clock_ms() + FAR, clock_ms() + 2 * FAR, &waiter->stop);
    return NULL;
}

static void a_stop_ends_a_wait(void)
{
    struct waiter waiter = { .limiter = limiter_new(NULL) };
    pthread_t thread;
    REQUIRE(pthread_create(&thread, NULL, wait_long, &waiter) == 0);
    atomic_store(&waiter.stop, true);
    limiter_wake(waiter.limiter); /* before or after the wait began: both must end it */
    REQUIRE(pthread_join(thread, NULL) == 0);
    CU_ASSERT_FALSE(waiter.passed);
    limiter_free(waiter.limiter);
}

SUITE("konnect/limiter", TEST(an_open_gate_lets_pass), TEST(waiting_takes_as_long_as_asked),
      TEST(closing_only_ever_lengthens), TEST(a_wait_past_the_deadline_is_not_begun),
      TEST(a_stop_is_heeded_before_waiting), TEST(a_stop_ends_a_wait))
