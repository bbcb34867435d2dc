#include "case.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/percent.h"
#include "engine/apply.h"
#include "engine/import.h"
#include "engine/moved.h"
#include "engine/plan.h"
#include "engine/provider.h"
#include "engine/read.h"
#include "resources/resources.h"
#include "table/identity.h"
#include "table/merged.h"
#include "value/build.h"
#include "value/json.h"

#include <string.h>

/* Konnect, played from the case's `answer` sections. */
struct player {
    struct http http;
    struct arena *arena;
    const struct golden_case *golden;
    size_t next; /* section */
    bool planning;
    bool listing; /* what is read is shown by a list, too; nothing is recorded */
    size_t lists; /* that were asked for meanwhile */
    size_t asked; /* answers that were asked for */
    struct buf *transcript;
};

static const struct section *next_answer(struct player *player)
{
    while (player->next < player->golden->count) {
        const struct section *section = &player->golden->sections[player->next++];
        if (sv_equal_z(section->name, "answer"))
            return section;
    }
    return NULL;
}

static void record(struct player *player, const struct http_request *request)
{
    buf_printf(player->transcript, "== request\n%s " SV_FMT "\n", request->method, SV_ARG(request->url));
    for (size_t i = 0; i < request->header_count; i++)
        buf_printf(player->transcript, SV_FMT ": " SV_FMT "\n", SV_ARG(request->headers[i].name),
                   SV_ARG(request->headers[i].value));
    buf_printf(player->transcript, "\n");
    if (request->has_body)
        buf_printf(player->transcript, SV_FMT "\n", SV_ARG(request->body));
}

/* Konnect's clock in each answer: a minute before the objects of the cases, so that the time that a case
 * takes does not matter. */
static strview date_of(const struct player *player)
{
    const struct section *date = case_section(player->golden, "date");
    return date != NULL ? date->argument : SV("Wed, 31 Dec 2025 23:59:00 GMT");
}

/* Every plan asks for the schema: that stands in no expectation. Without a section, the plugin is not known.
 */
static void answer_schema(const struct player *player, struct http_response *response)
{
    const struct section *schema = case_section(player->golden, "schema");
    int64_t status = schema != NULL ? 200 : 404;
    if (schema != NULL && schema->argument.len > 0 && !sv_to_int64(schema->argument, &status))
        BUG("case: the status of a schema is a number");
    *response = (struct http_response){
        .outcome = HTTP_ANSWERED,
        .status = (int)status,
        .content_type = SV("application/json"),
        .body = schema != NULL ? schema->text : SV("{}"),
    };
}

/* The look at the control plane itself: the id that is asked for, or nothing. */
static strview looked_for(const struct player *player, const struct http_request *request)
{
    static const char before[] = "https://konnect.test/v2/control-planes/";
    strview id = sv_slice(request->url, sizeof before - 1, request->url.len);
    bool is_look = strcmp(request->method, "GET") == 0 && sv_starts_with(request->url, sv_from(before)) &&
                   sv_find(id, '/') == SIZE_MAX;
    return is_look ? percent_decoded(player->arena, id, false) : SV("");
}

/* What the case says of the control plane: `proof` to a plan, `control_plane` to all else. */
static const struct section *said_of_control_plane(const struct player *player)
{
    return case_section(player->golden, player->planning ? "proof" : "control_plane");
}

/* It is there, unless the case says otherwise. */
static void answer_look(const struct player *player, strview id, struct http_response *response)
{
    const struct section *plane = said_of_control_plane(player);
    int64_t status = 200;
    if (plane != NULL && !sv_to_int64(plane->argument, &status))
        BUG("control_plane without status");
    *response = (struct http_response){
        .outcome = HTTP_ANSWERED,
        .status = (int)status,
        .content_type = SV("application/json"),
        .date = date_of(player),
        .body = plane != NULL
                    ? plane->text
                    : arena_printf(player->arena, "{\"id\":\"" SV_FMT "\",\"name\":\"golden\"}", SV_ARG(id)),
    };
}

/* What a plan finds in Konnect: nothing, and unseen, unless the case says what is there. */
static bool plays_listing(struct player *player, const struct http_request *request,
                          struct http_response *response)
{
    const struct section *there = case_section(player->golden, "there");
    if (!player->planning || !sv_contains(request->url, SV("size")) || !sv_contains(request->url, SV("=100")))
        return false;
    int64_t status = 200;
    if (there != NULL)
        record(player, request);
    if (there != NULL && there->argument.len > 0 && !sv_to_int64(there->argument, &status))
        BUG("case: the status of what is there is a number");
    *response = (struct http_response){
        .outcome = HTTP_ANSWERED,
        .status = (int)status,
        .content_type = SV("application/json"),
        .date = date_of(player),
        .body = there != NULL ? there->text : SV("{\"data\":[]}"),
    };
    return true;
}

