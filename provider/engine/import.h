/* ImportResourceState: an object that exists is named, in one of two forms, and ReadResource does the rest.
 */
#ifndef ENGINE_IMPORT_H
#define ENGINE_IMPORT_H

#include "table/session.h"

struct import_result {
    const struct value *state; /* the addressing attributes; all else null */
    strview private_bytes;
};

/* `id` is `a/b/c` in the order of the table's import_parts (the first may be missing when the provider has a
 * default for it), or a JSON object of the same names, which the official provider's users have. */
bool import_resource(struct ctx *ctx, struct session *session, const struct resource_def *def, strview id,
                     struct import_result *out);

#endif
