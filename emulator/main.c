/* konnect-emulator: a local Konnect control-plane API. README.md says what it can do. */
#include "base/buf.h"
#include "emulator/api/access_log.h"
#include "emulator/api/api.h"
#include "emulator/api/faults.h"
#include "emulator/api/rate_limit.h"
#include "emulator/api/plane.h"
#include "emulator/api/plugin_catalogue.h"
#include "emulator/api/seed/seed.h"
#include "emulator/api/store.h"
#include "emulator/emulator.h"
#include "emulator/commands/check_health.h"
#include "emulator/commands/fetch_schemas.h"
#include "emulator/files.h"
#include "emulator/gateway/proxy.h"
#include "emulator/http/server.h"
#include "emulator/options.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool load_tls(struct ctx *ctx, const struct options *options, struct http_server_settings *settings)
{
    strview certificate;
    strview key;
    if (options->tls_certificate == NULL)
        return true;
    if (!file_read(ctx, options->tls_certificate, BUF_LIMIT_TEXT, &certificate) ||
        !file_read(ctx, options->tls_key, BUF_LIMIT_TEXT, &key))
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

static void print_url(const char *address, const struct http_server *server, bool tls)
{
    (void)printf("%s://%s:%u\n", tls ? "https" : "http", address, (unsigned)http_server_port(server));
    (void)fflush(stdout);
}

/* The two servers; `proxy` is NULL without a data plane. */
struct serving {
    struct emulator *emulator;
    struct http_server *api;
    struct proxy *proxy;
    struct http_server *gateway;
};

static bool start_proxy(struct ctx *ctx, const struct options *options, struct serving *serving)
{
    struct entity control_plane;
    const char *id =
        options->proxy_control_plane != NULL ? options->proxy_control_plane : SEED_CONTROL_PLANE_ID;
    if (options->proxy_port < 0)
        return true;
    if (!store_get(serving->emulator->store, ctx->arena, plane_collection, sv_from(id), &control_plane))
        return ctx_error(ctx, "Cannot run the data plane", "no control plane has the id %s", id);
    serving->proxy = proxy_new(serving->emulator, sv_from(id));
    const struct http_server_settings settings = { .address = options->address,
                                                   .port = (uint16_t)options->proxy_port,
                                                   .answer = proxy_answer,
                                                   .payload = serving->proxy };
    return http_server_start(ctx, serving->emulator, &settings, &serving->gateway);
}

/* Delayed requests are released first: the servers stop only when all requests are answered. */
static void stop(struct serving *serving)
{
    faults_stop(serving->emulator->faults);
    if (serving->proxy != NULL)
        proxy_stop(serving->proxy);
    http_server_stop(serving->gateway);
    http_server_stop(serving->api);
    proxy_free(serving->proxy);
}

static bool serve(struct ctx *ctx, const struct options *options, const struct http_server_settings *settings,
                  struct serving *serving)
{
    sigset_t signals = block_signals();
    int received;
    /* The data plane first: nobody has changed the store yet, so no lock is needed. */
    if (!start_proxy(ctx, options, serving) ||
        !http_server_start(ctx, serving->emulator, settings, &serving->api))
        return false;
    print_url(options->address, serving->api, settings->tls_certificate != NULL);
    if (serving->gateway != NULL)
        print_url(options->address, serving->gateway, false);
    sigwait(&signals, &received);
    return true;
}

static bool plant(struct ctx *ctx, struct emulator *emulator)
{
    store_begin(emulator->store, NULL);
    bool planted = seed_apply(ctx, emulator);
    store_end(emulator->store, planted);
    return planted;
}

/* What the command line names, read and opened. */
static bool prepare(struct ctx *ctx, const struct options *options, struct emulator *emulator,
                    struct http_server_settings *settings)
{
    return load_tls(ctx, options, settings) &&
           plugin_catalogue_load(ctx, options->plugin_schemas, &emulator->plugins) &&
           seed_load(ctx, options->seed, &emulator->seed) &&
           access_log_open(ctx, options->log, &emulator->log) &&
           store_open(ctx, options->database, &emulator->store) && plant(ctx, emulator);
}

static bool run(struct ctx *ctx, const struct options *options)
{
    umask(S_IRWXG | S_IRWXO); /* the database file holds secret values */
    struct emulator emulator = { .token = sv_from(options->token),
                                 .page_size_cap = options->page_size,
                                 .latency_ms = options->latency_ms,
                                 .lock = PTHREAD_MUTEX_INITIALIZER };
    struct http_server_settings settings = { .address = options->address,
                                             .port = (uint16_t)options->port,
                                             .answer = api_answer,
                                             .stats = &emulator.stats };
    struct serving serving = { .emulator = &emulator };
    emulator.faults = faults_new();
    emulator.rate_limit = rate_limit_new(options->rate_limit);
    bool served = prepare(ctx, options, &emulator, &settings) && serve(ctx, options, &settings, &serving);
    stop(&serving);
    rate_limit_free(emulator.rate_limit);
    faults_free(emulator.faults);
    access_log_close(emulator.log);
    store_close(emulator.store);
    return served;
}

static void print_diags(const struct ctx *ctx)
{
    for (const struct diag *diag = ctx->diags.first; diag != NULL; diag = diag->next)
        (void)fprintf(stderr, "konnect-emulator: " SV_FMT ": " SV_FMT "\n", SV_ARG(diag->summary),
                      SV_ARG(diag->detail));
}

/* What is no server. */
static const struct command {
    const char *name;
    int (*run)(int argc, char **argv);
} commands[] = { { "check-health", check_health }, { "fetch-schemas", fetch_schemas } };

int main(int argc, char **argv)
{
    for (size_t i = 0; argc > 1 && i < sizeof commands / sizeof commands[0]; i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return commands[i].run(argc - 1, argv + 1);
    const struct options options = options_parse(argc, argv);
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    bool done = run(&ctx, &options);
    print_diags(&ctx);
    return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
