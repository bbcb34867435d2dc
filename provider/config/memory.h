/* What has to be remembered of an object's free-form configuration beside its state: names of fields as
 * field masks (kong/compare.h), never values. It is part of the private data that Terraform keeps in the
 * clear (engine/private.h). */
#ifndef CONFIG_MEMORY_H
#define CONFIG_MEMORY_H

#include "value/value.h"

struct config_memory {
    /* The state came from an import: free-form attributes hold all that Konnect has. */
    bool imported;
    /* After our last write: the places of the write-only parts, and those where Konnect itself put something
     * else than the default although nobody wrote it. NULL: not known; then nothing that nobody wrote is
     * watched. */
    const struct value *hidden;
    const struct value *server_set;
    /* The same for the elements of lists: there was nothing of that kind in them. */
    bool lists_clean;
    /* What the last read found drifted that nobody wrote. NULL: nothing. */
    const struct value *drift;
};

#endif
