/* MoveResourceState: takes over an object from the state of another provider, by a `moved` block. Nothing is
 * written, and little is read out of that state: what names the object (the parts of its identity), and the
 * secrets, which nobody else can tell. All else comes from Konnect by ReadResource, which Terraform calls
 * next, as after an import: so neither the other provider's defaults nor its forms make a difference.
 *
 * Terraform calls it on a provider that is not configured (docs/dev/protocol.md, "Moving").
 */
#ifndef ENGINE_MOVED_H
#define ENGINE_MOVED_H

#include "table/rows.h"

/* Where the object comes from. */
struct moved_source {
    strview provider; /* its address, "registry.terraform.io/kong/konnect" */
    strview type;     /* its resource type */
    int64_t version;  /* of its state */
    strview state;    /* Terraform's state JSON */
};

struct moved_result {
    /* The parts of the identity and the secrets; in the free-form row that is sensitive all that the other
     * state has of the configuration, until it was read (config/memory.h, `moved`). All else is null. */
    const struct value *state;
    strview private_bytes;
};

/* Errors: the table's `moves` do not have the source, its state is of a newer version than is known, or it
 * lacks a part of the identity. They say how to go on with an import. */
bool moved_resource(struct ctx *ctx, const struct resource_def *def, const struct moved_source *source,
                    struct moved_result *out);

#endif
