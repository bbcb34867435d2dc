/* From method and path to the function that answers: one table, read from top to bottom. */
#ifndef EMULATOR_API_ROUTER_H
#define EMULATOR_API_ROUTER_H

#include "emulator/http/exchange.h"

/* Which back end a path belongs to: they differ in every error form. */
enum area { AREA_CONTROL_PLANES, AREA_CONFIG_STORES, AREA_CORE_ENTITIES, AREA_ADMIN };

/* Answers a wholly read request: authorisation, look-up, transaction, handler. Takes emulator->lock. The
 * answer is always set. */
void router_dispatch(struct exchange *exchange);

#endif
