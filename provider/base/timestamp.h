/* Timestamps as text, in the form of RFC 3339: "2024-01-01T00:00:00.000Z". */
#ifndef BASE_TIMESTAMP_H
#define BASE_TIMESTAMP_H

#include "base/strview.h"

#include <stdbool.h>
#include <stdint.h>

enum { TIMESTAMP_DIGITS = 9 /* of a second's fraction; what is written behind them is cut */ };

struct timestamp {
    int64_t seconds; /* since 1970, UTC */
    int64_t nanos;   /* of the second */
    int digits;      /* of the fraction, as it was written, TIMESTAMP_DIGITS at most */
};

/* False: the text is none, or names no time zone. */
bool timestamp_read(strview text, struct timestamp *out);

/* Whether two texts name the same moment, as far as the one with fewer digits tells, which may have been cut
 * or rounded. Texts that are no timestamps are the same if they are equal. */
bool timestamp_same(strview a, strview b);

#endif
