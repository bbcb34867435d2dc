#include "emulator/options.h"

#include "base/strview.h"

#include <argp.h>
#include <stddef.h>

enum { EXIT_USAGE = 2, FIRST_KEY = 256 /* past all characters: no option has a short form */ };

/* argp prints it for --version. */
const char *argp_program_version = "konnect-emulator " KONNECT_VERSION;

struct row {
    const char *name;
    const char *argument;
    const char *help;
    size_t member;  /* of struct options, where the argument goes */
    bool is_alias;  /* another name of the row before */
    bool is_number; /* an int64_t from `min` to `max`; else a text of at least `min` bytes */
    int64_t min;
    int64_t max;
};

#define TEXT(name) .member = offsetof(struct options, name)
#define NUMBER(name, from, to)                                                                               \
    .member = offsetof(struct options, name), .is_number = true, .min = (from), .max = (to)

/* One option a row: what it is called, what --help says of it, and what it takes. */
static const struct row rows[] = {
    { "port", "N", "Listen on this port (default 8001; 0: a free one)", NUMBER(port, 0, 65535) },
    { "host", "IP", "Listen on this IPv4 address (default 127.0.0.1: this machine alone; 0.0.0.0: all)",
      TEXT(address) },
    { "address", "IP", "", TEXT(address), .is_alias = true },
    { "token", "TOKEN", "The one bearer token that is accepted (default kpat_emulator)", TEXT(token),
      .min = 1 },
    { "db", "FILE", "Keep everything in an SQLite file (default: in memory)", TEXT(database) },
    { "seed", "FILE",
      "Start with what the file holds: decK's state file, or what GET /_emulator/export answered; howto: "
      "with example-service and example-route",
      TEXT(seed), .min = 1 },
    { "plugin-schemas", "DIR", "More plugins: one NAME.json each, as the schema endpoint shows them",
      TEXT(plugin_schemas) },
    { "page-size", "N", "No page of a list is longer (default 1000)", NUMBER(page_size, 1, 1000) },
    { "rate-limit", "N", "Answer 429 to more than N requests in a second", NUMBER(rate_limit, 1, 1000000) },
    { "log", "FILE",
      "Append a line for each request to this file (-: to stdout), without bodies: time, method, path, "
      "status, duration, what it changed",
      TEXT(log), .min = 1 },
    { "latency-ms", "N", "Answer so many milliseconds later", NUMBER(latency_ms, 0, 60000) },
    { "tls-cert", "FILE", "Speak HTTPS with this certificate (PEM); needs --tls-key", TEXT(tls_certificate) },
    { "tls-key", "FILE", "The certificate's key (PEM)", TEXT(tls_key) },
    { "proxy-port", "N",
      "Run a data plane on this port (0: a free one): a gateway for the routes of a control "
      "plane. Its URL is the second line on stdout",
      NUMBER(proxy_port, 0, 65535) },
    { "proxy-control-plane", "ID",
      "The data plane's control plane (default: the one that is there at the start)",
      TEXT(proxy_control_plane) },
};
enum { ROW_COUNT = sizeof rows / sizeof rows[0] };

static void take_number(const struct row *row, const char *text, struct argp_state *state)
{
    int64_t number = 0;
    if (!sv_to_int64(sv_from(text), &number) || number < row->min || number > row->max)
        argp_error(state, "--%s must be a number from %lld to %lld, not \"%s\".", row->name,
                   (long long)row->min, (long long)row->max, text);
    *(int64_t *)((char *)state->input + row->member) = number;
}

static void take_text(const struct row *row, const char *text, struct argp_state *state)
{
    if (sv_from(text).len < (size_t)row->min)
        argp_error(state, "--%s must not be empty.", row->name);
    *(const char **)((char *)state->input + row->member) = text;
}

/* What no option can see by itself. */
static void check_together(const struct options *options, struct argp_state *state)
{
    if ((options->tls_certificate == NULL) != (options->tls_key == NULL))
        argp_error(state, "--tls-cert and --tls-key go together.");
    if (options->proxy_control_plane != NULL && options->proxy_port < 0)
        argp_error(state, "--proxy-control-plane needs --proxy-port.");
}

/* argp_error() ends the process. */
static error_t take(int key, char *argument, struct argp_state *state)
{
    if (key >= FIRST_KEY && key < FIRST_KEY + ROW_COUNT) {
        const struct row *row = &rows[key - FIRST_KEY];
        (row->is_number ? take_number : take_text)(row, argument, state);
        return 0;
    }
    if (key == ARGP_KEY_ARG)
        argp_error(state, "Unexpected argument \"%s\".", argument);
    if (key == ARGP_KEY_END)
        check_together(state->input, state);
    return ARGP_ERR_UNKNOWN;
}

struct options options_parse(int argc, char **argv)
{
    struct options options = {
        .port = 8001,
        .proxy_port = -1,
        .page_size = 1000,
        .address = "127.0.0.1",
        .token = "kpat_emulator",
        .database = ":memory:",
    };
    struct argp_option table[ROW_COUNT + 1] = { 0 };
    for (int i = 0; i < ROW_COUNT; i++)
        table[i] = (struct argp_option){
            .name = rows[i].name,
            .key = FIRST_KEY + i,
            .arg = rows[i].argument,
            .flags = rows[i].is_alias ? OPTION_ALIAS : 0,
            .doc = rows[i].help,
        };
    const struct argp argp = {
        .options = table,
        .parser = take,
        .doc =
            "A local Konnect control-plane API. It prints its URL on stdout when it is ready.\v"
            "Other commands: `konnect-emulator fetch-schemas --help` for plugin schemas from a real control "
            "plane, `konnect-emulator check-health --help` for containers.",
    };
    argp_err_exit_status = EXIT_USAGE;
    (void)argp_parse(&argp, argc, argv, 0, NULL, &options);
    return options;
}
