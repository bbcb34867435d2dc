/* What is there before the first request. */
#ifndef EMULATOR_API_SEED_SEED_H
#define EMULATOR_API_SEED_SEED_H

#include "base/ctx.h"

#define SEED_SERVICE_ID "22222222-2222-4222-8222-222222222222"
#define SEED_ROUTE_ID   "33333333-3333-4333-8333-333333333333"

struct emulator;
struct seed;

/* Reads what --seed names: "howto", or a file of the emulator's own export or of decK's; NULL: nothing. In
 * ctx's arena. Errors: it cannot be read, or is neither. */
bool seed_load(struct ctx *ctx, const char *name, const struct seed **out);

/* Within a transaction of the store's, that of `emulator->seed`: the control plane SEED_CONTROL_PLANE_ID;
 * with "howto" the example-service and example-route that Kong's how-to takes for granted, where they are not
 * there; with a file what stands in it, or for an export that alone. What a database has already stays as it
 * is: then no file is made. Errors: what a client's request would be refused for, with file and line. */
bool seed_apply(struct ctx *ctx, struct emulator *emulator);

#endif
