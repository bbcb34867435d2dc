/* `konnect-emulator fetch-schemas`: the plugin schemas of a real control plane, as files that
 * --plugin-schemas reads. */
#ifndef EMULATOR_COMMANDS_FETCH_SCHEMAS_H
#define EMULATOR_COMMANDS_FETCH_SCHEMAS_H

/* The command: `argv` from its name on. Returns the exit code: 0, or 1 after a message on stderr; what is
 * wrong with the command line ends the process with 2. The token comes from the environment and is shown
 * nowhere. */
int fetch_schemas(int argc, char **argv);

#endif