/* The case's first answer, as an object of its own or as the only one of the list. */
static void play_listed(struct player *player, const struct http_request *request,
                        struct http_response *response)
{
    const struct section *answer = case_section(player->golden, "answer");
    bool is_list = sv_contains(request->url, SV("size")) && sv_contains(request->url, SV("=100"));
    player->lists += is_list;
    *response = (struct http_response){
        .outcome = HTTP_ANSWERED,
        .status = 200,
        .content_type = SV("application/json"),
        .date = date_of(player),
        .body = is_list ? arena_printf(player->arena, "{\"data\":[" SV_FMT "]}", SV_ARG(answer->text))
                        : answer->text,
    };
}

/* A plan's look at a target, the Config Store of a vault: it is there, and unseen, unless the case says that
 * it is not. */
static bool plays_target(struct player *player, const struct http_request *request,
                         struct http_response *response)
{
    const struct section *target = case_section(player->golden, "target");
    int64_t status = 200;
    bool is_look = player->planning && strcmp(request->method, "GET") == 0 &&
                   sv_contains(request->url, SV("/config-stores/")) &&
                   !sv_contains(request->url, SV("/secrets"));
    if (!is_look)
        return false;
    if (target != NULL)
        record(player, request);
    if (target != NULL && !sv_to_int64(target->argument, &status))
        BUG("case: the status of a target is a number");
    *response = (struct http_response){
        .outcome = HTTP_ANSWERED,
        .status = (int)status,
        .content_type = SV("application/json"),
        .date = date_of(player),
        .body = target != NULL ? target->text : SV("{}"),
    };
    return true;
}

static void play(struct http *http, struct arena *arena, const struct http_request *request,
                 struct http_response *response)
{
    (void)arena;
    struct player *player = (struct player *)http;
    bool schema = sv_contains(request->url, SV("/schemas/plugins/")) ||
                  sv_contains(request->url, SV("/schemas/partials/"));
    if (schema && strcmp(request->method, "GET") == 0) {
        answer_schema(player, response);
        return;
    }
    if (player->listing) {
        play_listed(player, request, response);
        return;
    }
    if (plays_listing(player, request, response) || plays_target(player, request, response))
        return;
    strview plane = looked_for(player, request);
    /* Each plan that writes looks once: that stands in an expectation only where the case is about it. */
    if (plane.len == 0 || !player->planning || said_of_control_plane(player) != NULL)
        record(player, request);
    if (plane.len > 0) {
        answer_look(player, plane, response);
        return;
    }
    const struct section *answer = next_answer(player);
    player->asked++;
    *response = (struct http_response){ .outcome = HTTP_ANSWERED };
    strview argument = answer != NULL ? answer->argument : SV("500");
    strview status = sv_cut(&argument, ' ');
    if (sv_equal_z(status, "cut") || sv_equal_z(status, "refused")) {
        response->outcome = sv_equal_z(status, "cut") ? HTTP_UNCERTAIN : HTTP_NOT_SENT;
        response->error = SV("the connection broke");
        return;
    }
    int64_t number = 0;
    if (!sv_to_int64(status, &number))
        BUG("answer without status");
    response->status = (int)number;
    response->date = date_of(player);
    response->content_type = argument.len > 0 ? argument : SV("application/json");
    response->body = answer != NULL ? answer->text : SV("");
}

static void no_close(struct http *http)
{
    (void)http;
}

static struct player *current_player;

static struct http *open_player(void)
{
    return &current_player->http;
}

/* The only variable is that of the case. */
static const char *look_up(const char *name)
{
    const struct section *section = case_section(current_player->golden, "environment");
    strview value = section != NULL ? section->argument : SV("");
    strview variable = sv_cut(&value, '=');
    return sv_equal_z(variable, name) ? arena_copy(current_player->arena, value).data : NULL;
}

static void count_up(void *bytes, size_t size)
{
    unsigned char *at = bytes;
    for (size_t i = 0; i < size; i++)
        at[i] = (unsigned char)(i * 17);
}

