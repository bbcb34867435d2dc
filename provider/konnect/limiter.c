#include "konnect/limiter.h"

#include "base/clock.h"
#include "base/mem.h"

struct limiter {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int64_t closed_until; /* limiter_now_ms's */
    struct limiter_clock *clock;
};

struct limiter *limiter_new(struct limiter_clock *clock)
{
    struct limiter *limiter = mem_alloc(sizeof *limiter);
    limiter->clock = clock;
    if (pthread_mutex_init(&limiter->lock, NULL) != 0)
        BUG("no lock can be made");
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

void limiter_close(struct limiter *limiter, int64_t until_ms)
{
    (void)pthread_mutex_lock(&limiter->lock);
    if (until_ms > limiter->closed_until)
        limiter->closed_until = until_ms;
    (void)pthread_cond_broadcast(&limiter->changed);
    (void)pthread_mutex_unlock(&limiter->lock);
}

int64_t limiter_closed_for(struct limiter *limiter)
{
    (void)pthread_mutex_lock(&limiter->lock);
    int64_t left = limiter->closed_until - limiter_now_ms(limiter);
    (void)pthread_mutex_unlock(&limiter->lock);
    return left > 0 ? left : 0;
}

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

bool limiter_wait(struct limiter *limiter, int64_t until_ms, int64_t deadline_ms, const atomic_bool *stop)
{
    bool passed = false;
    (void)pthread_mutex_lock(&limiter->lock);
    while (!is_stopped(stop)) {
        int64_t until = until_ms > limiter->closed_until ? until_ms : limiter->closed_until;
        if (until <= limiter_now_ms(limiter)) {
            passed = true;
            break;
        }
        if (until > deadline_ms)
            break;
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
