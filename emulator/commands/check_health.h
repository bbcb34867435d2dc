/* `konnect-emulator check-health [URL]`: whether an emulator serves, for containers, whose image has no shell
 * and no curl. */
#ifndef EMULATOR_COMMANDS_CHECK_HEALTH_H
#define EMULATOR_COMMANDS_CHECK_HEALTH_H

/* The command: `argv` from its name on. Returns the exit code: 0 when it serves; else 1, with a message on
 * stderr; what is wrong with the command line ends the process with 2. */
int check_health(int argc, char **argv);

#endif
