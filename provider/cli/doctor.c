/* terraform-provider-konnect doctor: looks at what stands between a configuration and Konnect, one line each.
 */
#include "base/nearest.h"
#include "base/printable.h"
#include "cli/command.h"
#include "cli/help.h"
#include "cli/target.h"
#include "engine/provider.h"
#include "konnect/cursor.h"
#include "konnect/retry.h"
#include "konnect/trust.h"
#include "table/control_plane.h"
#include "table/provider_default.h"
#include "table/template.h"
#include "value/build.h"
#include "value/kind.h"

#include <argp.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { ALL_IS_WELL = 0, SOMETHING_IS_WRONG = 1, SOMETHING_IS_ODD = 2 };

enum {
    PROBE_TIMEOUT_MS = 15000,
    CLOCK_TOLERANCE_S = 60,
    NAMES_SHOWN = 5,
    MOST_NAMES = 100,
    RATE_ALARM = 10 /* a warning when less than one in so many calls is left */
};

static const struct argp_option options[] = {
    CLI_OPTION_CONTROL_PLANE, CLI_OPTION_SERVER_URL,
    CLI_OPTION_REGION,        { .name = "help", .key = 'h', .doc = "print this" },
    { .name = NULL },
};

static const char introduction[] =
    "usage: terraform-provider-konnect doctor [OPTION...]\n"
    "\n"
    "Checks the settings, the way to Konnect, the access token, the control plane, and what the token may\n"
    "read there. Only reads. Settings come from the environment, as for the provider (KONNECT_TOKEN or\n"
    "KONNECT_SPAT, KONNECT_REGION or KONNECT_SERVER_URL, KONNECT_CONTROL_PLANE_ID or _NAME); those of a\n"
    "provider block are not known here. The token is never shown.\n"
    "\n";

static const char conclusion[] =
    "\n"
    "exit code: 0: all is well; 1: at least one error, or the command line is not understood; 2: warnings\n"
    "only\n";

enum verdict { VERDICT_OK, VERDICT_WARNING, VERDICT_ERROR, VERDICT_SKIPPED };

struct doctor {
    struct arena *arena;
    struct ctx ctx;
    const struct cli_program *program;
    struct cli_target target;
    bool help;
    struct provider *provider;
    struct session *session;
    struct konnect_client *client;
    struct http *http;             /* for the probe */
    struct http_response probe;    /* the first request, without the token */
    struct konnect_response token; /* the first one with it */
    strview plane;                 /* the control plane's ID */
    strview *first_ids;            /* of each table: an object that is there, or empty */
    bool errors;
    bool warnings;
    bool unwritten; /* stdout did not take a line */
};

/* ---- Words ---- */

