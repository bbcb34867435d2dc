#include "cli/command.h"

#include <stdio.h>

int cli_version(const struct cli_program *program, int argc, char **argv)
{
    (void)program;
    (void)argc;
    (void)argv;
    return fputs("terraform-provider-konnect " KONNECT_VERSION "\n", stdout) < 0 ? 1 : 0;
}
