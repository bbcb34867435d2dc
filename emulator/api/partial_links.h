/* What links a plugin to partials, shared pieces of configuration (docs/dev/konnect.md, "Partials"). */
#ifndef EMULATOR_API_PARTIAL_LINKS_H
#define EMULATOR_API_PARTIAL_LINKS_H

#include "emulator/api/violation.h"
#include "emulator/http/exchange.h"
#include "kong/schema.h"

struct partial_link {
    strview id;
    strview name; /* of the partial; empty: it has none */
    strview path; /* what it fills in, below the plugin's config: "redis" */
    const struct value *config;
};

struct partial_links {
    struct partial_link *links;
    size_t count;
};

/* Finds the partials of a plugin's body. Violations: the plugin does not take partials of this type, or not
 * at this path. False: one is not there, and the error answer has been set. */
bool partial_links_find(struct exchange *exchange, const struct kong_schema *schema,
                        const struct value *plugin, struct violations *violations, struct partial_links *out);

/* As a plugin shows them: `[{"id", "name", "path"}]`; NULL for none. */
const struct value *partial_links_shown(struct arena *arena, const struct partial_links *links);
/* `config` (NULL: nothing) with what the partials hold at their places, but for nulls: a newer partial may
 * have fields that the plugin lacks; and without anything there. */
const struct value *partial_links_fill(struct arena *arena, const struct partial_links *links,
                                       const struct value *config);
const struct value *partial_links_cut(struct arena *arena, const struct partial_links *links,
                                      const struct value *config);

#endif
