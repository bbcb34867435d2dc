#include "konnect/limiter.h"

#include "base/clock.h"
#include "base/lock.h"
#include "base/mem.h"

enum {
    GROWTH_MS = 60000,         /* the rate doubles after so long without a 429 */
    UNSPACED_US = 5000,        /* a smaller spacing is none */
    ANSWER_MS = 1000,          /* how long an answer that wakes the others is waited for */
    FIRST_MOST_US = 100 * 1000 /* the first 429 may come of others' calls, and says little of the rate */
};

struct limiter {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct limiter_clock *clock;
    int64_t closed_until; /* limiter_now_ms's, as all times here */
    int64_t in_flight;
    /* What RateLimit-… says. */
    bool budgeted; /* it said something */
    int64_t limit;
    int64_t budget; /* calls that may begin until then */
    int64_t budget_until;
    /* The rate at which Konnect lets calls through. */
    int64_t opened;      /* when the gate was opened last; -1: no call yet */
    int64_t passed;      /* calls since then that were not turned away */
    int64_t spacing_us;  /* between the beginnings of two calls; 0: none */
    int64_t most_us;     /* no larger spacing is believed yet */
    int64_t next_us;     /* the next call begins no earlier, in microseconds */
    int64_t grows_after; /* when the rate doubles */
};

struct limiter *limiter_new(struct limiter_clock *clock)
{
    struct limiter *limiter = mem_alloc(sizeof *limiter);
    limiter->clock = clock;
    limiter->opened = -1;
    limiter->most_us = FIRST_MOST_US;
    lock_init(&limiter->lock);
    clock_cond_init(&limiter->changed);
    return limiter;
}

void limiter_free(struct limiter *limiter)
{
    if (limiter == NULL)
        return;
    (void)pthread_cond_destroy(&limiter->changed);
    (void)pthread_mutex_destroy(&limiter->lock);
    mem_free(limiter);
}

int64_t limiter_now_ms(struct limiter *limiter)
{
    return limiter->clock != NULL ? limiter->clock->now_ms(limiter->clock) : clock_ms();
}

int64_t limiter_closed_for(struct limiter *limiter)
{
    (void)pthread_mutex_lock(&limiter->lock);
    int64_t left = limiter->closed_until - limiter_now_ms(limiter);
    (void)pthread_mutex_unlock(&limiter->lock);
    return left > 0 ? left : 0;
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* ---- What answers teach; all with the lock held ---- */

/* The first 429 of a burst measures the rate; the others were on their way already. */
static void learn_rate(struct limiter *limiter, int64_t now)
{
    int64_t reopens = later(limiter->closed_until, now);
    if (now >= limiter->opened) {
        int64_t window_us = (reopens - limiter->opened) * 1000;
        int64_t measured = limiter->passed > 0 ? window_us / limiter->passed : limiter->most_us;
        if (limiter->spacing_us > 0)
            limiter->most_us *= 2;
        limiter->spacing_us = measured < limiter->most_us ? measured : limiter->most_us;
    }
    limiter->opened = reopens;
    limiter->passed = 0;
    limiter->grows_after = reopens + GROWTH_MS;
}

static void learn_budget(struct limiter *limiter, const struct limiter_answer *answer, int64_t now)
{
    if (answer->remaining < 0 || answer->reset_ms < 0)
        return;
    int64_t left = answer->remaining - limiter->in_flight;
    limiter->budgeted = true;
    limiter->limit = later(answer->limit, 1);
    if (now >= limiter->budget_until) {
        limiter->budget_until = now + answer->reset_ms;
        limiter->budget = left;
    } else if (left < limiter->budget) {
        limiter->budget = left; /* answers come in another order than Konnect counts */
    }
}

static void grow(struct limiter *limiter, int64_t now)
{
    while (limiter->spacing_us > 0 && now >= limiter->grows_after) {
        limiter->spacing_us = limiter->spacing_us / 2 >= UNSPACED_US ? limiter->spacing_us / 2 : 0;
        limiter->most_us = FIRST_MOST_US;
        limiter->grows_after += GROWTH_MS;
    }
}

void limiter_answered(struct limiter *limiter, const struct limiter_answer *answer)
{
    (void)pthread_mutex_lock(&limiter->lock);
    int64_t now = limiter_now_ms(limiter);
    limiter->in_flight--;
    if (answer != NULL) {
        int64_t until = now + answer->retry_after_ms;
        if (answer->refused && answer->retry_after_ms >= 0 && until > limiter->closed_until)
            limiter->closed_until = until;
        if (answer->refused)
            learn_rate(limiter, now);
        else if (now >= limiter->opened)
            limiter->passed++;
        learn_budget(limiter, answer, now);
    }
    (void)pthread_cond_broadcast(&limiter->changed);
    (void)pthread_mutex_unlock(&limiter->lock);
}

/* ---- Waiting ---- */

static bool is_stopped(const atomic_bool *stop)
{
    return stop != NULL && atomic_load(stop);
}

/* With the lock held; may return early. */
static void wait_until(struct limiter *limiter, int64_t until_ms)
{
    if (limiter->clock != NULL)
        limiter->clock->wait_until(limiter->clock, until_ms);
    else
        (void)clock_wait_until(&limiter->changed, &limiter->lock, until_ms);
}

/* When the budget lets the next call begin. In a new window, of which no answer tells yet, as many may be
 * under way as the limit has; then an answer is waited for. */
static int64_t budget_turn(const struct limiter *limiter, int64_t now)
{
    if (!limiter->budgeted)
        return now;
    if (now < limiter->budget_until)
        return limiter->budget > 0 ? now : limiter->budget_until;
    return limiter->in_flight < limiter->limit ? now : now + ANSWER_MS;
}

/* When the next call may begin as far as the limit is known. A wait past the deadline is not begun for that
 * alone: Konnect may say better. */
static int64_t turn(struct limiter *limiter, int64_t now, int64_t deadline_ms)
{
    int64_t turn = budget_turn(limiter, now);
    grow(limiter, now);
    if (limiter->spacing_us > 0)
        turn = later(turn, (limiter->next_us + 999) / 1000);
    return turn <= deadline_ms ? turn : now;
}

/* With the lock held: a call begins. */
static void begin(struct limiter *limiter, int64_t now)
{
    if (limiter->opened < 0)
        limiter->opened = now;
    limiter->in_flight++;
    limiter->budget--;
    limiter->next_us = later(limiter->next_us, now * 1000) + limiter->spacing_us;
}

bool limiter_wait(struct limiter *limiter, int64_t until_ms, int64_t deadline_ms, const atomic_bool *stop)
{
    bool passed = false;
    (void)pthread_mutex_lock(&limiter->lock);
    while (!is_stopped(stop)) {
        int64_t now = limiter_now_ms(limiter);
        int64_t until = later(until_ms, limiter->closed_until);
        if (until > deadline_ms && until > now)
            break;
        until = later(until, turn(limiter, now, deadline_ms));
        if (until <= now) {
            begin(limiter, now);
            passed = true;
            break;
        }
        wait_until(limiter, until);
    }
    (void)pthread_mutex_unlock(&limiter->lock);
    return passed;
}

void limiter_wake(struct limiter *limiter)
{
    (void)pthread_mutex_lock(&limiter->lock);
    (void)pthread_cond_broadcast(&limiter->changed);
    (void)pthread_mutex_unlock(&limiter->lock);
}
