/* konnect_data_plane_certificate (docs/dev/konnect.md, "Data plane certificates"). */
#include "resources/resources.h"

#include "resources/common.h"

static const struct attr attrs[] = {
    ATTR_CONTROL_PLANE_ID,
    ATTR_ID,
    {
        .name = "cert",
        .type = &type_string,
        .flags = ATTR_REQUIRED | ATTR_PEM,
        .limits = LIMITS(.chars = AT_LEAST(1)),
        .doc = "The certificate that data planes show, as PEM text.",
    },
    {
        .name = "title",
        .type = &type_string,
        .flags = ATTR_OPTIONAL,
        .doc = "A title for people to recognize it by.",
    },
    ATTR_CREATED_AT_SECONDS,
    ATTR_UPDATED_AT_SECONDS,
    { .name = NULL },
};

const struct resource_def resource_data_plane_certificate = {
    .type_name = "konnect_data_plane_certificate",
    .noun = "data plane certificate",
    .doc = "A certificate that lets data planes connect to the control plane.",
    .subcategory = "Control planes",
    .attrs = attrs,
    .rest = {
        .collection = CONTROL_PLANE "/dp-client-certificates",
        .item = CONTROL_PLANE "/dp-client-certificates/{id}",
        .wrapper = "item",
        .paging = KONNECT_PAGING_NONE,
        /* Its time of creation is in whole seconds, too coarse to tell it from an older one with the same
         * certificate. */
        .recovery = RECOVER_NOT,
        .id = "id",
        .revision = "updated_at",
    },
    .identity = { .parts = NAMES("control_plane_id", "id"), .control_plane = "control_plane_id" },
    .moves = MOVES(OFFICIAL("data_plane_client_certificate", 0)),
};
