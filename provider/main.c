/* The provider's program: command line (cli/), handshake, serve. */
#include "base/log.h"
#include "base/mem.h"
#include "cli/cli.h"
#include "engine/provider.h"
#include "protocol/provider.h"
#include "resources/resources.h"
#include "transport/cert.h"
#include "transport/plugin.h"
#include "transport/process.h"

#include <stdlib.h>
#include <sys/random.h>

static const char address[] = "registry.terraform.io/terraform-provider-konnect/konnect";

static const char *environment(const char *name)
{
    return getenv(name);
}

static void fill_random(void *bytes, size_t size)
{
    if (getrandom(bytes, size, 0) != (ssize_t)size)
        BUG("the system has no random bytes");
}

static void stop(void *provider)
{
    provider_stop(provider);
}

static int serve(const struct cli_program *program, bool debug, const struct handshake *handshake,
                 int line_fd)
{
    struct provider *provider = provider_new(program->provider, program->resources, program->world);
    const struct rpc_service service = provider_service(provider);
    const struct plugin_options options = {
        .services = &service,
        .service_count = 1,
        .stop = stop,
        .payload = provider,
        .environment = environment,
    };
    int code = debug ? plugin_serve_debug(&options, program->source, line_fd)
                     : plugin_serve(&options, handshake, line_fd);
    provider_free(provider);
    return code;
}

int main(int argc, char **argv)
{
    const struct world world = {
        .open_http = http_curl_new,
        .environment = environment,
        .random = fill_random,
        .version = sv_from(KONNECT_VERSION),
    };
    const struct cli_program program = { &provider_konnect, all_resources, &world, address };
    mem_prepare();
    log_setup();
    process_protect();
    cert_prepare(KONNECT_STATIC);
    const struct cli cli = cli_run(&program, argc, argv);
    if (cli.mode == CLI_DONE)
        return cli.code;
    struct handshake handshake = handshake_read(environment);
    if (cli.mode == CLI_SERVE && !handshake.cookie_right)
        return cli_refuse();
    int line_fd = process_guard_stdio();
    process_prepare();
    return serve(&program, cli.mode == CLI_DEBUG, &handshake, line_fd);
}
