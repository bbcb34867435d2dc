/* Percent-encoding, both ways (RFC 3986, 2.1). */
#ifndef BASE_PERCENT_H
#define BASE_PERCENT_H

#include "base/arena.h"

#include <stdbool.h>

/* 0 to 15, or -1 for what is no hexadecimal digit; of either case. */
int hex_digit(char byte);

/* The text with its escapes decoded; a "%" that begins no escape stays. `plus_is_blank`: "+" is a blank, as
 * in HTML forms and in Kong. */
strview percent_decoded(struct arena *arena, strview text, bool plus_is_blank);

/* `text` as one path segment or query value: all but RFC 3986's unreserved characters is encoded; so are
 * the texts "." and "..", because peers would resolve them as relative steps. */
strview percent_encoded(struct arena *arena, strview text);

#endif
