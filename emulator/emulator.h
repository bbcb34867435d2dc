/* What the emulator's parts share while it runs. */
#ifndef EMULATOR_EMULATOR_H
#define EMULATOR_EMULATOR_H

#include "emulator/http/server.h"

#include <pthread.h>

struct store;
struct access_log;
struct faults;
struct rate_limit;
struct seed;
struct plugin_catalogue;

/* The control plane that every emulator starts with, so that tests and examples can name it. */
#define SEED_CONTROL_PLANE_ID "11111111-1111-4111-8111-111111111111"

struct emulator {
    strview token;         /* the one bearer token that is accepted */
    int64_t page_size_cap; /* no page is longer, whatever the client asks for */
    const struct plugin_catalogue *plugins;
    const struct seed *seed; /* what is there at the start, and after a reset */
    struct faults *faults;
    struct access_log *log;         /* NULL: none */
    struct rate_limit *rate_limit;  /* NULL: none */
    int64_t latency_ms;             /* added to each answer */
    struct http_server_stats stats; /* of the API, requests for /_emulator included */
    pthread_mutex_t lock;           /* held around everything that touches what stands below */
    struct store *store;
    int64_t last_tick_ms; /* see emulator_tick */
};

/* Milliseconds since 1970. */
int64_t emulator_now_ms(void);
/* The same, but always later than the tick before: updated_at moves with every write,
 * even with two in one millisecond. `emulator->lock` must be held. */
int64_t emulator_tick(struct emulator *emulator);

#endif
