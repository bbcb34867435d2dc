#include "cli/help.h"

bool cli_help_print(FILE *stream, const struct cli_help *help)
{
    bool good = fputs(help->introduction, stream) >= 0;
    for (const struct argp_option *option = help->options; option->name != NULL; option++)
        good &= fprintf(stream, "  --%-13s %-8s %s\n", option->name, option->arg != NULL ? option->arg : "",
                        option->doc) > 0;
    good &= fputs(help->conclusion, stream) >= 0;
    return good;
}

void cli_help_refuse(const struct cli_help *help, const char *fault)
{
    (void)fprintf(stderr, "Error: %s\n\n", fault);
    (void)cli_help_print(stderr, help);
}
