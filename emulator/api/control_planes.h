/* Control planes. */
#ifndef EMULATOR_API_CONTROL_PLANES_H
#define EMULATOR_API_CONTROL_PLANES_H

#include "base/arena.h"
#include "value/value.h"

/* The body of the POST that made this one. */
const struct value *control_plane_settings(struct arena *arena, const struct value *control_plane);

#endif
