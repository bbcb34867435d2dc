/* Random configurations of any table: from its own rows, and where these say too little, from the values in
 * candidates.json. */
#ifndef TESTS_PROPERTIES_TABLES_CANDIDATES_H
#define TESTS_PROPERTIES_TABLES_CANDIDATES_H

#include "../random.h"
#include "table/rows.h"

struct candidates {
    struct arena *arena;
    struct random *random;
    const struct value *values; /* candidates.json: by resource type, or "*", and attribute */
    const struct value *ids;    /* of the objects that others refer to: by attribute, two each */
    const struct resource_def *def;
};

/* The file's content, in the arena. */
const struct value *candidates_read(struct arena *arena);

/* One value in natural JSON, as Konnect's object may have it; NULL: none is known. */
const struct value *candidates_pick(const struct candidates *candidates, const struct attr *attr);
/* A configuration that is valid by itself, for a new object. */
const struct value *candidates_begin(const struct candidates *candidates);
/* One in which a few attributes have other values; the address stays, as a rule. */
const struct value *candidates_change(const struct candidates *candidates, const struct value *config);

#endif
