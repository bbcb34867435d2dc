/* The errors of the third back end: `{"message": …}` and nothing else (docs/dev/konnect.md, "Data plane
 * certificates"). */
#ifndef EMULATOR_API_LEGACY_ERROR_H
#define EMULATOR_API_LEGACY_ERROR_H

#include "emulator/http/exchange.h"

/* Sets the answer and returns false. */
bool legacy_error(struct exchange *exchange, int status, const char *message);

#endif
