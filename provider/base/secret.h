/* A secret that outlives a request (the token, a private key): its own block, kept out of swap where the
 * system allows it and out of core dumps, wiped when freed. Secrets inside a request live in its arena, which
 * is wiped too. */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include "base/strview.h"

struct secret;

/* Copies `text`; the caller frees the result with secret_free and wipes its own copy. Never NULL. */
struct secret *secret_new(strview text);
/* Wipes and frees; NULL is fine. Returns NULL, for `s = secret_free(s)`. */
struct secret *secret_free(struct secret *secret);
/* The bytes, NUL-terminated; borrowed until secret_free. NULL gives the empty view. */
strview secret_view(const struct secret *secret);

#endif
