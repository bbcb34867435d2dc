/* The command line of fetch-schemas, and what it takes from the environment. */
#ifndef EMULATOR_COMMANDS_FETCH_OPTIONS_H
#define EMULATOR_COMMANDS_FETCH_OPTIONS_H

#include "base/strview.h"

struct fetch_options {
    const char *folder;
    strview server_url; /* without a slash at its end, and without /v2; or empty */
    strview region;     /* the other one */
    const char *control_plane;
    const char *token;
    char **names; /* of plugins; none: all that Kong has */
    size_t name_count;
};

/* Ends the process after --help (exit code 0), and with a message when something is wrong or missing (exit
 * code 2). Texts live as long as the process. */
struct fetch_options fetch_options_parse(int argc, char **argv);

#endif
