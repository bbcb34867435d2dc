/* What is there before the first request. */
#ifndef EMULATOR_API_SEED_H
#define EMULATOR_API_SEED_H

#include "emulator/http/exchange.h"

#define SEED_SERVICE_ID "22222222-2222-4222-8222-222222222222"
#define SEED_ROUTE_ID   "33333333-3333-4333-8333-333333333333"

/* The control plane SEED_CONTROL_PLANE_ID, and with `emulator->seed_howto` the example-service and
 * example-route that Kong's how-to takes for granted. What a database file has already stays as it is. Within
 * a transaction of the store's. */
void seed_emulator(struct emulator *emulator);

#endif
