/* Percent-encoding, both ways (RFC 3986, 2.1). */
#ifndef BASE_PERCENT_H
#define BASE_PERCENT_H

#include "base/arena.h"

#include <stdbool.h>

/* 0 to 15, or -1 for what is no hexadecimal digit; of either case. */
int hex_digit(char byte);

/* The text with its escapes decoded; what only looks like one stays. `plus_is_blank`: as forms and Kong read
 * it. */
strview percent_decoded(struct arena *arena, strview text, bool plus_is_blank);

/* `text` as one path segment or query value: all but RFC 3986's unreserved characters is encoded; so are "."
 * and "..", which would be taken for steps. */
strview percent_encoded(struct arena *arena, strview text);

#endif
