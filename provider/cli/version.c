#include "cli/command.h"

#include <stdio.h>

int cli_version(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    return fputs("terraform-provider-konnect " KONNECT_VERSION "\n", stdout) < 0 ? 1 : 0;
}
