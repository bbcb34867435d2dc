/* konnect-emulator: a local Konnect control-plane API. README.md says what it can do. */
#include "base/mem.h"
#include "emulator/api.h"
#include "emulator/faults.h"
#include "emulator/files.h"
#include "emulator/plugin_catalogue.h"
#include "emulator/proxy.h"
#include "emulator/seed.h"
#include "emulator/server.h"
#include "emulator/store.h"

#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

struct options {
    int64_t port;
    int64_t page_size;
    int64_t proxy_port;              /* -1: no data plane */
    const char *proxy_control_plane; /* NULL: the one at the start */
    const char *token;
    const char *database;
    const char *seed;
    const char *plugin_schemas;
    const char *tls_certificate;
    const char *tls_key;
};

enum { EXIT_USAGE = 2, OPTION_FIRST = 256 };

enum option_code {
    OPTION_PORT = OPTION_FIRST,
    OPTION_PAGE_SIZE,
    OPTION_TOKEN,
    OPTION_DB,
    OPTION_SEED,
    OPTION_PLUGIN_SCHEMAS,
    OPTION_TLS_CERT,
    OPTION_TLS_KEY,
    OPTION_PROXY_PORT,
    OPTION_PROXY_CONTROL_PLANE,
    OPTION_HELP,
    OPTION_VERSION
};

enum parse_result { PARSE_RUN, PARSE_HELP, PARSE_VERSION, PARSE_BAD };

static const char help[] =
    "Usage: konnect-emulator [options]\n"
    "\n"
    "A local Konnect control-plane API on 127.0.0.1. It prints its URL on stdout when it is ready.\n"
    "\n"
    "  --port N               listen here (default 8001; 0: a free port)\n"
    "  --token TOKEN          the bearer token to accept (default kpat_emulator)\n"
    "  --db FILE              keep everything in an SQLite file (default: in memory)\n"
    "  --seed howto           start with example-service and example-route\n"
    "  --plugin-schemas DIR   more plugins: one NAME.json each, as the schema endpoint shows them\n"
    "  --page-size N          no page of a list is longer (default 1000)\n"
    "  --tls-cert FILE --tls-key FILE   speak HTTPS with this certificate (PEM)\n"
    "  --proxy-port N         run a data plane here (0: a free port): a gateway for the routes of a\n"
    "                         control plane. Its URL is the second line on stdout\n"
    "  --proxy-control-plane ID   the data plane's control plane (default: the one at the start)\n"
    "  --help, --version\n";

/* `format` has one %s. */
static enum parse_result usage_error(const char *format, const char *what)
    __attribute__((format(printf, 1, 0)));
static enum parse_result usage_error(const char *format, const char *what)
{
    (void)fprintf(stderr, format, what);
    (void)fprintf(stderr, "\nTry konnect-emulator --help.\n");
    return PARSE_BAD;
}

static bool parse_number(const char *text, int64_t min, int64_t max, int64_t *out)
{
    int64_t number = 0;
    if (!sv_to_int64(sv_from(text), &number) || number < min || number > max)
        return false;
    *out = number;
    return true;
}

static enum parse_result take_option(int code, const char *argument, struct options *options)
{
    switch (code) {
    case OPTION_PORT:
        if (parse_number(argument, 0, 65535, &options->port))
            return PARSE_RUN;
        return usage_error("--port must be a number from 0 to 65535, not \"%s\".", argument);
    case OPTION_PROXY_PORT:
        if (parse_number(argument, 0, 65535, &options->proxy_port))
            return PARSE_RUN;
        return usage_error("--proxy-port must be a number from 0 to 65535, not \"%s\".", argument);
    case OPTION_PROXY_CONTROL_PLANE:
        options->proxy_control_plane = argument;
        return PARSE_RUN;
    case OPTION_PAGE_SIZE:
        if (parse_number(argument, 1, 1000, &options->page_size))
            return PARSE_RUN;
        return usage_error("--page-size must be a number from 1 to 1000, not \"%s\".", argument);
    case OPTION_TOKEN:
        options->token = argument;
        if (argument[0] != '\0')
            return PARSE_RUN;
        return usage_error("--token must not be empty%s.", "");
    case OPTION_DB:
        options->database = argument;
        return PARSE_RUN;
    case OPTION_SEED:
        options->seed = argument;
        if (sv_equal_z(sv_from(argument), "howto"))
            return PARSE_RUN;
        return usage_error("--seed must be \"howto\", not \"%s\".", argument);
    case OPTION_PLUGIN_SCHEMAS:
        options->plugin_schemas = argument;
        return PARSE_RUN;
    case OPTION_TLS_CERT:
        options->tls_certificate = argument;
        return PARSE_RUN;
    case OPTION_TLS_KEY:
        options->tls_key = argument;
        return PARSE_RUN;
    case OPTION_HELP:
        return PARSE_HELP;
    case OPTION_VERSION:
        return PARSE_VERSION;
    default:
        return usage_error("Bad option%s.", "");
    }
}

