/* What was asked of the emulator, for tests that check requests to the byte. Holds bodies, so secrets too: it
 * is never written to a file. */
#ifndef EMULATOR_API_REQUEST_LOG_H
#define EMULATOR_API_REQUEST_LOG_H

#include "emulator/http/exchange.h"

/* Notes the request and its answer's status (0: the connection was dropped). Takes emulator->lock. */
void request_log_add(struct exchange *exchange);

#endif
