/* A gate that all calls of one client pass: after one of them got a 429, the others wait as well instead of
 * getting one, too. It is also where every wait between attempts is done, so that a stop ends all of them.
 */
#ifndef KONNECT_LIMITER_H
#define KONNECT_LIMITER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct limiter;

/* The time by which calls are made: the machine's, or that of a test, in which waiting takes none. */
struct limiter_clock {
    int64_t (*now_ms)(struct limiter_clock *clock);
    void (*wait_until)(struct limiter_clock *clock, int64_t until_ms);
};

/* `clock` is borrowed; NULL: the machine's (clock_ms, and waits that limiter_close and limiter_wake end). */
struct limiter *limiter_new(struct limiter_clock *clock);
void limiter_free(struct limiter *limiter);

int64_t limiter_now_ms(struct limiter *limiter);
/* All times are those of limiter_now_ms. Closes the gate until `until_ms`, unless it stays closed for longer
 * already. */
void limiter_close(struct limiter *limiter, int64_t until_ms);
/* How long the gate stays closed, in milliseconds; 0: it is open. */
int64_t limiter_closed_for(struct limiter *limiter);
/* Waits until `until_ms` and until the gate is open. False: the stop flag was set (it is looked at when
 * limiter_wake is called), or the gate stays closed past `deadline_ms`. */
bool limiter_wait(struct limiter *limiter, int64_t until_ms, int64_t deadline_ms, const atomic_bool *stop);
/* To be called after a stop flag was set: all that wait then look at their flags. */
void limiter_wake(struct limiter *limiter);

#endif
