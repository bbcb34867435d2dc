/* Konnect's API as a server's answers: planned faults, the router, the log of requests. */
#ifndef EMULATOR_API_API_H
#define EMULATOR_API_API_H

#include "emulator/http/exchange.h"

/* http_server_settings.answer; `payload` is not used. */
void api_answer(void *payload, struct exchange *exchange);

#endif