/* JSON of a table's object; a dynamic attribute is plain JSON, not the state's {"value","type"}. */
static const struct value *object_from(struct ctx *ctx, const struct attr *attrs, strview text)
{
    const struct value *json = NULL;
    if (!json_decode(ctx, text, &json))
        BUG("case: bad JSON: " SV_FMT, SV_ARG(ctx->diags.first->detail));
    struct rows rows =
        rows_from_object(ctx->arena, attrs, value_null(ctx->arena, attrs_type(ctx->arena, attrs)));
    if (value_is_null(json))
        return value_null(ctx->arena, attrs_type(ctx->arena, attrs));
    for (size_t i = 0; i < json->count; i++) {
        size_t index = attr_index(attrs, json->keys[i]);
        if (index == SIZE_MAX)
            BUG("case: no attribute " SV_FMT, SV_ARG(json->keys[i]));
        if (!value_convert(ctx, json->items[i], attrs[index].type, &rows.values[index]))
            BUG("case: value of " SV_FMT " does not fit", SV_ARG(json->keys[i]));
    }
    return rows_to_object(ctx->arena, &rows);
}

/* The object without nulls, unknowns as text. */
static strview object_text(struct arena *arena, const struct attr *attrs, const struct value *object)
{
    if (value_is_null(object))
        return SV("null");
    struct rows rows = rows_from_object(arena, attrs, object);
    strview *keys = ARENA_ARRAY(arena, strview, rows.count);
    const struct value **items = ARENA_ARRAY(arena, const struct value *, rows.count);
    size_t count = 0;
    for (size_t i = 0; i < rows.count; i++) {
        if (value_is_null(rows.values[i]))
            continue;
        keys[count] = sv_from(attrs[i].name);
        items[count++] =
            value_is_unknown(rows.values[i]) ? value_string(arena, SV("<unknown>")) : rows.values[i];
    }
    struct ctx ctx = ctx_make(arena);
    strview text;
    if (!json_encode(&ctx, value_object(arena, keys, items, count), &text))
        BUG("case: state cannot be written: " SV_FMT, SV_ARG(ctx.diags.first->detail));
    return text;
}

static void append_diagnostics(struct buf *out, struct arena *arena, const struct diags *diags)
{
    if (diags->first != NULL)
        buf_append_z(out, "== diagnostics\n");
    for (const struct diag *diag = diags->first; diag != NULL; diag = diag->next)
        buf_printf(out, "%s at %s" SV_FMT ": " SV_FMT ": " SV_FMT "\n",
                   diag->severity == DIAG_ERROR ? "error" : "warning", diag->path == NULL ? "the whole" : "",
                   SV_ARG(path_to_text(arena, diag->path)), SV_ARG(diag->summary), SV_ARG(diag->detail));
}

struct running {
    struct ctx ctx;
    const struct golden_case *golden;
    struct player *player;
    bool looked_up; /* the import asked for an ID, so that no answer of the case is that of its read alone */
    const struct world *world;
    struct provider *provider;
    struct provider *planner; /* NULL, or the one before `provider` */
    const struct resource_def *def;
    const struct value *prior;
    strview private_bytes;
    struct buf *out;
};

/* What Terraform core proposes: the configuration, with computed attributes that it leaves null as they were.
 */
static const struct value *propose(struct running *running, const struct value *config)
{
    struct rows rows = rows_from_object(running->ctx.arena, running->def->attrs, config);
    struct rows prior = rows_from_object(running->ctx.arena, running->def->attrs, running->prior);
    for (size_t i = 0; i < rows.count; i++)
        if (value_is_null(rows.values[i]) && (rows.attrs[i].flags & ATTR_COMPUTED) != 0)
            rows.values[i] = prior.values[i];
    return rows_to_object(running->ctx.arena, &rows);
}

static void mark_unknown(struct running *running, const struct value **config)
{
    const struct section *unknown = case_section(running->golden, "unknown");
    strview rest = unknown != NULL ? unknown->argument : SV("");
    while (rest.len > 0) {
        strview name = sv_cut(&rest, ' ');
        struct rows rows = rows_from_object(running->ctx.arena, running->def->attrs, *config);
        size_t index = attr_index(running->def->attrs, name);
        rows.values[index] = value_unknown(running->ctx.arena, running->def->attrs[index].type);
        *config = rows_to_object(running->ctx.arena, &rows);
    }
}

static void append_state(struct running *running, const struct value *state, strview private_bytes)
{
    buf_printf(running->out, "== state\n" SV_FMT "\n",
               SV_ARG(object_text(running->ctx.arena, running->def->attrs, state)));
    if (private_bytes.len > 0)
        buf_printf(running->out, "private: " SV_FMT "\n", SV_ARG(private_bytes));
}

