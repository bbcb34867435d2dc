/* Names of resource blocks: made from what people know objects by, and told apart where that does not. */
#ifndef EXPORT_NAMES_H
#define EXPORT_NAMES_H

#include "export/inventory.h"

/* Gives every selected object the name of its block, an identifier, unique among those of its type. It says
 * the natural key (name, prefix, what a plugin is limited to) behind those of its parents. Objects of which
 * it says the same have the beginning of their id behind it, so that no name depends on what else is there
 * but for those. Sorts the objects by table and name. */
void names_give(struct inventory *inventory);

/* "konnect_service.orders" */
strview names_address(struct arena *arena, const struct inventory_object *object);

#endif
