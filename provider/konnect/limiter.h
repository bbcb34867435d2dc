/* A gate for all calls of the process: after one was turned away for a while (429), the others wait as well
 * instead of being turned away too. It is also where every wait between attempts is done, so that a stop ends
 * all of them. */
#ifndef KONNECT_LIMITER_H
#define KONNECT_LIMITER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct limiter;

struct limiter *limiter_new(void);
void limiter_free(struct limiter *limiter);

/* All times are clock_ms's. Nobody passes before `until_ms`; an earlier time than the present one changes
 * nothing. */
void limiter_close(struct limiter *limiter, int64_t until_ms);
/* How long the gate stays closed, in milliseconds; 0: it is open. */
int64_t limiter_closed_for(struct limiter *limiter);
/* Waits until `until_ms` and until the gate is open. False: the stop flag was set (it is looked at when
 * limiter_wake is called), or the gate stays closed past `deadline_ms`. */
bool limiter_wait(struct limiter *limiter, int64_t until_ms, int64_t deadline_ms, const atomic_bool *stop);
/* A stop flag was set: those who wait look at theirs. */
void limiter_wake(struct limiter *limiter);

#endif