/* Terraform keeps the identity of an object for as long as it is the same one. Stands in an expectation only
 * where it changes. */
static void compare_identities(struct running *running, const struct value *before, const struct value *after)
{
    struct arena *arena = running->ctx.arena;
    const struct value *first = identity_of(arena, running->def, before);
    const struct value *second = identity_of(arena, running->def, after);
    if (first != NULL && second != NULL && !value_equal(first, second))
        buf_printf(running->out, "== identity changed\n");
}

static const char default_provider[] =
    "{\"personal_access_token\":\"kpat_golden\",\"server_url\":\"https://"
    "konnect.test\",\"control_plane_id\":\"c0000000-0000-4000-8000-000000000001\",\"plaintext_secrets\":"
    "\"allow\",\"validate_plugins\":\"local\"}";

static bool configure(struct running *running, struct ctx *ctx)
{
    const struct section *section = case_section(running->golden, "provider");
    strview text = section != NULL ? section->text : sv_from(default_provider);
    const struct value *config = object_from(ctx, provider_konnect.attrs, text);
    return provider_validate(ctx, running->provider, config) &&
           provider_configure(ctx, running->provider, config, SV("1.11.4"));
}

static void open_provider(struct running *running)
{
    running->provider = provider_new(&provider_konnect, all_resources, running->world);
    running->def = provider_resource(running->provider, case_section(running->golden, "resource")->argument);
    if (running->def == NULL)
        BUG("case: unknown resource");
}

/* Terraform plans and applies in two processes: what the plan learnt, the apply does not know. The planner's
 * types are still needed. */
static void restart(struct running *running)
{
    struct ctx unheard = ctx_make(running->ctx.arena); /* the plan has said it */
    running->planner = running->provider;
    open_provider(running);
    if (!configure(running, &unheard))
        BUG("case: the provider cannot be configured twice");
}

static void run_apply(struct running *running, const struct value *planned, strview private_bytes,
                      const struct value *config)
{
    const struct apply_request request = { running->prior, planned, config, private_bytes };
    struct apply_result result;
    (void)apply_resource(&running->ctx, provider_session(running->provider), running->def, &request, &result);
    compare_identities(running, planned, result.state);
    append_state(running, result.state, result.private_bytes);
}

static void run_config(struct running *running)
{
    struct ctx *ctx = &running->ctx;
    const struct value *config =
        object_from(ctx, running->def->attrs, case_section(running->golden, "config")->text);
    mark_unknown(running, &config);
    const struct plan_request request = {
        .prior = running->prior,
        .proposed = propose(running, config),
        .config = config,
        .prior_private = running->private_bytes,
    };
    struct plan_result plan;
    running->player->planning = true;
    bool planned = plan_resource(ctx, provider_session(running->provider), running->def, &request, &plan);
    running->player->planning = false;
    if (!planned)
        return;
    buf_printf(running->out, "== plan\n" SV_FMT "\n",
               SV_ARG(object_text(ctx->arena, running->def->attrs, plan.planned)));
    if (plan.planned_private.len > 0)
        buf_printf(running->out, "private: " SV_FMT "\n", SV_ARG(plan.planned_private));
    for (size_t i = 0; i < plan.replace_count; i++)
        buf_printf(running->out, "replace: " SV_FMT "\n", SV_ARG(path_to_text(ctx->arena, plan.replace[i])));
    if (plan.replace_count == 0)
        compare_identities(running, running->prior, plan.planned);
    bool changes = !value_equal(plan.planned, running->prior);
    if (!changes || plan.replace_count > 0 || case_section(running->golden, "unknown") != NULL)
        return;
    restart(running);
    run_apply(running, plan.planned, plan.planned_private, config);
}

/* Reads again until a list serves it (konnect/pages.h): that must make no difference, and stands in an
 * expectation only where it does. */
static void run_listed(struct running *running, const struct read_request *request,
                       const struct read_result *expected)
{
    struct ctx unheard = ctx_make(running->ctx.arena);
    struct read_result listed = { 0 };
    running->player->listing = true;
    restart(running);
    for (int i = 0; i <= PAGES_PLAIN_READS; i++)
        (void)read_resource(&unheard, provider_session(running->provider), running->def, request, &listed);
    if (running->player->lists == 1 && listed.state != NULL && value_equal(listed.state, expected->state) &&
        sv_equal(listed.private_bytes, expected->private_bytes))
        return;
    buf_printf(
        running->out, "== state from %zu lists\n" SV_FMT "private: " SV_FMT "\n", running->player->lists,
        SV_ARG(listed.state != NULL ? object_text(running->ctx.arena, running->def->attrs, listed.state)
                                    : SV("none")),
        SV_ARG(listed.private_bytes));
}

