#include "suite.h"

#include "base/clock.h"
#include "konnect/limiter.h"

#include <pthread.h>
#include <stddef.h>

enum { FAR = 3600 * 1000 };

static const struct limiter_answer done = {
    .retry_after_ms = -1, .limit = -1, .remaining = -1, .reset_ms = -1
};

/* A call that is turned away and told to come back so much later. */
static void be_refused(struct limiter *limiter, int64_t retry_after_ms)
{
    struct limiter_answer answer = done;
    answer.refused = true;
    answer.retry_after_ms = retry_after_ms;
    CU_ASSERT_TRUE(limiter_wait(limiter, 0, clock_ms() + FAR, NULL));
    limiter_answered(limiter, &answer);
}

static void an_open_gate_lets_pass(void)
{
    struct limiter *limiter = limiter_new(NULL);
    CU_ASSERT_EQUAL(limiter_closed_for(limiter), 0);
    CU_ASSERT_TRUE(limiter_wait(limiter, 0, clock_ms(), NULL));
    limiter_answered(limiter, &done);
    CU_ASSERT_TRUE(limiter_wait(limiter, 0, clock_ms() + FAR, NULL));
    limiter_answered(limiter, NULL);
    limiter_free(limiter);
    limiter_free(NULL);
}

static void waiting_takes_as_long_as_asked(void)
{
    struct limiter *limiter = limiter_new(NULL);
    int64_t until = clock_ms() + 30;
    CU_ASSERT_TRUE(limiter_wait(limiter, until, clock_ms() + FAR, NULL));
    CU_ASSERT_TRUE(clock_ms() >= until);
    limiter_answered(limiter, &done);
    until = clock_ms() + 30;
    be_refused(limiter, 30);
    CU_ASSERT_TRUE(limiter_closed_for(limiter) > 0);
    CU_ASSERT_TRUE(limiter_wait(limiter, 0, clock_ms() + FAR, NULL));
    CU_ASSERT_TRUE(clock_ms() >= until);
    limiter_free(limiter);
}

static void closing_only_ever_lengthens(void)
{
    struct limiter *limiter = limiter_new(NULL);
    struct limiter_answer answer = done;
    answer.refused = true;
    for (int i = 0; i < 2; i++)
        CU_ASSERT_TRUE(limiter_wait(limiter, 0, clock_ms(), NULL));
    answer.retry_after_ms = FAR;
    limiter_answered(limiter, &answer);
    answer.retry_after_ms = 1;
    limiter_answered(limiter, &answer);
    CU_ASSERT_TRUE(limiter_closed_for(limiter) > FAR / 2);
    limiter_free(limiter);
}

