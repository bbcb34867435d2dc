/* ReadResource: what Konnect has now. */
#ifndef ENGINE_READ_H
#define ENGINE_READ_H

#include "table/session.h"

struct read_request {
    const struct value *state;
    strview private_bytes;
};

struct read_result {
    const struct value *state; /* null: the object is gone */
    strview private_bytes;
};

/* Reads the object that the state names. A 404, whatever its content type, means gone, if the control
 * plane is there (engine/gone.h). */
bool read_resource(struct ctx *ctx, struct session *session, const struct resource_def *def,
                   const struct read_request *request, struct read_result *out);

#endif
