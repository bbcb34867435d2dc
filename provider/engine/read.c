#include "engine/read.h"

#include "base/log.h"
#include "config/config.h"
#include "engine/doubles.h"
#include "engine/gone.h"
#include "engine/lookup.h"
#include "engine/others.h"
#include "engine/private.h"
#include "engine/twin.h"
#include "engine/unasked.h"
#include "engine/write_only.h"
#include "table/answer.h"
#include "table/listed.h"
#include "table/merged.h"
#include "table/object.h"
#include "table/reconcile.h"
#include "value/build.h"

static bool no_object(struct ctx *ctx, const struct resource_def *def,
                      const struct konnect_response *response)
{
    return ctx_error(
        ctx, "Konnect's answer cannot be read",
        "Reading the %s was answered with status %d and a body that is not a JSON object (" SV_FMT
        "). A proxy may have answered instead of Konnect.",
        def->noun, response->status,
        SV_ARG(response->content_type.len > 0 ? response->content_type : SV("no content type")));
}

/* Konnect's object: from the list that serves several reads, or else by a request of its own. */
static bool fetch(struct ctx *ctx, struct session *session, const struct resource_def *def,
                  const struct resource_request *get, struct konnect_response *out)
{
    const struct value *listed = NULL;
    if (!listed_object(ctx, session, def, get->rows, &listed))
        return object_read(ctx, session, def, get->rows, out);
    *out = (struct konnect_response){ .status = 200, .json = request_unwrapped(listed, get->wrapper) };
    return true;
}

struct reading {
    struct ctx *ctx;
    struct session *session;
    const struct resource_def *def;
    struct rows prior;
    struct private_data memory;
    bool imports; /* the state is no more than what an import text says (engine/import.h); a link's always is
                   */
};

static bool is_import(const struct private_data *memory, const struct rows *prior)
{
    if (!memory->config.imported || memory->config.moved)
        return false;
    for (size_t i = 0; i < prior->count; i++)
        if (!attr_has(&prior->attrs[i], ATTR_PATH) && prior->attrs[i].derived == NULL &&
            !value_is_null(prior->values[i]))
            return false;
    return true;
}

/* " One that it has: …", or nothing. */
static strview another(const struct reading *reading)
{
    struct ctx *ctx = reading->ctx;
    const struct lookup lookup = { reading->session, reading->def, &reading->prior };
    struct looked_up any;
    if (!lookup_any(ctx, &lookup, &any))
        return SV("");
    strview name =
        sv_equal(any.name, any.id) ? SV("") : arena_printf(ctx->arena, " (\"" SV_FMT "\")", SV_ARG(any.name));
    return arena_printf(ctx->arena, " One that it has: " SV_FMT SV_FMT ".", SV_ARG(any.id), SV_ARG(name));
}

/* Terraform's own words for an import that finds nothing name no control plane. */
static bool nothing_to_import(const struct reading *reading)
{
    struct ctx *ctx = reading->ctx;
    const struct resource_def *def = reading->def;
    const struct rows *prior = &reading->prior;
    strview id = twin_import_id(ctx->arena, def, prior, prior);
    strview right = another(reading);
    return ctx_error(
        ctx, "Object to import not found",
        "Konnect does not have the %s \"" SV_FMT "\". Check each part of the import ID: " SV_FMT "." SV_FMT,
        def->noun, SV_ARG(id), SV_ARG(twin_names(ctx->arena, prior, def->identity.parts)), SV_ARG(right));
}

/* After a 404 that is believed. */
static bool not_there(const struct reading *reading, struct read_result *out)
{
    struct ctx *ctx = reading->ctx;
    const struct resource_def *def = reading->def;
    if (reading->imports)
        return nothing_to_import(reading);
    log_write(LOG_INFO, "the object is gone", LOG_FIELDS(LOG_TEXT("resource", sv_from(def->type_name))));
    *out = (struct read_result){ .state = value_null(ctx->arena, attrs_type(ctx->arena, def->attrs)) };
    return true;
}

/* The rows but for the free-form ones. */
static struct rows reconciled(const struct reading *reading, const struct rows *actual)
{
    struct arena *arena = reading->ctx->arena;
    const struct config_memory *memory = &reading->memory.config;
    struct rows ours = config_without_told(arena, memory, &reading->prior);
    bool first = reading->imports || memory->moved;
    return (first ? reconcile_import : reconcile_read)(arena, &ours, actual);
}

