/* ApplyResourceChange: create, update or delete, and the best-known state whatever happens. */
#ifndef ENGINE_APPLY_H
#define ENGINE_APPLY_H

#include "table/session.h"

struct apply_request {
    const struct value *prior;   /* null: create */
    const struct value *planned; /* null: delete */
    const struct value *config;
    strview planned_private;
};

struct apply_result {
    const struct value *state; /* null: there is no object (any more) */
    strview private_bytes;
};

/* Unlike elsewhere, `*out` is always set: with an error it holds what is known to exist, so that nothing that
 * was created in Konnect is forgotten (docs/dev/protocol.md, "Applying"). */
bool apply_resource(struct ctx *ctx, struct session *session, const struct resource_def *def,
                    const struct apply_request *request, struct apply_result *out);

#endif
