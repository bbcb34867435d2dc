/* konnect-emulator's command line. */
#ifndef EMULATOR_OPTIONS_H
#define EMULATOR_OPTIONS_H

#include <stdint.h>

struct options {
    int64_t port;
    int64_t page_size;
    int64_t rate_limit; /* requests a second; 0: no limit */
    int64_t latency_ms;
    int64_t proxy_port;              /* -1: no data plane */
    const char *proxy_control_plane; /* NULL: the one that is there at the start */
    const char *address;             /* of both servers */
    const char *token;
    const char *database;
    const char *log;            /* NULL: none */
    const char *seed;           /* NULL: nothing */
    const char *plugin_schemas; /* NULL: the built-in ones alone */
    const char *tls_certificate;
    const char *tls_key; /* both or neither NULL */
};

/* The options with their defaults. Ends the process after --help and --version (exit code 0), and with a
 * message when the command line is wrong (exit code 2). Texts are argv's. */
struct options options_parse(int argc, char **argv);

#endif
