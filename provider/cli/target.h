/* Which Konnect and which control plane a command is about, as its options say. */
#ifndef CLI_TARGET_H
#define CLI_TARGET_H

#include "table/session.h"

#include <argp.h>

/* NULL: the option is not given. */
struct cli_target {
    const char *control_plane; /* a name or an ID */
    const char *server_url;
    const char *region;
};

/* The keys of these options; a command's own begin with CLI_KEY_OWN. */
enum { CLI_KEY_CONTROL_PLANE = 0x100, CLI_KEY_SERVER_URL, CLI_KEY_REGION, CLI_KEY_OWN };

/* Their rows in a command's table. */
#define CLI_OPTION_CONTROL_PLANE                                                                             \
    {                                                                                                        \
        .name = "control-plane", .key = CLI_KEY_CONTROL_PLANE, .arg = "NAME|ID",                             \
        .doc = "the control plane; without it, that of the environment"                                      \
    }
#define CLI_OPTION_SERVER_URL                                                                                \
    {                                                                                                        \
        .name = "server-url", .key = CLI_KEY_SERVER_URL, .arg = "URL", .doc = "Konnect's address"            \
    }
#define CLI_OPTION_REGION                                                                                    \
    {                                                                                                        \
        .name = "region", .key = CLI_KEY_REGION, .arg = "REGION",                                            \
        .doc = "or its region: us, eu, au, me, in, sg"                                                       \
    }

/* Takes what one of these options says; another is ARGP_ERR_UNKNOWN. */
error_t cli_target_take(struct cli_target *target, int key, const char *argument);

/* The provider block that the options stand for; the environment has the rest. In the arena. */
const struct value *cli_target_block(struct arena *arena, const struct provider_def *def,
                                     const struct cli_target *target);

#endif
