/* Percent-encoding, both ways (RFC 3986, 2.1). */
#ifndef BASE_PERCENT_H
#define BASE_PERCENT_H

#include "base/arena.h"

#include <stdbool.h>

/* The text with its escapes decoded; a "%" that begins no escape stays. `plus_is_blank`: "+" is a blank, as
 * in HTML forms and in Kong. */
strview percent_decoded(struct arena *arena, strview text, bool plus_is_blank);
/* The same for a text whose escapes must all be right. False: one is not, or it stands for a NUL byte. */
bool percent_decode_strict(struct arena *arena, strview text, bool plus_is_blank, strview *out);

/* `text` as one path segment or query value: all but RFC 3986's unreserved characters is encoded; so are
 * the texts "." and "..", because peers would resolve them as relative steps. */
strview percent_encoded(struct arena *arena, strview text);

#endif