static void run_read(struct running *running)
{
    const struct read_request request = { .state = running->prior, .private_bytes = running->private_bytes };
    struct read_result result;
    if (!read_resource(&running->ctx, provider_session(running->provider), running->def, &request, &result))
        return;
    compare_identities(running, running->prior, result.state);
    append_state(running, result.state, result.private_bytes);
    if (!value_is_null(result.state) && !running->looked_up && running->def->rest.listed_by == NULL &&
        case_section(running->golden, "answer") != NULL)
        run_listed(running, &request, &result);
}

static void run_import(struct running *running, const struct import_request *request)
{
    struct import_result result;
    if (!import_resource(&running->ctx, provider_session(running->provider), running->def, request, &result))
        return;
    running->prior = result.state;
    running->private_bytes = result.private_bytes;
    running->looked_up = running->player->asked > 0;
    run_read(running);
}

/* The state before, as UpgradeResourceState hands it over. */
static const struct value *prior_of(struct running *running)
{
    struct arena *arena = running->ctx.arena;
    const struct section *prior = case_section(running->golden, "prior");
    const struct value *object =
        object_from(&running->ctx, running->def->attrs, prior != NULL ? prior->text : SV("null"));
    if (value_is_null(object))
        return object;
    struct rows rows = rows_from_object(arena, running->def->attrs, object);
    merged_assume(arena, &rows);
    return rows_to_object(arena, &rows);
}

static void run_moved(struct running *running, const struct section *moved)
{
    struct ctx *ctx = &running->ctx;
    strview rest = moved->argument;
    struct moved_source source = { .provider = sv_cut(&rest, ' '), .type = sv_cut(&rest, ' ') };
    struct moved_result result;
    source.state = moved->text;
    if (!sv_to_int64(rest, &source.version))
        BUG("case: moved PROVIDER TYPE VERSION");
    if (!moved_resource(ctx, running->def, &source, &result))
        return;
    buf_printf(running->out, "== state moved\n" SV_FMT "\nprivate: " SV_FMT "\n",
               SV_ARG(object_text(ctx->arena, running->def->attrs, result.state)),
               SV_ARG(result.private_bytes));
    running->prior = result.state;
    running->private_bytes = result.private_bytes;
    run_read(running);
}

static void run(struct running *running)
{
    const struct golden_case *golden = running->golden;
    const struct section *private_bytes = case_section(golden, "private");
    const struct section *import = case_section(golden, "import");
    const struct section *moved = case_section(golden, "moved");
    const struct section *identity = case_section(golden, "identity");
    running->prior = prior_of(running);
    running->private_bytes = private_bytes != NULL ? private_bytes->text : SV("");
    if (import != NULL)
        run_import(running, &(struct import_request){ .id = import->argument, .tables = all_resources });
    else if (moved != NULL)
        run_moved(running, moved);
    else if (identity != NULL)
        run_import(running, &(struct import_request){
                                .identity = object_from(&running->ctx,
                                                        identity_attrs(running->ctx.arena, running->def),
                                                        identity->text) });
    else if (case_section(golden, "delete") != NULL)
        run_apply(running, value_null(running->ctx.arena, running->prior->type), SV(""),
                  value_null(running->ctx.arena, running->prior->type));
    else if (case_section(golden, "config") != NULL)
        run_config(running);
    else
        run_read(running);
}

strview case_run(struct arena *arena, const struct golden_case *golden)
{
    struct buf out = buf_make(arena, BUF_LIMIT_TEXT);
    struct player player = {
        .http = { play, no_close, no_close }, .arena = arena, .golden = golden, .transcript = &out
    };
    const struct world world = { open_player, look_up, count_up, SV("0.0.0") };
    struct running running = {
        .ctx = ctx_make(arena), .golden = golden, .player = &player, .world = &world, .out = &out
    };
    current_player = &player;
    open_provider(&running);
    if (configure(&running, &running.ctx))
        run(&running);
    append_diagnostics(&out, arena, &running.ctx.diags);
    provider_free(running.provider);
    provider_free(running.planner);
    return buf_view(&out);
}
