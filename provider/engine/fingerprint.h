/* Telling whether a secret changed without keeping it: a salted, slow fingerprint (scrypt) over the whole
 * value.
 *
 * Whoever gets hold of a fingerprint can try guesses against it, at a few milliseconds and two megabytes
 * each; because of the random salt, each object's must be attacked by itself. A random key is safe from
 * that, a weak password is not: with a version attribute no fingerprint is kept. Sole owner of openssl/kdf
 * functions.
 */
#ifndef ENGINE_FINGERPRINT_H
#define ENGINE_FINGERPRINT_H

#include "base/arena.h"
#include "base/strview.h"

#include <stdbool.h>

enum { FINGERPRINT_SALT = 16 }; /* bytes */

/* "scrypt$11$8$1$SALT$HASH": parameters (log2 N, r, p), then salt and hash in hexadecimal. `salt` is
 * FINGERPRINT_SALT random bytes. */
strview fingerprint_make(struct arena *arena, strview secret, const unsigned char *salt);

/* Whether `fingerprint` is of `secret`, with the parameters that it names. False also for a malformed one and
 * for one that would cost more than 64 MiB: it is not ours. */
bool fingerprint_matches(strview fingerprint, strview secret);

#endif
