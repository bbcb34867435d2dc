/* What the commands work with. */
#ifndef CLI_PROGRAM_H
#define CLI_PROGRAM_H

#include "table/session.h"

struct cli_program {
    const struct provider_def *provider;
    const struct resource_def *const *resources; /* ends with NULL */
    const struct world *world;
    const char *source; /* by which configurations name the provider */
};

#endif
