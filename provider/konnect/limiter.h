/* A gate that all calls of one client pass, so that Konnect's rate limit turns away as few of them as can be.
 *
 * It starts open and learns from the answers (docs/dev/konnect.md, "Rate limits and retries"):
 *  - Retry-After of a 429 closes it for all.
 *  - RateLimit-Remaining and RateLimit-Reset say how many calls are left until when; those under way count as
 *    used, because nobody knows whether Konnect has counted them.
 *  - After a 429 the calls are spaced by the rate that Konnect has let through until then. After each minute
 *    without another one the rate doubles: the limit is shared with others, who may have gone.
 *
 * It is also where every wait between attempts is done, so that a stop ends all of them.
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

/* What the answer to a call says of the limit; a number that it does not say is -1. */
struct limiter_answer {
    bool refused; /* status 429 */
    int64_t retry_after_ms;
    int64_t limit;
    int64_t remaining;
    int64_t reset_ms;
};

/* `clock` is borrowed; NULL: the machine's (clock_ms, and waits that answers and limiter_wake end). */
struct limiter *limiter_new(struct limiter_clock *clock);
void limiter_free(struct limiter *limiter);

/* All times are those of limiter_now_ms. */
int64_t limiter_now_ms(struct limiter *limiter);
/* How long the gate stays closed after a 429, in milliseconds; 0: it is open. */
int64_t limiter_closed_for(struct limiter *limiter);
/* Waits until `until_ms` and until a call may begin. True: it counts as begun, and limiter_answered has to
 * follow. False: the stop flag was set (it is looked at when limiter_wake is called), or the gate stays
 * closed past `deadline_ms`. */
bool limiter_wait(struct limiter *limiter, int64_t until_ms, int64_t deadline_ms, const atomic_bool *stop);
/* A call that had begun is over. `answer` is NULL when there was none. */
void limiter_answered(struct limiter *limiter, const struct limiter_answer *answer);
/* To be called after a stop flag was set: all that wait then look at their flags. */
void limiter_wake(struct limiter *limiter);

#endif
