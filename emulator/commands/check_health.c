#include "emulator/commands/check_health.h"

#include "konnect/http.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>

enum { EXIT_USAGE = 2, TIMEOUT_MS = 5000 };

static error_t take(int key, char *argument, struct argp_state *state)
{
    const char **url = state->input;
    if (key != ARGP_KEY_ARG || state->arg_num > 0)
        return ARGP_ERR_UNKNOWN;
    *url = argument;
    return 0;
}

static bool is_healthy(struct arena *arena, const char *url)
{
    struct http *http = http_curl_new();
    struct http_response response = { 0 };
    const struct http_request request = { .method = "GET",
                                          .url = arena_printf(arena, "%s/health", url),
                                          .timeout_ms = TIMEOUT_MS };
    http->perform(http, arena, &request, &response);
    http->close(http);
    if (response.outcome != HTTP_ANSWERED)
        (void)fprintf(stderr, "konnect-emulator: %s: " SV_FMT "\n", url, SV_ARG(response.error));
    else if (response.status != 200)
        (void)fprintf(stderr, "konnect-emulator: %s: status %d\n", url, response.status);
    return response.outcome == HTTP_ANSWERED && response.status == 200;
}

int check_health(int argc, char **argv)
{
    static char name[] = "konnect-emulator check-health";
    const char *url = "http://127.0.0.1:8001";
    const struct argp argp = {
        .parser = take,
        .args_doc = "[URL]",
        .doc = "Ends with 0 when an emulator serves at this URL, which may end with no slash "
               "(default http://127.0.0.1:8001)."
    };
    CLEANUP_ARENA struct arena *arena = arena_new();
    argv[0] = name;
    argp_err_exit_status = EXIT_USAGE;
    (void)argp_parse(&argp, argc, argv, 0, NULL, &url);
    return is_healthy(arena, url) ? EXIT_SUCCESS : EXIT_FAILURE;
}
