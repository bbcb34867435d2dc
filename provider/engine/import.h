/* ImportResourceState: takes the name of an existing object apart. ReadResource, which Terraform calls
 * next, fills in the rest.
 *
 * In a text a name may stand where an ID is wanted (engine/lookup.h), that of the control plane too; Konnect
 * is asked for the ID then. An error for a text shows a right one, of an object that is there. */
#ifndef ENGINE_IMPORT_H
#define ENGINE_IMPORT_H

#include "table/session.h"

struct import_request {
    strview id;                   /* a text, as identity_read takes it */
    const struct value *identity; /* or, where it is not NULL, an identity of the type of identity_attrs */
    const struct resource_def *const *tables; /* all, for the objects that the parts name; ends with NULL */
};

struct import_result {
    const struct value *state; /* the addressing attributes; all else null */
    strview private_bytes;
};

/* The first part may be missing when the provider has a default for it. */
bool import_resource(struct ctx *ctx, struct session *session, const struct resource_def *def,
                     const struct import_request *request, struct import_result *out);

#endif