/* The state, and what is remembered, from Konnect's object. */
static bool take(struct reading *reading, const struct value *object, struct read_result *out)
{
    struct ctx *ctx = reading->ctx;
    struct session *session = reading->session;
    const struct resource_def *def = reading->def;
    struct private_data *memory = &reading->memory;
    struct rows actual;
    if (def->rest.listed_by != NULL) /* nothing of a link is left to be compared once it was read */
        memory->config.imported = false;
    if (!rows_from_answer(ctx, def->attrs, object, &actual))
        return false;
    gone_is_disproved(session, def, &reading->prior);
    actual = merged_as_read(ctx->arena, session, &reading->prior, &actual);
    struct rows rows = reconciled(reading, &actual);
    struct config config = { .ctx = ctx, .session = session, .def = def, .memory = &memory->config };
    config_open(&config, &rows);
    config_read(&config, &reading->prior, &actual, &rows);
    write_only_moved(&(struct write_only){ .ctx = ctx, .def = def }, session, object, memory, &rows);
    memory->config.moved = false;
    write_only_read(ctx->arena, def, &actual, memory, &rows);
    doubles_read(session, def, &rows);
    if (reading->imports)
        others_warn(ctx, session, def, &rows, OTHERS_IMPORT);
    *out = (struct read_result){
        .state = rows_to_object(ctx->arena, &rows),
        .private_bytes = private_encode(ctx->arena, memory),
    };
    return true;
}

/* Konnect's answer about this object. False: there is none, or one that would be the same for every other
 * object, because the token, the address or the control plane is wrong. */
static bool ask(const struct reading *reading, struct ctx *ctx, const struct resource_request *get,
                struct konnect_response *out)
{
    if (!fetch(ctx, reading->session, reading->def, get, out))
        return false;
    if (out->status == 401)
        return request_refused(ctx, get, out, "Could not read the %s", reading->def->noun);
    return out->status != 404 || gone_is_believed(ctx, reading->session, reading->def, &reading->prior);
}

/* After `ask` has failed, whether the session has told that fault already: the run fails by the first error,
 * and hundreds of the same would only hide it. What an import looks for is in no state, so it tells it again.
 */
static bool is_told(const struct reading *reading, const struct ctx *failed, int status)
{
    if (ctx_stopped(failed))
        return false;
    bool first = status == 404 ? session_first_time(reading->session, failed->diags.first->detail)
                               : unasked_from_now_on(reading->session);
    return !first && unasked_knows(&reading->prior);
}

static bool keep_state(const struct read_request *request, struct read_result *out)
{
    *out = (struct read_result){ .state = request->state, .private_bytes = request->private_bytes };
    return true;
}

bool read_resource(struct ctx *ctx, struct session *session, const struct resource_def *def,
                   const struct read_request *request, struct read_result *out)
{
    struct reading reading = {
        .ctx = ctx,
        .session = session,
        .def = def,
        .prior = rows_from_object(ctx->arena, def->attrs, request->state),
        .memory = private_decode(ctx->arena, request->private_bytes),
    };
    reading.imports = is_import(&reading.memory, &reading.prior);
    if (unasked_keeps_state(ctx, session, &reading.prior))
        return keep_state(request, out);
    /* Before Konnect is asked: another plan may be made while its answer is on the way. */
    doubles_read(session, def, &reading.prior);
    const struct resource_request get = object_request(def, &reading.prior);
    struct konnect_response response = { 0 };
    struct ctx attempt = ctx_attempt(ctx);
    bool asked = ask(&reading, &attempt, &get, &response);
    if (!asked && is_told(&reading, &attempt, response.status))
        return keep_state(request, out);
    ctx_adopt(ctx, &attempt);
    if (!asked)
        return false;
    if (response.status == 404)
        return not_there(&reading, out);
    if (!request_succeeded(&response))
        return request_refused(ctx, &get, &response, "Could not read the %s", def->noun);
    if (!request_has_object(&response))
        return no_object(ctx, def, &response);
    return take(&reading, response.json, out);
}
