/* A live control plane as a folder of Terraform's configuration: what is there as resources, with import
 * blocks, references in the place of ids, and variables in the place of secrets. */
#ifndef EXPORT_EXPORT_H
#define EXPORT_EXPORT_H

#include "export/render.h"

struct export_request {
    const struct resource_def *const *resources; /* ends with NULL */
    const char *folder;
    const strview *tags; /* as inventory_request has them */
    size_t tag_count;
    strview source; /* of the provider */
    void (*progress)(void *payload, const struct resource_def *def, size_t count);
    void *payload;
};

struct export_report {
    strview control_plane_id;
    strview control_plane_name; /* may be empty */
    struct inventory inventory;
    struct rendering_result rendered;
    size_t objects; /* that are exported */
};

/* Reads the control plane that the session's provider block names, and writes the folder. False, with errors:
 * nothing was written. */
bool export_run(struct ctx *ctx, struct session *session, const struct export_request *request,
                struct export_report *out);

#endif