static void a_wait_past_the_deadline_is_not_begun(void)
{
    struct limiter *limiter = limiter_new(NULL);
    int64_t now = clock_ms();
    CU_ASSERT_FALSE(limiter_wait(limiter, now + FAR, now + FAR - 1, NULL));
    be_refused(limiter, FAR);
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

/* ---- Against a Konnect with a limit, in its own time ---- */

enum { PARALLEL = 10, LIMIT = 20, WINDOW_MS = 1000, LATENCY_MS = 5 };

struct konnect {
    struct limiter_clock clock;
    int64_t now;
    int64_t window; /* when it began */
    int used;       /* in it */
    int refused;    /* ever */
    int limit;      /* in a window */
    bool tells;     /* RateLimit-… */
};

static int64_t konnect_now(struct limiter_clock *clock)
{
    return ((struct konnect *)clock)->now;
}

static void konnect_wait(struct limiter_clock *clock, int64_t until_ms)
{
    struct konnect *konnect = (struct konnect *)clock;
    konnect->now = until_ms > konnect->now ? until_ms : konnect->now;
}

static struct konnect make_konnect(int limit, bool tells)
{
    return (struct konnect){
        .clock = { konnect_now, konnect_wait }, .now = 12345, .limit = limit, .tells = tells
    };
}

static struct limiter_answer ask(struct konnect *konnect)
{
    struct limiter_answer answer = done;
    if (konnect->now >= konnect->window + WINDOW_MS) {
        konnect->window = konnect->now - konnect->now % WINDOW_MS;
        konnect->used = 0;
    }
    answer.refused = konnect->used >= konnect->limit;
    konnect->used += !answer.refused;
    konnect->refused += answer.refused;
    if (answer.refused)
        answer.retry_after_ms = WINDOW_MS;
    if (konnect->tells) {
        answer.limit = konnect->limit;
        answer.remaining = konnect->limit - konnect->used;
        answer.reset_ms = WINDOW_MS;
    }
    return answer;
}

/* So many calls, ten at a time; what is turned away is sent again. How long they took. */
static int64_t call_often(struct limiter *limiter, struct konnect *konnect, int calls)
{
    int64_t begin = konnect->now;
    while (calls > 0) {
        struct limiter_answer answers[PARALLEL];
        int count = calls < PARALLEL ? calls : PARALLEL;
        for (int i = 0; i < count; i++) {
            CU_ASSERT_TRUE(limiter_wait(limiter, 0, konnect->now + FAR, NULL));
            answers[i] = ask(konnect);
        }
        konnect->now += LATENCY_MS;
        for (int i = 0; i < count; i++) {
            limiter_answered(limiter, &answers[i]);
            calls -= !answers[i].refused;
        }
    }
    return konnect->now - begin;
}

static void a_limit_that_is_told_is_kept(void)
{
    struct konnect konnect = make_konnect(LIMIT, true);
    struct limiter *limiter = limiter_new(&konnect.clock);
    int64_t took = call_often(limiter, &konnect, 1000);
    CU_ASSERT_EQUAL(konnect.refused, 0);
    CU_ASSERT_TRUE(took < 1000 / LIMIT * WINDOW_MS * 3 / 2);
    limiter_free(limiter);
}

/* Of two answers that cross each other the one that leaves less is believed, until the window ends. */
static void a_budget_only_shrinks(void)
{
    struct konnect konnect = make_konnect(LIMIT, true);
    struct limiter *limiter = limiter_new(&konnect.clock);
    static const int64_t remaining[] = { LIMIT, 1, LIMIT };
    for (size_t i = 0; i < sizeof remaining / sizeof *remaining; i++)
        CU_ASSERT_TRUE(limiter_wait(limiter, 0, konnect.now + FAR, NULL));
    int64_t begin = konnect.now;
    for (size_t i = 0; i < sizeof remaining / sizeof *remaining; i++) {
        struct limiter_answer answer = done;
        answer.limit = LIMIT;
        answer.remaining = remaining[i];
        answer.reset_ms = WINDOW_MS;
        limiter_answered(limiter, &answer);
    }
    /* Not waited for where there is no time for it: Konnect may say better. */
    CU_ASSERT_TRUE(limiter_wait(limiter, 0, konnect.now + WINDOW_MS - 1, NULL));
    CU_ASSERT_EQUAL(konnect.now, begin);
    CU_ASSERT_TRUE(limiter_wait(limiter, 0, konnect.now + FAR, NULL));
    CU_ASSERT_EQUAL(konnect.now, begin + WINDOW_MS);
    limiter_free(limiter);
}

static void a_limit_that_is_not_told_is_learned(void)
{
    struct konnect konnect = make_konnect(LIMIT, false);
    struct limiter *limiter = limiter_new(&konnect.clock);
    int64_t took = call_often(limiter, &konnect, 1000);
    CU_ASSERT_TRUE(konnect.refused > 0);
    CU_ASSERT_TRUE(konnect.refused <= PARALLEL);
    CU_ASSERT_TRUE(took < 1000 / LIMIT * WINDOW_MS * 3 / 2);
    limiter_free(limiter);
}

/* Others used it up: after one 429 the rate is not that of our few calls. */
static void a_limit_that_others_used_up_slows_little(void)
{
    struct konnect konnect = make_konnect(1, false);
    struct limiter *limiter = limiter_new(&konnect.clock);
    (void)call_often(limiter, &konnect, 2);
    konnect.limit = 1000;
    CU_ASSERT_TRUE(call_often(limiter, &konnect, 100) < 100 * 110);
    limiter_free(limiter);
}

/* What was under way when the gate closed was let through by the window before: it says nothing of the next.
 */
static void late_answers_are_not_counted(void)
{
    struct konnect konnect = make_konnect(LIMIT, false);
    struct limiter *limiter = limiter_new(&konnect.clock);
    for (int i = 0; i < 101; i++)
        CU_ASSERT_TRUE(limiter_wait(limiter, 0, konnect.now + FAR, NULL));
    for (int i = 0; i < 101; i++) {
        struct limiter_answer answer = done;
        answer.refused = i == 0;
        answer.retry_after_ms = answer.refused ? WINDOW_MS : -1;
        limiter_answered(limiter, &answer);
    }
    /* Turned away at once: of the rate it shows that it is low. */
    CU_ASSERT_TRUE(limiter_wait(limiter, 0, konnect.now + FAR, NULL));
    struct limiter_answer answer = done;
    answer.refused = true;
    answer.retry_after_ms = WINDOW_MS;
    limiter_answered(limiter, &answer);
    int64_t begin = konnect.now;
    for (int i = 0; i < PARALLEL; i++)
        CU_ASSERT_TRUE(limiter_wait(limiter, 0, konnect.now + FAR, NULL));
    CU_ASSERT_EQUAL(konnect.now - begin, WINDOW_MS + (PARALLEL - 1) * 100);
    limiter_free(limiter);
}

static void without_refusals_the_rate_grows(void)
{
    struct konnect konnect = make_konnect(LIMIT, false);
    struct limiter *limiter = limiter_new(&konnect.clock);
    (void)call_often(limiter, &konnect, 200);
    konnect.limit = 1000;
    int64_t slow = call_often(limiter, &konnect, 100);
    konnect.now += 60 * 1000;
    int64_t faster = call_often(limiter, &konnect, 100);
    CU_ASSERT_TRUE(faster < slow * 2 / 3);
    CU_ASSERT_TRUE(faster > slow / 3); /* it doubles, and does not jump to what was turned away before */
    konnect.now += 600 * 1000;
    CU_ASSERT_TRUE(call_often(limiter, &konnect, 100) <= 100 / PARALLEL * LATENCY_MS);
    limiter_free(limiter);
}

SUITE("konnect/limiter", TEST(an_open_gate_lets_pass), TEST(waiting_takes_as_long_as_asked),
      TEST(closing_only_ever_lengthens), TEST(a_wait_past_the_deadline_is_not_begun),
      TEST(a_stop_is_heeded_before_waiting), TEST(a_stop_ends_a_wait), TEST(a_limit_that_is_told_is_kept),
      TEST(a_budget_only_shrinks), TEST(a_limit_that_is_not_told_is_learned),
      TEST(a_limit_that_others_used_up_slows_little), TEST(late_answers_are_not_counted),
      TEST(without_refusals_the_rate_grows))
