/* Names and times that the server makes up. */
#ifndef EMULATOR_API_IDS_H
#define EMULATOR_API_IDS_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

/* `2024-01-01T00:00:00.000Z`: the config-store and control-plane back ends. */
strview ids_time(struct arena *arena, int64_t ms);

/* A random version 4 UUID, lower case. */
strview ids_uuid(struct arena *arena);
/* 32 random letters and digits, as Kong makes them. */
strview ids_random_text(struct arena *arena);
/* `kong:trace:` or `konnect:trace:` and about 19 digits: the only name that Konnect gives a failed call. */
strview ids_trace(struct arena *arena, const char *family);

#endif
