/* What an object keeps that is made again from an export (exchange->restored): what a server otherwise makes
 * up. Without one, each gives the server's own. */
#ifndef EMULATOR_API_RESTORE_H
#define EMULATOR_API_RESTORE_H

#include "emulator/http/exchange.h"

/* Its id, else a random one. */
strview restore_id(const struct exchange *exchange);
/* A time as RFC 3339 text, in seconds, in milliseconds: what stands under `key`, else `now`. */
strview restore_time(const struct exchange *exchange, const char *key, strview now);
int64_t restore_number(const struct exchange *exchange, const char *key, int64_t now);

#endif
