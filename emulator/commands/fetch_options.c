#include "emulator/commands/fetch_options.h"

#include "base/strview.h"
#include "base/uuid.h"

#include <argp.h>
#include <stdlib.h>

enum { EXIT_USAGE = 2, OUT = 256, SERVER_URL, REGION, CONTROL_PLANE /* no option has a short form */ };

static const struct argp_option table[] = {
    { "out", OUT, "DIR", 0, "Where the files go, NAME.json each; made when it is not there", 0 },
    { "server-url", SERVER_URL, "URL", 0, "Konnect's address (environment variable KONNECT_SERVER_URL)", 0 },
    { "region", REGION, "REGION", 0, "Or its region: eu, us, … (KONNECT_REGION)", 0 },
    { "control-plane", CONTROL_PLANE, "ID", 0, "The control plane (KONNECT_CONTROL_PLANE_ID)", 0 },
    { 0 },
};

static bool has_only(strview text, const char *bytes)
{
    for (size_t i = 0; i < text.len; i++)
        if (sv_find(sv_from(bytes), text.data[i]) == SIZE_MAX)
            return false;
    return true;
}

/* A name becomes a part of a URL and of a file's name. */
static void check_name(const char *name, struct argp_state *state)
{
    strview text = sv_from(name);
    if (text.len == 0 || text.len > 128 ||
        !has_only(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"))
        argp_error(state, "\"%s\" is no name of a plugin.", name);
}

/* One of the two; what is given beats the environment. */
static void choose_server(struct fetch_options *options, struct argp_state *state)
{
    bool given = options->server_url.len > 0 || options->region.len > 0;
    if (!given) {
        options->server_url = sv_from(getenv("KONNECT_SERVER_URL"));
        options->region = sv_from(getenv("KONNECT_REGION"));
    }
    strview *url = &options->server_url;
    if ((url->len > 0) == (options->region.len > 0))
        argp_error(state, "Needs --server-url or --region, one of them.");
    if (url->len == 0 &&
        (options->region.len != 2 || !has_only(options->region, "abcdefghijklmnopqrstuvwxyz")))
        argp_error(state, "--region must be two small letters, such as eu.");
    if (url->len > 0 && !sv_starts_with(*url, SV("https://")) && !sv_starts_with(*url, SV("http://")))
        argp_error(state, "--server-url must begin with https://.");
    if (sv_ends_with(*url, SV("/")))
        url->len--;
    if (sv_ends_with(*url, SV("/v2")))
        url->len -= 3;
}

static void complete(struct fetch_options *options, struct argp_state *state)
{
    if (options->folder == NULL)
        argp_error(state, "Needs --out.");
    if (options->control_plane == NULL)
        options->control_plane = getenv("KONNECT_CONTROL_PLANE_ID");
    if (!uuid_is_canonical(sv_from(options->control_plane)))
        argp_error(state, "Needs --control-plane, an ID in small letters.");
    options->token = getenv("KONNECT_TOKEN");
    if (sv_from(options->token).len == 0)
        options->token = getenv("KONNECT_SPAT");
    if (sv_from(options->token).len == 0)
        argp_error(state, "Needs an access token in the environment variable KONNECT_TOKEN or KONNECT_SPAT.");
    choose_server(options, state);
}

/* argp_error() ends the process. */
static error_t take(int key, char *argument, struct argp_state *state)
{
    struct fetch_options *options = state->input;
    switch (key) {
    case OUT:
        options->folder = argument;
        return 0;
    case SERVER_URL:
        options->server_url = sv_from(argument);
        return 0;
    case REGION:
        options->region = sv_from(argument);
        return 0;
    case CONTROL_PLANE:
        options->control_plane = argument;
        return 0;
    case ARGP_KEY_ARGS:
        options->names = state->argv + state->next;
        options->name_count = (size_t)(state->argc - state->next);
        for (size_t i = 0; i < options->name_count; i++)
            check_name(options->names[i], state);
        return 0;
    case ARGP_KEY_END:
        complete(options, state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

struct fetch_options fetch_options_parse(int argc, char **argv)
{
    static char name[] = "konnect-emulator fetch-schemas";
    struct fetch_options options = { 0 };
    const struct argp argp = {
        .options = table,
        .parser = take,
        .args_doc = "[NAME...]",
        .doc = "Fetches plugin schemas from a real control plane, for --plugin-schemas: those of the plugins "
               "that are named, which may be custom ones, or of all that Kong has.\v"
               "The access token is taken from the environment: KONNECT_TOKEN or KONNECT_SPAT.",
    };
    argv[0] = name; /* what --help and errors begin with */
    argp_err_exit_status = EXIT_USAGE;
    (void)argp_parse(&argp, argc, argv, 0, NULL, &options);
    return options;
}