static enum parse_result parse_options(int argc, char **argv, struct options *options)
{
    static const struct option long_options[] = {
        { "port", required_argument, NULL, OPTION_PORT },
        { "page-size", required_argument, NULL, OPTION_PAGE_SIZE },
        { "token", required_argument, NULL, OPTION_TOKEN },
        { "db", required_argument, NULL, OPTION_DB },
        { "seed", required_argument, NULL, OPTION_SEED },
        { "plugin-schemas", required_argument, NULL, OPTION_PLUGIN_SCHEMAS },
        { "tls-cert", required_argument, NULL, OPTION_TLS_CERT },
        { "tls-key", required_argument, NULL, OPTION_TLS_KEY },
        { "proxy-port", required_argument, NULL, OPTION_PROXY_PORT },
        { "proxy-control-plane", required_argument, NULL, OPTION_PROXY_CONTROL_PLANE },
        { "help", no_argument, NULL, OPTION_HELP },
        { "version", no_argument, NULL, OPTION_VERSION },
        { NULL, 0, NULL, 0 },
    };
    enum parse_result result = PARSE_RUN;
    int code = getopt_long(argc, argv, "", long_options, NULL);
    while (code != -1 && result == PARSE_RUN) {
        result = take_option(code, optarg, options);
        if (result == PARSE_RUN)
            code = getopt_long(argc, argv, "", long_options, NULL);
    }
    if (result == PARSE_RUN && optind < argc) {
        return usage_error("Unexpected argument \"%s\".", argv[optind]);
    }
    if (result == PARSE_RUN && (options->tls_certificate == NULL) != (options->tls_key == NULL)) {
        return usage_error("--tls-cert and --tls-key go together%s.", "");
    }
    if (result == PARSE_RUN && options->proxy_control_plane != NULL && options->proxy_port < 0)
        return usage_error("--proxy-control-plane needs --proxy-port%s.", "");
    return result;
}

static bool load_tls(struct ctx *ctx, const struct options *options, struct server_settings *settings)
{
    strview certificate;
    strview key;
    if (options->tls_certificate == NULL)
        return true;
    if (!file_read(ctx, options->tls_certificate, &certificate) || !file_read(ctx, options->tls_key, &key))
        return false;
    settings->tls_certificate = certificate.data;
    settings->tls_key = key.data;
    return true;
}

/* Blocked in all threads, so that the main thread alone takes them. */
static sigset_t block_signals(void)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    return signals;
}

static void print_url(const struct server *server, bool tls)
{
    (void)printf("%s://127.0.0.1:%u\n", tls ? "https" : "http", (unsigned)server_port(server));
    (void)fflush(stdout);
}

/* The two servers; `proxy` is NULL without a data plane. */
struct serving {
    struct emulator *emulator;
    struct server *api;
    struct proxy *proxy;
    struct server *gateway;
};

static bool start_proxy(struct ctx *ctx, const struct options *options, struct serving *serving)
{
    struct entity control_plane;
    const char *id =
        options->proxy_control_plane != NULL ? options->proxy_control_plane : SEED_CONTROL_PLANE_ID;
    if (options->proxy_port < 0)
        return true;
    if (!store_get(serving->emulator->store, ctx->arena, SV(""), "control_planes", sv_from(id),
                   &control_plane))
        return ctx_error(ctx, "Cannot run the data plane", "there is no control plane %s", id);
    serving->proxy = proxy_new(serving->emulator, sv_from(id));
    const struct server_settings settings = { .port = (uint16_t)options->proxy_port,
                                              .answer = proxy_answer,
                                              .payload = serving->proxy };
    return server_start(ctx, serving->emulator, &settings, &serving->gateway);
}

/* Delayed requests are released first: the servers stop only when all requests are answered. */
static void stop(struct serving *serving)
{
    faults_stop(serving->emulator->faults);
    if (serving->proxy != NULL)
        proxy_stop(serving->proxy);
    server_stop(serving->gateway);
    server_stop(serving->api);
    proxy_free(serving->proxy);
}

static bool serve(struct ctx *ctx, const struct options *options, const struct server_settings *settings,
                  struct serving *serving)
{
    sigset_t signals = block_signals();
    int received;
    /* The data plane first: nobody has changed the store yet, so no lock is needed. */
    if (!start_proxy(ctx, options, serving) || !server_start(ctx, serving->emulator, settings, &serving->api))
        return false;
    print_url(serving->api, settings->tls_certificate != NULL);
    if (serving->gateway != NULL)
        print_url(serving->gateway, false);
    sigwait(&signals, &received);
    return true;
}

static bool run(struct ctx *ctx, const struct options *options)
{
    umask(S_IRWXG | S_IRWXO); /* the database file holds secret values */
    struct emulator emulator = { .token = sv_from(options->token),
                                 .page_size_cap = options->page_size,
                                 .lock = PTHREAD_MUTEX_INITIALIZER };
    struct server_settings settings = { .port = (uint16_t)options->port,
                                        .answer = api_answer,
                                        .stats = &emulator.stats };
    if (!load_tls(ctx, options, &settings) ||
        !plugin_catalogue_load(ctx, options->plugin_schemas, &emulator.plugins) ||
        !store_open(ctx, options->database, &emulator.store))
        return false;
    emulator.faults = faults_new();
    seed(&emulator, options->seed != NULL);
    struct serving serving = { .emulator = &emulator };
    bool served = serve(ctx, options, &settings, &serving);
    stop(&serving);
    faults_free(emulator.faults);
    store_close(emulator.store);
    return served;
}

static void print_diags(const struct ctx *ctx)
{
    for (const struct diag *diag = ctx->diags.first; diag != NULL; diag = diag->next)
        (void)fprintf(stderr, "konnect-emulator: " SV_FMT ": " SV_FMT "\n", SV_ARG(diag->summary),
                      SV_ARG(diag->detail));
}

int main(int argc, char **argv)
{
    struct options options = {
        .port = 8001,
        .proxy_port = -1,
        .page_size = 1000,
        .token = "kpat_emulator",
        .database = ":memory:",
    };
    switch (parse_options(argc, argv, &options)) {
    case PARSE_HELP:
        (void)fputs(help, stdout);
        return EXIT_SUCCESS;
    case PARSE_VERSION:
        puts("konnect-emulator " KONNECT_VERSION);
        return EXIT_SUCCESS;
    case PARSE_BAD:
        return EXIT_USAGE;
    case PARSE_RUN:
        break;
    }
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    bool done = run(&ctx, &options);
    print_diags(&ctx);
    return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
