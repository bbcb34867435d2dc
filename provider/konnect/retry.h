/* When a call is made again, and how long to wait before (docs/dev/konnect.md, "Rate limits and retries").
 * Pure functions. */
#ifndef KONNECT_RETRY_H
#define KONNECT_RETRY_H

#include "konnect/http.h"

/* Whether `method` should be sent again after `response`: 429 always; 502, 503, 504 and a broken connection
 * when the method can be repeated (GET, PUT, DELETE); anything of which no byte was sent. */
bool retry_is_right(const char *method, const struct http_response *response);

/* How many times in a row it makes sense to try again after such a response, whatever the settings allow. A
 * wrong name or address is nearly always a wrong setting: an unknown host gets one more try, a refused
 * connection a few, within ten seconds. */
int retry_most(const struct http_response *response);

/* The moment of an HTTP date in any of its three forms, in seconds since the epoch; false: it is none. */
bool retry_parse_date(strview text, int64_t *out);

/* A Retry-After in either form, as milliseconds from `now_s` (seconds since the epoch), a year at most; -1
 * when it is absent, malformed or past. */
int64_t retry_after_ms(strview retry_after, int64_t now_s);

/* The wait before attempt `attempt` (1: the first repetition): from half a second, doubling, a minute at
 * most, with a quarter of jitter either way. `random` is any number. */
int64_t retry_backoff_ms(int attempt, uint64_t random);

#endif
