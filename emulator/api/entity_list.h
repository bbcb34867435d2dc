/* Lists of core entities: size and offset, tags, filters (docs/dev/konnect.md, "Core entities"). */
#ifndef EMULATOR_API_ENTITY_LIST_H
#define EMULATOR_API_ENTITY_LIST_H

#include "emulator/api/core_entities.h"

/* Answers with a page of what is in the scope. */
void entity_list(struct exchange *exchange, const struct entity_scope *scope);

#endif
