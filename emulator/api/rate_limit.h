/* Konnect's rate limit, with a second in the place of its minute (docs/dev/konnect.md, "Rate limits and
 * retries"): so many requests in each second of the machine's clock, then 429. */
#ifndef EMULATOR_API_RATE_LIMIT_H
#define EMULATOR_API_RATE_LIMIT_H

#include "emulator/http/exchange.h"

struct rate_limit;

/* `most` requests a second; 0: no limit, and NULL is returned. */
struct rate_limit *rate_limit_new(int64_t most);
void rate_limit_free(struct rate_limit *limit);

/* Counts the request and adds the limit's headers to its answer. False: it is one too many, and the answer
 * has been set. `limit` may be NULL. */
bool rate_limit_take(struct rate_limit *limit, struct exchange *exchange);

#endif
