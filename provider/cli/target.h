/* Which Konnect and which control plane a command is about, as its options say. */
#ifndef CLI_TARGET_H
#define CLI_TARGET_H

#include "table/session.h"

/* NULL: the option is not given. */
struct cli_target {
    const char *control_plane; /* a name or an ID */
    const char *server_url;
    const char *region;
};

/* The provider block that the options stand for; the environment has the rest. In the arena. */
const struct value *cli_target_block(struct arena *arena, const struct provider_def *def,
                                     const struct cli_target *target);

#endif
