/* What the emulator's parts share while it runs. */
#ifndef EMULATOR_EMULATOR_H
#define EMULATOR_EMULATOR_H

#include "base/strview.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct store;
struct faults;
struct plugin_catalogue;

/* The control plane that every emulator starts with, so that tests and examples can name it. */
#define SEED_CONTROL_PLANE_ID "11111111-1111-4111-8111-111111111111"

struct server_stats {
    atomic_int_fast64_t connections; /* accepted since the start */
    atomic_int_fast64_t requests;    /* read to their end, those of /_emulator included */
};

struct emulator {
    strview token;         /* the one bearer token that is accepted */
    int64_t page_size_cap; /* no page is longer, whatever the client asks for */
    const struct plugin_catalogue *plugins;
    struct faults *faults;
    struct server_stats stats; /* of the API */
    pthread_mutex_t lock;      /* held around everything that touches what stands below */
    struct store *store;
    int64_t last_tick_ms; /* see emulator_tick */
};

/* Now in milliseconds since 1970, but always later than the tick before: updated_at moves with every write,
 * even with two in one millisecond. `emulator->lock` must be held. */
int64_t emulator_tick(struct emulator *emulator);

#endif
