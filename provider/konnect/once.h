/* One request for many that ask for the same: what the first asker fetches is kept, and those who come
 * meanwhile wait for it.
 *
 * The key says what is asked for (a URL path). A result lives as long as the cache; NULL (it could not be
 * fetched) is kept like any other, so that a thousand resources do not ask a thousand times for what is not
 * there.
 */
#ifndef KONNECT_ONCE_H
#define KONNECT_ONCE_H

#include "base/arena.h"

struct once;

/* Never NULL. */
struct once *once_new(void);
void once_free(struct once *once);

/* The result for `key`. The first asker's `make` is called, without any lock, with an arena that lives as
 * long as the cache; it may take as long as a network call. Any thread. */
const void *once_get(struct once *once, strview key,
                     const void *(*make)(void *payload, struct arena *lasting), void *payload);

#endif
