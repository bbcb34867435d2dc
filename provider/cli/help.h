/* The help of a command: its options in a table between two texts. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include <argp.h>
#include <stdbool.h>
#include <stdio.h>

struct cli_help {
    const char *introduction;
    const struct argp_option *options; /* ends with a NULL name */
    const char *conclusion;
};

/* false: it could not be written. */
bool cli_help_print(FILE *stream, const struct cli_help *help);
/* On stderr: what is wrong with the command line, and the help. */
void cli_help_refuse(const struct cli_help *help, const char *fault);

#endif
