#include "emulator/commands/fetch_schemas.h"

#include "base/secret.h"
#include "emulator/commands/fetch_options.h"
#include "emulator/files.h"
#include "kong/plugin_names.h"
#include "kong/schema.h"
#include "konnect/client.h"
#include "konnect/error.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { TIMEOUT_MS = 60000, RETRIES = 5 };

struct fetching {
    struct ctx *ctx;
    const struct fetch_options *options;
    struct konnect_client *client;
    int written;
    int unknown; /* that this control plane has no schema of */
};

static bool get(struct fetching *fetching, strview path, struct konnect_response *out)
{
    const struct konnect_request request = { .method = "GET", .path = path };
    return konnect_call(fetching->ctx, fetching->client, &request, out);
}

static bool report(struct fetching *fetching, const struct konnect_response *response, const char *summary)
{
    const struct konnect_error_map map = { 0 };
    const struct redaction mask = { .is_whole = true };
    return konnect_error_report(fetching->ctx, response, summary, &map, &mask);
}

/* A wrong control plane would look as if it knew no plugin. */
static bool check_control_plane(struct fetching *fetching)
{
    struct konnect_response response;
    strview path =
        arena_printf(fetching->ctx->arena, "/v2/control-planes/%s", fetching->options->control_plane);
    if (!get(fetching, path, &response))
        return false;
    return response.status == 200 || report(fetching, &response, "Cannot read the control plane");
}

static bool write_schema(struct fetching *fetching, strview name, const struct konnect_response *response)
{
    struct ctx *ctx = fetching->ctx;
    const struct kong_schema *schema;
    strview path = arena_printf(ctx->arena, "%s/" SV_FMT ".json", fetching->options->folder, SV_ARG(name));
    if (response->json == NULL || !kong_schema_parse(ctx, response->json, &schema))
        return ctx_error(ctx, "Cannot read a plugin schema", SV_FMT ": the answer is none", SV_ARG(name));
    fetching->written++;
    return file_write(ctx, path.data, response->body);
}

/* `asked_for`: by name, so that it must be there. */
static bool fetch(struct fetching *fetching, strview name, bool asked_for)
{
    struct konnect_response response;
    strview path =
        arena_printf(fetching->ctx->arena, "/v2/control-planes/%s/core-entities/schemas/plugins/" SV_FMT,
                     fetching->options->control_plane, SV_ARG(name));
    if (!get(fetching, path, &response))
        return false;
    if (response.status == 404 && !asked_for) {
        fetching->unknown++;
        return true;
    }
    if (response.status == 200)
        return write_schema(fetching, name, &response);
    strview summary = arena_printf(fetching->ctx->arena, "Cannot fetch the schema of " SV_FMT, SV_ARG(name));
    return report(fetching, &response, summary.data);
}

static bool fetch_all(struct fetching *fetching)
{
    const struct fetch_options *options = fetching->options;
    for (size_t i = 0; i < options->name_count; i++)
        if (!fetch(fetching, sv_from(options->names[i]), true))
            return false;
    for (size_t i = 0; options->name_count == 0 && i < plugin_name_count(); i++)
        if (!fetch(fetching, plugin_name_at(i), false))
            return false;
    return true;
}

static bool make_folder(struct ctx *ctx, const char *folder)
{
    return mkdir(folder, S_IRWXU | S_IRWXG | S_IRWXO) == 0 || errno == EEXIST ||
           ctx_error(ctx, "Cannot make the folder", "%s: %s", folder, strerror(errno));
}

static bool run(struct fetching *fetching)
{
    if (!make_folder(fetching->ctx, fetching->options->folder) || !check_control_plane(fetching) ||
        !fetch_all(fetching))
        return false;
    printf("%d schemas are in %s; of %d plugins that Kong has, this control plane has none\n",
           fetching->written, fetching->options->folder, fetching->unknown);
    return true;
}

static strview base_url(struct arena *arena, const struct fetch_options *options)
{
    if (options->server_url.len > 0)
        return options->server_url;
    return arena_printf(arena, "https://" SV_FMT ".api.konghq.com", SV_ARG(options->region));
}

int fetch_schemas(int argc, char **argv)
{
    const struct fetch_options options = fetch_options_parse(argc, argv);
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    struct secret *token = secret_new(sv_from(options.token));
    const struct konnect_settings settings = { .base_url = base_url(arena, &options),
                                               .token = token,
                                               .user_agent = SV("konnect-emulator/" KONNECT_VERSION),
                                               .request_timeout_ms = TIMEOUT_MS,
                                               .max_retries = RETRIES };
    struct fetching fetching = { &ctx, &options, konnect_client_new(&settings, http_curl_new()), 0, 0 };
    bool done = run(&fetching);
    konnect_client_free(fetching.client);
    secret_free(token);
    for (const struct diag *diag = ctx.diags.first; diag != NULL; diag = diag->next)
        (void)fprintf(stderr, "konnect-emulator: " SV_FMT ": " SV_FMT "\n", SV_ARG(diag->summary),
                      SV_ARG(diag->detail));
    return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
