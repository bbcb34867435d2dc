/* All paths that the API answers to. */
#ifndef EMULATOR_API_ROUTES_H
#define EMULATOR_API_ROUTES_H

#include "emulator/http/exchange.h"

/* Answers a wholly read request: authorisation, look-up, transaction, handler. Takes emulator->lock. The
 * answer is always set. */
void routes_dispatch(struct exchange *exchange);

#endif
