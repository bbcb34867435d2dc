/* Control planes. */
#ifndef EMULATOR_API_CONTROL_PLANES_H
#define EMULATOR_API_CONTROL_PLANES_H

#include "emulator/http/exchange.h"

/* Makes a control plane with a given id of checked settings, and answers with it. False: the name is taken,
 * which is then the answer. */
bool control_plane_insert(struct exchange *exchange, strview id, const struct value *settings);

#endif
