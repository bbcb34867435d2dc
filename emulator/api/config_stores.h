/* What config stores and their secrets share. */
#ifndef EMULATOR_API_CONFIG_STORES_H
#define EMULATOR_API_CONFIG_STORES_H

#include "emulator/api/store.h"
#include "emulator/http/exchange.h"

#define CONFIG_STORE_KIND "config_stores"

/* The one that the path's {store} names; 404 otherwise. */
bool config_store_find(struct exchange *exchange, struct entity *out);

#endif
