/* Time that only ever goes forward, for deadlines and durations, and waiting by it. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/* Milliseconds since some fixed moment (CLOCK_MONOTONIC). */
int64_t clock_ms(void);

/* What clock_ms() will be when at least `ms` milliseconds have passed. */
int64_t clock_after(int64_t ms);

/* A condition variable for clock_wait_until; pthread_cond_destroy ends it. */
void clock_cond_init(pthread_cond_t *cond);
/* Waits, with `lock` held, for a signal or until clock_ms() is `until_ms`; it may return early without
 * either. False: it is that late. */
bool clock_wait_until(pthread_cond_t *cond, pthread_mutex_t *lock, int64_t until_ms);

#endif
