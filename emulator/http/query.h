/* Query strings and forms: `name=value&name=value`, percent-encoded. What is not touched stays as it came. */
#ifndef EMULATOR_HTTP_QUERY_H
#define EMULATOR_HTTP_QUERY_H

#include "base/arena.h"

#include <stdbool.h>

/* How many parameters have this name; the first one's value goes to `*out`, decoded, or as it is when it
 * cannot be (data == NULL when the name is absent; `out` may be NULL). */
size_t query_get(struct arena *arena, strview query, strview name, strview *out);
/* The query without the parameters of this name. */
strview query_without(struct arena *arena, strview query, strview name);
/* The query with one more parameter at its end. */
strview query_with(struct arena *arena, strview query, strview name, strview value);
/* The query with the parameters of one name called by another. */
strview query_renamed(struct arena *arena, strview query, strview from, strview to);

#endif
