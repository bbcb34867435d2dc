#include "cli/cli.h"

#include "base/printable.h"
#include "cli/command.h"

#include <argp.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int help_command(const struct cli_program *program, int argc, char **argv);

static const struct cli_command commands[] = {
    { "doctor", "check token, address, control plane and rights (doctor --help)", cli_doctor },
    { "export", "write what a control plane holds as configuration (export --help)", cli_export },
    { "help", "print this", help_command },
    { "version", "print the version", cli_version },
    { .name = NULL },
};

enum { KEY_VERSION = 0x100, KEY_DEBUG }; /* no letters */

static const struct argp_option options[] = {
    { .name = "version", .key = KEY_VERSION, .doc = "print the version" },
    { .name = "help", .key = 'h', .doc = "print this" },
    { .name = "debug",
      .key = KEY_DEBUG,
      .doc = "serve until interrupted, for a terraform that is told so by TF_REATTACH_PROVIDERS" },
    { .name = NULL },
};

static const char introduction[] =
    "terraform-provider-konnect " KONNECT_VERSION ", a Terraform and OpenTofu provider for Kong Konnect\n"
    "\n"
    "This program is a plugin: terraform or tofu starts it. To use it, name it in a\n"
    "configuration's required_providers block and run terraform init; see README.md.\n"
    "\n";

static int print_help(FILE *stream, int code)
{
    bool good = fputs(introduction, stream) >= 0;
    for (const struct cli_command *command = commands; command->name != NULL; command++)
        good &= fprintf(stream, "  %-9s   %s\n", command->name, command->doc) > 0;
    for (const struct argp_option *option = options; option->name != NULL; option++)
        good &= fprintf(stream, "  --%-7s   %s\n", option->name, option->doc) > 0;
    return good ? code : 1;
}

static int help_command(const struct cli_program *program, int argc, char **argv)
{
    (void)program;
    (void)argc;
    (void)argv;
    return print_help(stdout, 0);
}

int cli_refuse(void)
{
    return print_help(stderr, 1);
}

static const struct cli_command *find_command(const char *name)
{
    for (const struct cli_command *command = commands; command->name != NULL; command++)
        if (strcmp(command->name, name) == 0)
            return command;
    return NULL;
}

struct reading {
    const struct cli_program *program;
    struct cli cli;
};

static error_t refuse_word(const char *word)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    (void)fprintf(stderr, "Error: \"" SV_FMT "\" is not a command, or not one that goes here.\n\n",
                  SV_ARG(printable(arena, sv_from(word), PRINTABLE_LINE)));
    return ARGP_ERR_UNKNOWN;
}

/* Whatever is done ends the reading: what stands behind it is the command's own, or nobody's. */
static void done(struct argp_state *state, int code)
{
    struct reading *reading = state->input;
    reading->cli = (struct cli){ CLI_DONE, code };
    state->next = state->argc;
}

static error_t take(int key, char *argument, struct argp_state *state)
{
    struct reading *reading = state->input;
    const struct cli_command *command = NULL;
    switch (key) {
    case KEY_VERSION:
        done(state, cli_version(reading->program, 0, NULL));
        return 0;
    case 'h':
        done(state, print_help(stdout, 0));
        return 0;
    case KEY_DEBUG:
        reading->cli.mode = CLI_DEBUG;
        return 0;
    case ARGP_KEY_ARG:
        command = find_command(argument);
        if (command == NULL || reading->cli.mode != CLI_SERVE)
            return refuse_word(argument);
        done(state,
             command->run(reading->program, state->argc - state->next + 1, state->argv + state->next - 1));
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

struct cli cli_run(const struct cli_program *program, int argc, char **argv)
{
    static const struct argp argp = { .options = options, .parser = take };
    struct reading reading = { program, { CLI_SERVE, 0 } };
    /* The help is ours, as is the place it goes to. */
    if (argp_parse(&argp, argc, argv, ARGP_SILENT | ARGP_IN_ORDER, NULL, &reading) != 0)
        return (struct cli){ CLI_DONE, cli_refuse() };
    return reading.cli;
}
