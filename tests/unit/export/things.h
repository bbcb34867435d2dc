/* Inventories of made-up objects. */
#ifndef TESTS_UNIT_EXPORT_THINGS_H
#define TESTS_UNIT_EXPORT_THINGS_H

#include "export/inventory.h"
#include "help/table.h"

/* konnect_owner (name) and konnect_thing, below an owner (name, config, a key). */
extern const struct resource_def thing_owner;
extern const struct resource_def thing;

struct inventory things_new(struct arena *arena);
/* Adds one whose rows are those of the JSON; selected. */
struct inventory_object *things_add(struct inventory *inventory, const struct resource_def *def,
                                    const char *rows);

#endif
