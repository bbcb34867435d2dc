/* The places inside a configuration that are not the free-form rows' own, as field masks (kong/field_mask.h).
 */
#ifndef CONFIG_PLACES_H
#define CONFIG_PLACES_H

#include "kong/schema.h"
#include "table/rows.h"

/* Those that have rows of their own (a vault's config.config_store_id); `open` is the configuration's row. */
const struct value *places_of_others(struct arena *arena, const struct attr *attrs, const struct attr *open);

/* Those that partials fill in: each partial's own path, and all that the schema (NULL: not known) allows
 * partials to fill in. `name` is the attribute with the partials; NULL: there is none. */
const struct value *places_of_partials(struct arena *arena, const char *name,
                                       const struct kong_schema *schema, const struct rows *actual);

#endif
