#include "base/clock.h"

#include "base/mem.h"

#include <errno.h>
#include <time.h>

int64_t clock_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_after(int64_t ms)
{
    return clock_ms() + ms + 1; /* clock_ms() has cut off a part of a millisecond */
}

void clock_cond_init(pthread_cond_t *cond)
{
    pthread_condattr_t monotonic;
    if (pthread_condattr_init(&monotonic) != 0 ||
        pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) != 0 ||
        pthread_cond_init(cond, &monotonic) != 0)
        BUG("no condition variable can be made");
    (void)pthread_condattr_destroy(&monotonic);
}

bool clock_wait_until(pthread_cond_t *cond, pthread_mutex_t *lock, int64_t until_ms)
{
    const struct timespec when = { .tv_sec = (time_t)(until_ms / 1000),
                                   .tv_nsec = (long)(until_ms % 1000) * 1000000 };
    return pthread_cond_timedwait(cond, lock, &when) != ETIMEDOUT;
}