static void say(struct doctor *doctor, enum verdict verdict, const char *subject, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
static void say(struct doctor *doctor, enum verdict verdict, const char *subject, const char *format, ...)
{
    static const char *const words[] = { "ok", "warning", "error", "skipped" };
    va_list args;
    va_start(args, format);
    strview text = arena_vprintf(doctor->arena, format, args);
    va_end(args);
    doctor->errors |= verdict == VERDICT_ERROR;
    doctor->warnings |= verdict == VERDICT_WARNING;
    doctor->unwritten |= fprintf(stdout, "%-8s %-31s " SV_FMT "\n", words[verdict], subject,
                                 SV_ARG(printable(doctor->arena, text, PRINTABLE_LINE))) < 0;
}

/* The diagnostics as lines; how many there were. */
static size_t say_diagnostics(struct doctor *doctor, const char *subject, const struct ctx *ctx)
{
    size_t count = 0;
    for (const struct diag *diag = ctx->diags.first; diag != NULL; diag = diag->next, count++)
        say(doctor, diag->severity == DIAG_ERROR ? VERDICT_ERROR : VERDICT_WARNING, subject,
            SV_FMT ": " SV_FMT, SV_ARG(diag->summary), SV_ARG(diag->detail));
    return count;
}

static const char *variable(const struct doctor *doctor, const char *name)
{
    const char *text = doctor->program->world->environment(name);
    return text != NULL && *text != '\0' ? text : NULL;
}

/* ---- Settings ---- */

/* The variables of the provider's that are set, by name. */
static strview variables_set(const struct doctor *doctor)
{
    struct buf names = buf_make(doctor->arena, BUF_LIMIT_TEXT);
    for (const struct attr *attr = doctor->program->provider->attrs; attr->name != NULL; attr++)
        if (attr->env != NULL && variable(doctor, attr->env) != NULL)
            buf_printf(&names, "%s%s", names.len > 0 ? ", " : "", attr->env);
    return buf_view(&names);
}

static bool check_settings(struct doctor *doctor, const char *subject)
{
    const struct value *block = cli_target_block(doctor->arena, doctor->program->provider, &doctor->target);
    bool good = provider_validate(&doctor->ctx, doctor->provider, block) &&
                provider_configure(&doctor->ctx, doctor->provider, block, SV("none, doctor"));
    if (say_diagnostics(doctor, subject, &doctor->ctx) == 0)
        say(doctor, VERDICT_OK, subject, "set in the environment: " SV_FMT ".",
            SV_ARG(variables_set(doctor)));
    doctor->ctx = ctx_make(doctor->arena);
    if (!good)
        return false;
    doctor->session = provider_session(doctor->provider);
    doctor->client = session_client(&doctor->ctx, doctor->session);
    return doctor->client != NULL;
}

/* ---- The way to Konnect ---- */

static bool is_https(const struct doctor *doctor)
{
    return sv_starts_with(konnect_client_base_url(doctor->client), SV("https://"));
}

/* What libcurl takes its proxy from; NULL: nothing is set. */
static const char *proxy_variable(const struct doctor *doctor)
{
    static const char *const names[] = { "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY" };
    if (!is_https(doctor) && variable(doctor, "http_proxy") != NULL)
        return "http_proxy";
    for (size_t i = is_https(doctor) ? 0 : 2; i < sizeof names / sizeof *names; i++)
        if (variable(doctor, names[i]) != NULL)
            return names[i];
    return NULL;
}

/* ", through the proxy of HTTPS_PROXY": its value may hold a password. */
static strview proxy_text(const struct doctor *doctor)
{
    const char *name = proxy_variable(doctor);
    const char *exceptions = variable(doctor, "no_proxy") != NULL   ? "no_proxy"
                             : variable(doctor, "NO_PROXY") != NULL ? "NO_PROXY"
                                                                    : NULL;
    if (name == NULL)
        return SV("no proxy is set");
    if (exceptions == NULL)
        return arena_printf(doctor->arena, "the proxy of %s is used", name);
    return arena_printf(doctor->arena, "the proxy of %s is used unless %s excepts the host", name,
                        exceptions);
}

static void ask_without_token(struct doctor *doctor)
{
    strview url = arena_printf(doctor->arena, SV_FMT "/v2/control-planes",
                               SV_ARG(konnect_client_base_url(doctor->client)));
    const struct http_request request = { .method = "GET", .url = url, .timeout_ms = PROBE_TIMEOUT_MS };
    doctor->http = doctor->program->world->open_http();
    doctor->http->perform(doctor->http, doctor->arena, &request, &doctor->probe);
}

static const char *advice_of(const struct doctor *doctor)
{
    if (proxy_variable(doctor) != NULL)
        return "Check the proxy's address in that variable, and whether it runs and lets this host through; "
               "NO_PROXY excepts hosts from it.";
    if (doctor->probe.obstacle == HTTP_OBSTACLE_NAME)
        return "The name is not known here. Check the region or address, and this machine's name server; "
               "behind a proxy set HTTPS_PROXY.";
    if (doctor->probe.obstacle == HTTP_OBSTACLE_CONNECTION)
        return "Nothing accepts connections there. Check the address and port, and firewalls; behind a "
               "proxy set HTTPS_PROXY.";
    if (!is_https(doctor))
        return "Something listens there, but does not answer plain HTTP. Is https:// meant?";
    return "Check the address, and what stands between: firewalls and proxies.";
}

/* Also when the peer ended the connection under the TLS handshake, as servers of plain HTTP do. */
static bool is_connected(const struct doctor *doctor)
{
    const struct http_response *probe = &doctor->probe;
    bool broke_under_tls = is_https(doctor) && proxy_variable(doctor) == NULL && probe->peer.len > 0 &&
                           probe->outcome == HTTP_NOT_SENT && probe->obstacle == HTTP_OBSTACLE_OTHER;
    bool refused = probe->outcome == HTTP_REFUSED && probe->obstacle != HTTP_OBSTACLE_PROXY;
    return probe->outcome == HTTP_ANSWERED || refused || broke_under_tls;
}

static bool check_network(struct doctor *doctor, const char *subject)
{
    ask_without_token(doctor);
    strview url = konnect_client_base_url(doctor->client);
    strview proxy = proxy_text(doctor);
    const struct http_response *probe = &doctor->probe;
    if (is_connected(doctor)) {
        say(doctor, VERDICT_OK, subject, SV_FMT ": connected to " SV_FMT "; " SV_FMT ".", SV_ARG(url),
            SV_ARG(probe->peer), SV_ARG(proxy));
        return true;
    }
    say(doctor, VERDICT_ERROR, subject, SV_FMT ": " SV_FMT " (" SV_FMT "). %s", SV_ARG(url),
        SV_ARG(probe->error), SV_ARG(proxy), advice_of(doctor));
    return false;
}

/* Where certificate authorities come from, and by which variable. */
static strview trust_text(const struct doctor *doctor)
{
    const char *file = variable(doctor, "SSL_CERT_FILE");
    const char *folder = variable(doctor, "SSL_CERT_DIR");
    struct trust trust = trust_find(doctor->arena, "", file, folder);
    if (!trust_is_there(&trust))
        return SV("no certificate authorities were found");
    return arena_printf(doctor->arena, "certificate authorities of %s%s",
                        trust.file != NULL ? trust.file : trust.folder,
                        file != NULL     ? " (SSL_CERT_FILE)"
                        : folder != NULL ? " (SSL_CERT_DIR)"
                                         : "");
}

static bool check_tls(struct doctor *doctor, const char *subject)
{
    const struct http_response *probe = &doctor->probe;
    strview trust = trust_text(doctor);
    if (!is_https(doctor)) {
        say(doctor, VERDICT_OK, subject,
            "not used: the address begins with http://."); /* settings warn of other hosts */
        return true;
    }
    if (probe->outcome == HTTP_ANSWERED) {
        say(doctor, VERDICT_OK, subject, "%s, " SV_FMT ".",
            probe->tls != NULL ? probe->tls : "version not told", SV_ARG(trust));
        return true;
    }
    bool certificate =
        probe->obstacle == HTTP_OBSTACLE_CERTIFICATE || probe->obstacle == HTTP_OBSTACLE_NO_TRUST;
    say(doctor, VERDICT_ERROR, subject, SV_FMT " (" SV_FMT "). %s", SV_ARG(probe->error), SV_ARG(trust),
        certificate
            ? "Where a private certificate authority signs, or a proxy opens TLS, put its certificate into a "
              "file and name that in SSL_CERT_FILE."
            : "Does this port speak HTTPS? Check the scheme and the port of the address.");
    return false;
}

static bool check_clock(struct doctor *doctor, const char *subject)
{
    int64_t theirs = 0;
    if (!retry_parse_date(doctor->probe.date, &theirs)) {
        say(doctor, VERDICT_SKIPPED, subject, "the answer has no date.");
        return true;
    }
    int64_t ahead = (int64_t)time(NULL) - theirs;
    if (ahead >= -CLOCK_TOLERANCE_S && ahead <= CLOCK_TOLERANCE_S)
        say(doctor, VERDICT_OK, subject, "agrees with the server's to %s.",
            arena_count(doctor->arena, ahead < 0 ? -ahead : ahead, "second"));
    else
        say(doctor, VERDICT_WARNING, subject,
            "this machine's clock is %s %s the server's. Certificates may be refused because of that. "
            "Set it, for example by NTP.",
            arena_count(doctor->arena, ahead < 0 ? -ahead : ahead, "second"),
            ahead < 0 ? "behind" : "ahead of");
    return true;
}

/* ---- The token ---- */

/* "personal access token (KONNECT_TOKEN)". Of the token itself nothing but its kind is looked at. */
static strview token_kind(const struct doctor *doctor)
{
    for (const struct attr *attr = doctor->program->provider->attrs; attr->name != NULL; attr++) {
        const char *text = attr_has(attr, ATTR_SENSITIVE) ? variable(doctor, attr->env) : NULL;
        if (text == NULL)
            continue;
        strview token = sv_trim(sv_from(text));
        const char *kind = sv_starts_with(token, SV("kpat_"))   ? "personal access token"
                           : sv_starts_with(token, SV("spat_")) ? "system account's access token"
                                                                : "token of an unknown kind";
        return arena_printf(doctor->arena, "%s (%s)", kind, attr->env);
    }
    return SV("token");
}

static bool get(struct doctor *doctor, strview path, enum konnect_paging paging, int size,
                struct konnect_response *out)
{
    const struct cursor cursor = { .paging = paging, .size = size };
    const struct konnect_request request = {
        .method = "GET", .path = path, .query = cursor_query(doctor->arena, &cursor), .once = true
    };
    return konnect_call(&doctor->ctx, doctor->client, &request, out);
}

/* The "data" of a list; NULL: it is no list. */
static const struct value *list_of(const struct value *json)
{
    const struct value *data = json != NULL ? value_get(json, SV("data")) : NULL;
    return value_is_array(data) ? data : NULL;
}

/* What an answer says that is neither yes nor no. */
static const char *advice_of_status(int status)
{
    if (status == 407)
        return ": a proxy wants a user name and password. Put them into its address, percent-encoded.";
    if (status == 429)
        return ": the rate limit is used up. Try again in some minutes; others use the same organization.";
    if (status >= 500)
        return ": a fault of Konnect's, or of a proxy. Try again later.";
    if (status >= 300 && status < 400)
        return ": a redirect, which Konnect does not answer with. Check the address, and its https://; a "
               "proxy may have answered.";
    return " and is not Konnect's. Check the address; a proxy may have answered.";
}

static bool check_token(struct doctor *doctor, const char *subject)
{
    strview kind = token_kind(doctor);
    struct konnect_response *answer = &doctor->token;
    if (!get(doctor, SV("/v2/control-planes"), KONNECT_PAGING_NUMBER, MOST_NAMES, answer)) {
        (void)say_diagnostics(doctor, subject, &doctor->ctx);
        return false;
    }
    bool listed = answer->status == 200 && list_of(answer->json) != NULL;
    if (listed)
        say(doctor, VERDICT_OK, subject, SV_FMT ", accepted.", SV_ARG(kind));
    else if (answer->status == 401)
        say(doctor, VERDICT_ERROR, subject,
            SV_FMT
            ", not accepted (status 401): it is wrong, expired or deleted, or belongs to another Konnect. "
            "Make a new one in Konnect and set it.",
            SV_ARG(kind));
    else if (answer->status == 403)
        say(doctor, VERDICT_WARNING, subject,
            SV_FMT ", accepted, but it may not list control planes (status 403): give control_plane_id, not "
                   "control_plane_name.",
            SV_ARG(kind));
    else
        say(doctor, VERDICT_ERROR, subject, "the answer to GET /v2/control-planes has status %d%s",
            answer->status, advice_of_status(answer->status));
    return listed || answer->status == 403;
}

/* ---- The rate limit ---- */

/* The number in the header of that name, with or without "X-" before it; -1: none. */
static int64_t limit_header(const struct konnect_response *response, const char *name)
{
    for (size_t i = 0; i < response->header_count; i++) {
        strview header = response->headers[i].name;
        int64_t number = 0;
        if (header.len > 2 && sv_equal_nocase(sv_slice(header, 0, 2), SV("x-")))
            header = sv_slice(header, 2, header.len);
        if (sv_equal_nocase(header, sv_from(name)) && sv_to_int64(response->headers[i].value, &number))
            return number;
    }
    return -1;
}

static bool check_rate_limit(struct doctor *doctor, const char *subject)
{
    int64_t limit = limit_header(&doctor->token, "RateLimit-Limit");
    int64_t left = limit_header(&doctor->token, "RateLimit-Remaining");
    if (limit < 0 || left < 0)
        say(doctor, VERDICT_OK, subject, "the answer says nothing of one.");
    else if (left >= limit / RATE_ALARM)
        say(doctor, VERDICT_OK, subject, "%lld of %lld calls are left.", (long long)left, (long long)limit);
    else
        say(doctor, VERDICT_WARNING, subject,
            "%lld of %lld calls are left; others use the same organization. Runs wait as Konnect asks.",
            (long long)left, (long long)limit);
    return true;
}

/* ---- The control plane ---- */

/* ` Control planes that the token sees: "a", "b".`, nearest first. */
static strview names_seen(const struct doctor *doctor, strview wanted)
{
    const struct value *data = list_of(doctor->token.json);
    size_t count = 0;
    strview *names = ARENA_ARRAY(doctor->arena, strview, MOST_NAMES);
    if (data == NULL)
        return SV("");
    for (size_t i = 0; i < data->count && count < MOST_NAMES; i++) {
        const struct value *name = value_get(data->items[i], SV("name"));
        if (name != NULL && value_text(name).len > 0)
            names[count++] = value_text(name);
    }
    if (count == 0)
        return SV(" The token sees no control plane.");
    return arena_printf(doctor->arena, " Control planes that the token sees: " SV_FMT "%s.",
                        SV_ARG(nearest_list(doctor->arena, wanted, names, count, NAMES_SHOWN)),
                        count > NAMES_SHOWN ? ", and others" : "");
}

static bool check_control_plane(struct doctor *doctor, const char *subject)
{
    const struct value *id = NULL;
    if (!provider_default(&doctor->ctx, doctor->session, "control_plane_id", &id)) {
        (void)say_diagnostics(doctor, subject, &doctor->ctx);
        return false;
    }
    if (!value_is_known(id)) {
        say(doctor, VERDICT_WARNING, subject,
            "none is named. Set KONNECT_CONTROL_PLANE_ID or KONNECT_CONTROL_PLANE_NAME, or give "
            "--control-plane." SV_FMT,
            SV_ARG(names_seen(doctor, SV(""))));
        return false;
    }
    const struct control_plane_look *look = control_plane_look(&doctor->ctx, doctor->session, id->text);
    if (look->presence != CONTROL_PLANE_THERE) {
        struct control_plane_fault fault =
            control_plane_fault(doctor->arena, doctor->session, id->text, look);
        say(doctor, VERDICT_ERROR, subject, "%s" SV_FMT, fault.detail, SV_ARG(names_seen(doctor, SV(""))));
        return false;
    }
    doctor->plane = id->text;
    say(doctor, VERDICT_OK, subject, "\"" SV_FMT "\" (" SV_FMT ").", SV_ARG(look->name), SV_ARG(id->text));
    return true;
}

/* ---- Rights ---- */

/* An object that the table's list has; empty: none. */
static strview first_id(const struct value *list)
{
    const struct value *data = list_of(list);
    if (data == NULL || data->count == 0)
        return SV("");
    const struct value *id = value_get(data->items[0], SV("id"));
    return id != NULL ? value_text(id) : SV("");
}

/* An object of the kind that the attribute names ("consumer_id": of konnect_consumer), or empty. */
static strview parent_id(const struct doctor *doctor, strview attribute)
{
    if (!sv_ends_with(attribute, SV("_id")))
        return SV("");
    strview kind = sv_slice(attribute, 0, attribute.len - 3);
    for (size_t i = 0; doctor->program->resources[i] != NULL; i++) {
        strview type_name = sv_from(doctor->program->resources[i]->type_name);
        if (sv_equal(sv_slice(type_name, strlen("konnect_"), type_name.len), kind))
            return doctor->first_ids[i];
    }
    return SV("");
}

/* False: it needs an object that is not known. */
static bool collection_path(const struct doctor *doctor, const struct resource_def *def, strview *out)
{
    const struct type *type = attrs_type(doctor->arena, def->attrs);
    struct rows rows = rows_from_object(doctor->arena, def->attrs, value_null(doctor->arena, type));
    for (size_t i = 0; i < rows.count; i++) {
        const char *name = def->attrs[i].name;
        bool plane = def->identity.control_plane != NULL && strcmp(name, def->identity.control_plane) == 0;
        strview id = plane ? doctor->plane : parent_id(doctor, sv_from(name));
        if (id.len > 0)
            rows.values[i] = value_string(doctor->arena, id);
    }
    return template_expand(doctor->arena, def->rest.collection, &rows, TEMPLATE_URL, out) == TEMPLATE_KNOWN;
}

static void check_kind(struct doctor *doctor, size_t index, strview path)
{
    const struct resource_def *def = doctor->program->resources[index];
    struct konnect_response response = { 0 };
    doctor->ctx = ctx_make(doctor->arena);
    if (!get(doctor, path, def->rest.paging, 1, &response)) {
        (void)say_diagnostics(doctor, def->type_name, &doctor->ctx);
        return;
    }
    doctor->first_ids[index] = first_id(response.json);
    if (response.status == 200)
        say(doctor, VERDICT_OK, def->type_name, "can be read.");
    else if (response.status == 403)
        say(doctor, VERDICT_WARNING, def->type_name,
            "may not be read (status 403): plans with it will fail. Give the token's account a role for it.");
    else
        say(doctor, VERDICT_WARNING, def->type_name, "could not be read (status %d): plans with it may fail.",
            response.status);
}

/* What hangs below another object is looked at once such an object is known. */
static bool check_rights(struct doctor *doctor, const char *subject)
{
    size_t count = 0;
    while (doctor->program->resources[count] != NULL)
        count++;
    bool *done = ARENA_ARRAY(doctor->arena, bool, count);
    doctor->first_ids = ARENA_ARRAY(doctor->arena, strview, count);
    for (size_t i = 0; i < 2 * count; i++) {
        strview path;
        size_t at = i % count;
        bool known = !done[at] && collection_path(doctor, doctor->program->resources[at], &path);
        if (known)
            check_kind(doctor, at, path);
        else if (!done[at] && i >= count)
            say(doctor, VERDICT_SKIPPED, doctor->program->resources[at]->type_name,
                "there is no object yet that it would belong to.");
        done[at] |= known;
    }
    say(doctor, VERDICT_SKIPPED, subject, "nothing is written here, so the rights to write are not checked.");
    return true;
}

/* ---- All of it ---- */

/* In this order; when one returns false, what follows cannot be checked. */
static const struct {
    const char *subject;
    bool (*check)(struct doctor *doctor, const char *subject);
} checks[] = {
    { "settings", check_settings },
    { "network", check_network },
    { "TLS", check_tls },
    { "clock", check_clock },
    { "access token", check_token },
    { "rate limit", check_rate_limit },
    { "control plane", check_control_plane },
    { "rights", check_rights },
};

static int run(struct doctor *doctor)
{
    bool good = true;
    doctor->ctx = ctx_make(doctor->arena);
    doctor->provider =
        provider_new(doctor->program->provider, doctor->program->resources, doctor->program->world);
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        if (good)
            good = checks[i].check(doctor, checks[i].subject);
        else
            say(doctor, VERDICT_SKIPPED, checks[i].subject, "because of what is said above.");
    }
    if (doctor->http != NULL)
        doctor->http->close(doctor->http);
    provider_free(doctor->provider);
    bool written = fflush(stdout) == 0 && !doctor->unwritten;
    return doctor->errors || !written ? SOMETHING_IS_WRONG
           : doctor->warnings         ? SOMETHING_IS_ODD
                                      : ALL_IS_WELL;
}

static const struct cli_help help = { introduction, options, conclusion };

static int refuse(const char *fault)
{
    cli_help_refuse(&help, fault);
    return SOMETHING_IS_WRONG;
}

static error_t take(int key, char *argument, struct argp_state *state)
{
    struct doctor *doctor = state->input;
    switch (key) {
    case 'h':
        doctor->help = true;
        return 0;
    default:
        return cli_target_take(&doctor->target, key, argument);
    }
}

int cli_doctor(const struct cli_program *program, int argc, char **argv)
{
    static const struct argp argp = { .options = options, .parser = take };
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct doctor doctor = { .arena = arena, .program = program };
    if (argp_parse(&argp, argc, argv, ARGP_SILENT, NULL, &doctor) != 0)
        return refuse(
            "the command line has an option or a word that is not known, or an option without its value.");
    if (doctor.help)
        return cli_help_print(stdout, &help) ? ALL_IS_WELL : SOMETHING_IS_WRONG;
    return run(&doctor);
}
