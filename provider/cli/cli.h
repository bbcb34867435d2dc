/* The command line: what people may ask of the program. Terraform starts it without arguments. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "cli/program.h"

enum cli_mode {
    CLI_SERVE, /* nothing was asked for: serve Terraform, if it is Terraform that starts us */
    CLI_DEBUG, /* --debug: serve until interrupted */
    CLI_DONE   /* all is done: end with the code */
};

struct cli {
    enum cli_mode mode;
    int code; /* of CLI_DONE; 1 when the command line is not understood, or something cannot be written */
};

/* Reads the command line, and runs the command that it names. */
struct cli cli_run(const struct cli_program *program, int argc, char **argv);
/* The help on stderr, for who starts a plugin by hand; the exit code. */
int cli_refuse(void);

#endif
