/* Which objects of a collection are wanted: the filters of the faces that have many (table/face.h). */
#ifndef ENGINE_FILTERS_H
#define ENGINE_FILTERS_H

#include "table/face.h"

/* The query by which Konnect filters by the tags of `config`, where it can; what it cannot say is left to
 * filters_pass. Empty: nothing is to be filtered, or not there. In the arena. */
strview filters_query(struct arena *arena, const struct resource_def *def, const struct rows *config);

/* Whether an object passes the filters of `config`: not every server that answers has understood them, and
 * not every collection has them. `there` has at least the rows that are filtered by. */
bool filters_pass(const struct rows *config, const struct rows *there);

#endif
