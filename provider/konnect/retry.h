/* When a call is made again, and how long to wait before (docs/dev/konnect.md, "Rate limits and retries").
 * Pure functions. */
#ifndef KONNECT_RETRY_H
#define KONNECT_RETRY_H

#include "konnect/http.h"

/* Whether `method` should be sent again after `response`: 429 always; 502, 503, 504 and a broken connection
 * when the method can be repeated (GET, PUT, DELETE); anything of which no byte was sent. */
bool retry_is_right(const char *method, const struct http_response *response);

/* A Retry-After in either form, as milliseconds from `now_s` (seconds since the epoch); -1 when it is absent,
 * malformed or past. */
int64_t retry_after_ms(strview retry_after, int64_t now_s);

/* The wait before attempt `attempt` (1: the first repetition): from half a second, doubling, a minute at
 * most, with a quarter of jitter either way. `random` is any number. */
int64_t retry_backoff_ms(int attempt, uint64_t random);

#endif
