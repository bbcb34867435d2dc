/* The configuration that describes an object: what one would write to get it.
 *
 * Of an object's state it has what a user can set and has to: neither what only Konnect sets, nor what is at
 * its default or as Konnect fills it in (attr.filled_in), nor what another attribute rules out; and no
 * secret, wherever it came from. Rows of free-form configuration stay as they are: what a read after an
 * import makes of them (config/config.h) has no defaults and no secrets already.
 */
#ifndef TABLE_CONFIGURED_H
#define TABLE_CONFIGURED_H

#include "table/rows.h"

struct configured {
    struct rows rows; /* a null one is not to be written */
    /* The secrets that the object has, or needs when it is created, and that somebody has to fill in: the
     * write-only attribute where there is one. Each place once, in the table's order; ends with NULL. */
    const struct attr *const *to_fill_in;
};

/* `state` is the object as a read after an import gives it. `actual` (NULL: not at hand) is the object as
 * Konnect has it (table/answer.h): it tells which of the secrets there are that Konnect gives back; without
 * it those count that a creation needs. Parts of the address (ATTR_PATH) that a user can set are kept, the
 * control plane too. */
struct configured configured_rows(struct arena *arena, const struct resource_def *def,
                                  const struct rows *state, const struct rows *actual);

#endif
