/* ImportResourceState: takes the name of an existing object apart. ReadResource, which Terraform calls
 * next, fills in the rest. */
#ifndef ENGINE_IMPORT_H
#define ENGINE_IMPORT_H

#include "table/session.h"

struct import_result {
    const struct value *state; /* the addressing attributes; all else null */
    strview private_bytes;
};

/* `id` as identity_read takes it; the first part may be missing when the provider has a default for it. */
bool import_resource(struct ctx *ctx, struct session *session, const struct resource_def *def, strview id,
                     struct import_result *out);

#endif
