/* An inventory as files of HCL. */
#ifndef EXPORT_RENDER_H
#define EXPORT_RENDER_H

#include "export/inventory.h"

struct export_file {
    strview name; /* "services.tf" */
    strview text;
    size_t objects; /* resource blocks in it */
};

/* A secret that somebody has to give. */
struct export_fill_in {
    strview variable;
    strview address; /* "konnect_certificate.shop" */
    strview attribute;
    strview places; /* of a free-form configuration, which of its fields; else empty */
    bool needed;    /* plans need it; else Konnect keeps what it has while the variable is null */
};

struct rendering_request {
    const struct inventory *inventory; /* with names */
    strview source;                    /* of the provider, in required_providers */
    strview server_url;                /* of the provider block; empty: `region` */
    strview region;
    strview control_plane_id;
    strview control_plane_name; /* may be empty */
    bool no_default_tags;       /* the environment has some, which objects do not have yet */
};

struct rendering_result {
    struct export_file *files;
    size_t file_count;
    struct export_fill_in *fill_ins;
    size_t fill_in_count;
};

/* Nothing in the files is secret: a secret, and a text that may be one (export/closed.h), is a variable. In
 * the inventory's arena. The same inventory gives the same files. */
struct rendering_result render_files(const struct rendering_request *request);

#endif
