/* What the program does beside serving: a table in cli.c, and a file for each command. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "cli/program.h"

struct cli_command {
    const char *name; /* NULL ends the table */
    const char *doc;  /* for the help: "print the version" */
    /* `argv[0]` is the command's name; argv[argc] is NULL. The exit code. */
    int (*run)(const struct cli_program *program, int argc, char **argv);
};

int cli_doctor(const struct cli_program *program, int argc, char **argv);
int cli_export(const struct cli_program *program, int argc, char **argv);
int cli_version(const struct cli_program *program, int argc, char **argv);

#endif
