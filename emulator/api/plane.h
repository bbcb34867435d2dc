/* Where control planes, and what belongs to one, are in the store. */
#ifndef EMULATOR_API_PLANE_H
#define EMULATOR_API_PLANE_H

#include "emulator/api/store.h"
#include "emulator/http/exchange.h"

/* The control planes themselves stand above all control planes. */
extern const struct store_place plane_collection;

/* The entities of a kind in the control plane that the request's path names (`{plane}`). */
struct store_place plane_place(const struct exchange *exchange, const char *kind);

/* Answers with all of them at once, as the third back end does (docs/dev/konnect.md, "Data plane
 * certificates"). */
void plane_list_whole(struct exchange *exchange, const char *kind);

#endif
