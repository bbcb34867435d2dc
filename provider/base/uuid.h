/* UUIDs as text: hexadecimal digits in groups of 8, 4, 4, 4 and 12, with dashes between (RFC 9562, 4). */
#ifndef BASE_UUID_H
#define BASE_UUID_H

#include "base/arena.h"

#include <stdbool.h>

enum { UUID_BYTES = 16, UUID_LENGTH = 36 /* of the text */ };

/* Whether the text has this form; version and variant may be any. Letters of either case. */
bool uuid_is_valid(strview text);
/* The same with lower-case letters alone. */
bool uuid_is_canonical(strview text);

/* Whether two texts are the same UUID: letters of either case mean the same (RFC 9562, 4). Texts that are
 * none are the same if they are equal. */
bool uuid_same(strview a, strview b);

/* The version 4 UUID of 16 random bytes, in lower case. */
strview uuid_of_random(struct arena *arena, const unsigned char random[UUID_BYTES]);

#endif
