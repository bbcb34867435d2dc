/* All that a control plane holds, as far as the tables know it: read from Konnect's lists. */
#ifndef EXPORT_INVENTORY_H
#define EXPORT_INVENTORY_H

#include "base/index.h"
#include "engine/found.h"

struct inventory_object {
    struct index_node
        node; /* by Konnect's id, by which others refer to it; the key is empty where it has none */
    struct index_node own; /* by type and address */
    const struct resource_def *def;
    struct found found;
    struct configured configured;
    strview address; /* its type and the parts of its import text, with blanks between them: what it is sorted
                        by */
    strview label;   /* by which a message names it */
    bool selected;   /* it is exported */
    strview name;    /* of its resource block: export/names.h */
    bool being_named;
};

/* Something of the control plane that is not exported, or of which not all is known. */
struct inventory_gap {
    strview what; /* "konnect_route" (all of them), or `the route "x"` */
    strview why;  /* whole sentences */
};

struct inventory {
    struct arena *arena;
    struct inventory_object **objects; /* by table, then by address */
    size_t count;
    size_t capacity;
    struct index by_id;
    struct index by_address;
    struct inventory_gap *gaps;
    size_t gap_count;
    size_t gap_capacity;
};

struct inventory_request {
    const struct resource_def *const *resources; /* ends with NULL */
    strview control_plane_id;
    const strview *tags; /* of which an object must have all; kinds without tags are exported with what they
                            belong to */
    size_t tag_count;
    void (*progress)(void *payload, const struct resource_def *def, size_t count); /* of each kind */
    void *payload;
};

/* Reads it. What cannot be read, or cannot be said with the resources that there are, is a gap; false, with
 * an error, only when nothing more can be read at all: Konnect does not answer, or takes the token no more.
 */
bool inventory_take(struct ctx *ctx, struct session *session, const struct inventory_request *request,
                    struct inventory *out);

/* The object of this id, or NULL. */
const struct inventory_object *inventory_find(const struct inventory *inventory, strview id);

/* The object of this type and address ("konnect_secret PLANE STORE KEY"), or NULL. */
const struct inventory_object *inventory_at(const struct inventory *inventory, strview address);

#endif
