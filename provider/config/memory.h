/* What is remembered of an object's free-form configuration beside its state: names of fields as field
 * masks (kong/compare.h), never values. It is part of the private data that Terraform keeps in the clear
 * (engine/private.h). */
#ifndef CONFIG_MEMORY_H
#define CONFIG_MEMORY_H

#include "value/value.h"

struct config_memory {
    /* The state came from an import: free-form attributes hold all that Konnect has. */
    bool imported;
    /* The state was moved from another provider's and was not read yet: the sensitive row has all that that
     * state told of the configuration (engine/moved.h). Goes with `imported`. */
    bool moved;
    /* As of our last write: `hidden` has the places of the write-only parts; `server_set` the unmanaged
     * places at which Konnect's answer had another value than the default. NULL: not known; without
     * `server_set` no unmanaged field is watched for drift. */
    const struct value *hidden;
    const struct value *server_set;
    /* As of our last write: no element of a list had an unmanaged field with another value than its
     * default. So one that has it later has drifted. */
    bool lists_clean;
    /* The unmanaged fields that the last read found drifted: those that the state shows, and those that it
     * does not show because the user leaves such fields alone. NULL: none. */
    const struct value *drift;
    const struct value *ignored;
    /* The drift is shown in a configuration that has nothing else, but is not null. */
    bool drift_in_empty;
    /* The secrets that Konnect held when the object was imported and that are still not configured: they were
     * left out of the state, and updates keep them. NULL: none. */
    const struct value *left_out;
};

#endif
