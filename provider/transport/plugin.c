#include "transport/plugin.h"

#include "base/log.h"
#include "transport/cert.h"
#include "transport/plugin_services.h"
#include "transport/process.h"
#include "transport/server.h"
#include "transport/socket.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Terraform kills two seconds after Shutdown; what still runs by then is cut off here, with the socket
 * removed. */
enum { STOP_GRACE_MS = 1500 };

static int complain(strview what)
{
    (void)fprintf(stderr, "terraform-provider-konnect: " SV_FMT "\n", SV_ARG(what));
    return 1;
}

static bool write_all(int fd, strview text)
{
    while (text.len > 0) {
        ssize_t written = write(fd, text.data, text.len);
        if (written <= 0)
            return false;
        text = sv_slice(text, (size_t)written, text.len);
    }
    return true;
}

static const struct rpc_service *all_services(struct arena *arena, const struct plugin_options *options,
                                              struct process_watch *watch)
{
    struct rpc_service *services =
        ARENA_ARRAY(arena, struct rpc_service, options->service_count + PLUGIN_SERVICES);
    plugin_services(watch, services);
    memcpy(services + PLUGIN_SERVICES, options->services, options->service_count * sizeof *services);
    return services;
}

static const char *end_name(enum process_end end)
{
    static const char *const names[] = { "asked to", "the parent is gone", "terminated" };
    return names[end];
}

/* Waits until the process is to end, then stops the server. Does not return when handlers do not: the
 * process ends here. */
static int run_to_end(const struct plugin_options *options, struct server *server,
                      const struct process_watch *watch, const struct socket_place *place)
{
    enum process_end end = process_wait_end(watch);
    log_write(LOG_DEBUG, "ending", LOG_FIELDS(LOG_TEXT("why", sv_from(end_name(end)))));
    options->stop(options->payload);
    socket_place_remove(place); /* first, because who waits for us may lose patience */
    bool quiet = server_stop(server, STOP_GRACE_MS);
    int code = end == PROCESS_TERMINATED && watch->follow_parent ? 128 + SIGTERM : 0;
    if (!quiet)
        _exit(code);
    return code;
}

/* Listens at `place`; NULL and a message when that fails. */
static struct server *listen_at(const struct plugin_options *options, struct arena *arena,
                                struct process_watch *watch, const struct socket_place *place,
                                const struct server_tls *tls)
{
    const struct server_options server_options = {
        .address = place->address,
        .tls = tls,
        .services = all_services(arena, options, watch),
        .service_count = options->service_count + PLUGIN_SERVICES,
    };
    struct server *server = server_start(&server_options);
    if (server == NULL) {
        socket_place_remove(place);
        (void)complain(arena_printf(arena, "cannot listen on %s%s", place->path,
                                    tls != NULL ? " with the certificate in PLUGIN_CLIENT_CERT" : ""));
    }
    return server;
}

/* gRPC reports on stderr by itself otherwise, in lines that Terraform shows as errors of the plugin's. */
static void silence_grpc(const char *(*environment)(const char *name))
{
    if (environment("GRPC_VERBOSITY") == NULL)
        (void)setenv("GRPC_VERBOSITY", "NONE", 0);
}

int plugin_serve(const struct plugin_options *options, const struct handshake *handshake, int line_fd)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct process_watch watch = process_watch_make(true);
    struct socket_place place;
    strview error;
    if (!handshake->version_offered)
        return complain(arena_printf(arena,
                                     "this provider speaks plugin protocol %d; the client offers \"%s\". Use "
                                     "Terraform 1.0 or newer, or OpenTofu.",
                                     HANDSHAKE_PROTOCOL, handshake->versions));
    silence_grpc(options->environment);
    if (!socket_place_make(arena, handshake, options->environment("TMPDIR"), &place, &error))
        return complain(error);

    bool secured = handshake->client_cert != NULL;
    struct cert cert = { .base64 = SV("") };
    struct server_tls tls = { .client_certificate = handshake->client_cert };
    if (secured) {
        cert = cert_make(arena);
        tls.certificate = cert.pem.data;
        tls.private_key = secret_view(cert.private_key).data;
    }
    struct server *server = listen_at(options, arena, &watch, &place, secured ? &tls : NULL);
    (void)secret_free(cert.private_key); /* gRPC has its own copy */
    if (server == NULL)
        return 1;
    if (!socket_place_share(arena, handshake, &place, &error)) {
        (void)complain(error);
        process_ask_end(&watch);
        (void)run_to_end(options, server, &watch, &place);
        return 1;
    }
    if (!write_all(line_fd, handshake_line(arena, handshake, place.path, cert.base64)))
        process_ask_end(&watch); /* nobody listens */
    (void)close(line_fd);
    return run_to_end(options, server, &watch, &place);
}

int plugin_serve_debug(const struct plugin_options *options, const char *address, int line_fd)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct process_watch watch = process_watch_make(false);
    const struct handshake none = { 0 };
    struct socket_place place;
    strview error;
    silence_grpc(options->environment);
    if (!socket_place_make(arena, &none, options->environment("TMPDIR"), &place, &error))
        return complain(error);
    struct server *server = listen_at(options, arena, &watch, &place, NULL);
    if (server == NULL)
        return 1;
    /* Terraform 1.11 panics without "Test": it would take the version for 5. */
    strview text = arena_printf(
        arena,
        "Set this in the environment of terraform or tofu, then run it as usual:\n\n"
        "  TF_REATTACH_PROVIDERS='{\"%s\":{\"Protocol\":\"grpc\",\"ProtocolVersion\":%d,\"Pid\":%d,"
        "\"Test\":true,\"Addr\":{\"Network\":\"unix\",\"String\":\"%s\"}}}'\n",
        address, HANDSHAKE_PROTOCOL, (int)getpid(), place.path);
    if (!write_all(line_fd, text))
        process_ask_end(&watch);
    return run_to_end(options, server, &watch, &place);
}
