/* The provider's program: command line, handshake, serve. */
#include "base/log.h"
#include "base/mem.h"
#include "engine/provider.h"
#include "protocol/provider.h"
#include "resources/resources.h"
#include "transport/plugin.h"
#include "transport/process.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

static const char address[] = "registry.terraform.io/terraform-provider-konnect/konnect";

static const char help[] =
    "terraform-provider-konnect " KONNECT_VERSION ", a Terraform and OpenTofu provider for Kong Konnect\n"
    "\n"
    "This program is a plugin: terraform or tofu starts it, people do not. To use it, name it in a\n"
    "configuration's required_providers block and run terraform init; see README.md.\n"
    "\n"
    "  --version   print the version\n"
    "  --help      print this\n"
    "  --debug     serve until interrupted, for a terraform that is told so by TF_REATTACH_PROVIDERS\n";

static const char *environment(const char *name)
{
    return getenv(name);
}

static void fill_random(void *bytes, size_t size)
{
    if (getrandom(bytes, size, 0) != (ssize_t)size)
        BUG("the system has no random bytes");
}

static int64_t now_seconds(void)
{
    return time(NULL);
}

static void stop(void *provider)
{
    provider_stop(provider);
}

static int serve(bool debug, const struct handshake *handshake, int line_fd)
{
    const struct world world = {
        .open_http = http_curl_new,
        .environment = environment,
        .random = fill_random,
        .now = now_seconds,
        .version = sv_from(KONNECT_VERSION),
    };
    struct provider *provider = provider_new(&provider_konnect, all_resources, &world);
    const struct rpc_service service = provider_service(provider);
    const struct plugin_options options = {
        .services = &service,
        .service_count = 1,
        .stop = stop,
        .payload = provider,
        .environment = environment,
    };
    int code =
        debug ? plugin_serve_debug(&options, address, line_fd) : plugin_serve(&options, handshake, line_fd);
    provider_free(provider);
    return code;
}

static int print(FILE *stream, const char *text, int code)
{
    return fputs(text, stream) < 0 ? 1 : code;
}

int main(int argc, char **argv)
{
    const char *option = argc > 1 ? argv[1] : "";
    if (strcmp(option, "--version") == 0)
        return print(stdout, "terraform-provider-konnect " KONNECT_VERSION "\n", 0);
    if (strcmp(option, "--help") == 0 || strcmp(option, "-h") == 0)
        return print(stdout, help, 0);

    struct handshake handshake = handshake_read(environment);
    bool debug = strcmp(option, "--debug") == 0;
    if (!debug && (!handshake.cookie_right || argc > 1))
        return print(stderr, help, 1);
    int line_fd = process_guard_stdio();
    log_setup();
    process_prepare();
    return serve(debug, &handshake, line_fd);
}
