#include "engine/apply.h"

#include "config/config.h"
#include "engine/gone.h"
#include "engine/handover.h"
#include "engine/keep_secrets.h"
#include "engine/plan.h"
#include "engine/recover.h"
#include "engine/remove.h"
#include "engine/target.h"
#include "engine/twin.h"
#include "engine/write_only.h"
#include "kong/freeform.h"
#include "table/answer.h"
#include "table/body.h"
#include "table/merged.h"
#include "table/reconcile.h"
#include "table/request.h"
#include "value/build.h"

enum { MOST_POSTS = 3 };

struct applying {
    struct ctx *ctx;
    struct session *session;
    const struct resource_def *def;
    struct rows prior;
    struct rows before; /* the same, as Konnect had it */
    struct rows planned;
    struct rows config;
    struct rows sent; /* planned as Konnect gets it, with the write-only values that are written */
    struct write_only write_only;
    bool wrote; /* Konnect took a write and answered with the object */
    struct config freeform;
    struct private_data memory;
    struct handover handover;
};

/* Whether the POST may have been done although its answer does not show the object. */
static bool may_exist(bool answered, const struct konnect_response *response)
{
    if (!answered || response->uncertain)
        return response->uncertain;
    return response->status >= 500 || (request_succeeded(response) && !request_has_object(response));
}

static bool unreadable(struct ctx *ctx, const struct resource_def *def,
                       const struct konnect_response *response, const char *advice)
{
    return ctx_error(ctx, "Konnect's answer cannot be read",
                     "The %s was written (status %d), but the answer is not a JSON object.%s", def->noun,
                     response->status, advice);
}

/* One POST, and the search for its object when the response did not show it. */
struct posting {
    struct resource_request request;
    struct recovery_plan recovery;
    struct konnect_response response;
    const struct value *found;     /* Konnect's object, once there is one */
    enum recovery_outcome outcome; /* of the search; RECOVERY_UNSURE when there was none */
    struct ctx attempt;            /* the POST's own diagnostics */
    bool answered;
};

static void post_once(struct applying *applying, struct posting *posting)
{
    posting->attempt = ctx_attempt(applying->ctx);
    posting->outcome = RECOVERY_UNSURE;
    posting->answered =
        request_send(&posting->attempt, applying->session, &posting->request, &posting->response);
    posting->recovery.since_ms = posting->response.sent_after_ms;
    if (posting->answered && request_has_object(&posting->response))
        posting->found = posting->response.json;
    else if (may_exist(posting->answered, &posting->response))
        posting->outcome =
            recover_find(applying->ctx, applying->session, &posting->recovery, &posting->found);
}

/* Posts until the object is found or Konnect refuses. A POST that broke is sent again only when the search
 * has shown that it was not carried out. */
static void post(struct applying *applying, struct posting *posting)
{
    for (int i = 0; i < MOST_POSTS; i++) {
        post_once(applying, posting);
        bool broke = !posting->answered || posting->response.status >= 500;
        if (posting->found != NULL || posting->outcome != RECOVERY_ABSENT || !broke ||
            ctx_stopped(applying->ctx))
            return;
    }
}

/* The state from Konnect's answer. */
static bool settle(struct applying *applying, const struct value *answer, struct rows *state)
{
    struct ctx *ctx = applying->ctx;
    struct rows actual;
    struct rows rows;
    bool good = rows_from_answer(ctx, applying->def->attrs, answer, &actual);
    good &= reconcile_applied(ctx, &applying->planned, &actual, &rows);
    good &= config_applied(&applying->freeform, &applying->sent, &actual, &rows);
    *state = rows_without_unknowns(ctx->arena, &rows);
    applying->wrote = true;
    return good;
}

/* With the command that imports what is there; NULL: it cannot be told. */
static const char *exists_hint(struct applying *applying, const struct konnect_response *response,
                               strview own)
{
    struct ctx *ctx = applying->ctx;
    struct twin twin;
    return konnect_error_is_unique(response) &&
                   twin_find(ctx, applying->session, applying->def, &applying->planned, own, &twin)
               ? twin_hint(ctx->arena, applying->def, &applying->planned, &twin)
               : NULL;
}

/* Another object had what this one takes, and another write of this apply has changed that. */
static bool may_come_later(struct applying *applying, const struct konnect_response *response)
{
    return konnect_error_is_unique(response) && handover_await(applying->ctx, &applying->handover);
}

static bool create(struct applying *applying, struct rows *state, bool *exists)
{
    struct ctx *ctx = applying->ctx;
    const struct resource_def *def = applying->def;
    const struct value *body = NULL;
    struct posting posting = {
        .request = { .method = "POST",
                     .path = def->rest.collection,
                     .wrapper = def->rest.wrapper,
                     .rows = &applying->sent,
                     .def = def,
                     .vocabulary = config_vocabulary(&applying->freeform) },
    };
    struct rows planned = merged_as_sent(ctx->arena, &applying->planned);
    if (!body_from_rows(ctx, &applying->sent, BODY_CREATE, &body) ||
        !recover_prepare(ctx, applying->session, def, &planned, &posting.recovery))
        return false;
    body = config_typed(&applying->freeform, body);
    posting.request.body = recover_mark(ctx->arena, &posting.recovery, body);
    do
        post(applying, &posting);
    while (posting.found == NULL && posting.answered && may_come_later(applying, &posting.response));
    if (posting.found != NULL) {
        *exists = true;
        return settle(applying, posting.found, state);
    }
    ctx_adopt(ctx, &posting.attempt);
    if (!posting.answered)
        return false;
    if (posting.response.status == 404 && !target_is_there(ctx, applying->session, def, &applying->planned))
        return false;
    if (!request_succeeded(&posting.response)) {
        posting.request.exists_hint = exists_hint(applying, &posting.response, SV(""));
        return request_refused(ctx, &posting.request, &posting.response, "Could not create the %s",
                               def->noun);
    }
    return unreadable(ctx, def, &posting.response,
                      " Look in Konnect before you apply again, and import it if it is there.");
}

static bool gone(struct applying *applying)
{
    if (!gone_is_believed(applying->ctx, applying->session, applying->def, &applying->prior))
        return false;
    return ctx_error(applying->ctx, "Object no longer exists",
                     "The %s was deleted outside Terraform after the plan was made. Plan again to create it.",
                     applying->def->noun);
}

/* Konnect's present object. */
static bool read_present(struct applying *applying, struct rows *actual)
{
    struct ctx *ctx = applying->ctx;
    const struct resource_request request = { .method = "GET",
                                              .path = applying->def->rest.item,
                                              .wrapper = applying->def->rest.wrapper,
                                              .rows = &applying->sent };
    struct konnect_response response;
    if (!request_send(ctx, applying->session, &request, &response))
        return false;
    if (response.status == 404)
        return gone(applying);
    if (!request_has_object(&response))
        return request_refused(ctx, &request, &response, "Could not read the %s before updating it",
                               applying->def->noun);
    return rows_from_answer(ctx, applying->def->attrs, response.json, actual);
}

/* `planned`, with what neither the state nor the plan has, but Konnect: the plan did not show it, so it
 * stays. */
static const struct value *kept(struct arena *arena, const struct attr *attr, const struct value *prior,
                                const struct value *planned, const struct value *actual)
{
    if (value_is_null(prior) && value_is_null(planned))
        return actual;
    if (attr->type->kind != TYPE_OBJECT || attr->nested == NULL || !value_is_known(planned) ||
        !value_is_known(actual))
        return planned;
    struct rows before = rows_from_object(arena, attr->nested, prior);
    struct rows ours = rows_from_object(arena, attr->nested, planned);
    struct rows theirs = rows_from_object(arena, attr->nested, actual);
    for (size_t i = 0; i < ours.count; i++)
        ours.values[i] = kept(arena, &attr->nested[i], before.values[i], ours.values[i], theirs.values[i]);
    return rows_to_object(arena, &ours);
}

static bool is_settable(const struct attr *attr)
{
    return (attr->flags & (ATTR_REQUIRED | ATTR_OPTIONAL)) != 0;
}

static void keep_unplanned(struct applying *applying, const struct rows *actual)
{
    for (size_t i = 0; i < actual->count; i++) {
        const struct attr *attr = &actual->attrs[i];
        if (is_settable(attr) && (attr->flags & (ATTR_FREEFORM | ATTR_SECRET)) == 0)
            applying->sent.values[i] = kept(applying->ctx->arena, attr, applying->before.values[i],
                                            applying->sent.values[i], actual->values[i]);
    }
}

/* Whether Konnect may have something of the object that the plan does not change: not where there is one
 * attribute alone, because that is the one that changes. */
static bool may_hold_more(const struct resource_def *def)
{
    size_t count = 0;
    for (const struct attr *attr = def->attrs; attr->name != NULL; attr++)
        count += is_settable(attr) && (attr->flags & (ATTR_PATH | ATTR_LOCAL | ATTR_UNREADABLE)) == 0;
    return count > 1;
}

/* A PUT replaces the whole object. What the plan does not change must therefore be sent again. */
static bool update_body(struct applying *applying, const struct value **out)
{
    struct ctx *ctx = applying->ctx;
    struct rows actual = { 0 };
    const struct value *body = NULL;
    if (!may_hold_more(applying->def))
        return body_from_rows(ctx, &applying->sent, BODY_UPDATE, out);
    if (!read_present(applying, &actual))
        return false;
    keep_unplanned(applying, &actual);
    keep_secrets(applying->def, &applying->prior, &actual, &applying->sent);
    if (applying->freeform.attr == NULL)
        return body_from_rows(ctx, &applying->sent, BODY_UPDATE, out);
    config_reveal(&applying->freeform, &applying->config, &applying->sent, &actual);
    const struct value *again = config_carry(&applying->freeform, &applying->prior, &applying->sent, &actual);
    if (!body_from_rows(ctx, &applying->sent, BODY_UPDATE, &body))
        return false;
    *out = freeform_merge(ctx->arena, again, config_typed(&applying->freeform, body));
    return true;
}

static bool update(struct applying *applying, struct rows *state)
{
    struct ctx *ctx = applying->ctx;
    const struct value *body = NULL;
    if (!plan_changes_konnect(applying->def, &applying->prior, &applying->planned)) {
        *state = rows_without_unknowns(ctx->arena, &applying->planned);
        return true;
    }
    bool patch = applying->def->rest.update == REST_PATCH;
    if (!(patch ? body_from_rows(ctx, &applying->sent, BODY_UPDATE, &body) : update_body(applying, &body)))
        return false;
    struct resource_request request = {
        .method = patch ? "PATCH" : "PUT",
        .path = applying->def->rest.item,
        .wrapper = applying->def->rest.wrapper,
        .rows = &applying->sent,
        .body = body,
        .def = applying->def,
        .vocabulary = config_vocabulary(&applying->freeform),
    };
    struct konnect_response response;
    do {
        if (!request_send(ctx, applying->session, &request, &response))
            return false;
    } while (may_come_later(applying, &response));
    if (response.status == 404)
        return gone(applying);
    if (!request_succeeded(&response)) {
        strview own = twin_import_id(ctx->arena, applying->def, &applying->prior, &applying->prior);
        request.exists_hint = exists_hint(applying, &response, own);
        return request_refused(ctx, &request, &response, "Could not update the %s", applying->def->noun);
    }
    if (!request_has_object(&response)) {
        *state = rows_without_unknowns(ctx->arena, &applying->planned);
        return unreadable(ctx, applying->def, &response, " The state holds what was sent.");
    }
    return settle(applying, response.json, state);
}

/* The private bytes after a write that succeeded. After a failed one the planned bytes stay (with the
 * places that must be hidden), so that the next plan writes again. */
static strview remember(struct applying *applying, const struct rows *state)
{
    struct arena *arena = applying->ctx->arena;
    struct private_data *memory = &applying->memory;
    if (applying->wrote)
        write_only_remember(&applying->write_only, applying->session, state, memory);
    memory->left_alone = NULL;
    memory->server_defaults = private_server_defaults(arena, &applying->config, state);
    return private_encode(arena, memory);
}

/* With ignore_changes Terraform hides a write-only value from the plan, and shows it to the apply: what the
 * plan did not see is not written. */
static void forget_unplanned(struct arena *arena, struct rows *config, const struct private_data *memory)
{
    for (size_t i = 0; i < config->count; i++)
        if (attr_has(&config->attrs[i], ATTR_WRITE_ONLY) &&
            !private_was_configured(memory, config->attrs[i].name))
            config->values[i] = value_null(arena, config->attrs[i].type);
}

/* What is to be done, from the request's rows. What it opens points into `applying`. */
static void prepare(struct applying *applying, const struct apply_request *request)
{
    struct ctx *ctx = applying->ctx;
    applying->memory = private_decode(ctx->arena, request->planned_private);
    keep_secrets_left_alone(ctx->arena, &applying->memory, &applying->prior);
    applying->before = merged_as_sent(ctx->arena, &applying->prior);
    forget_unplanned(ctx->arena, &applying->config, &applying->memory);
    applying->freeform = (struct config){ .ctx = ctx,
                                          .session = applying->session,
                                          .def = applying->def,
                                          .memory = &applying->memory.config,
                                          .prior = &applying->prior };
    applying->write_only = (struct write_only){ .ctx = ctx,
                                                .def = applying->def,
                                                .prior = &applying->prior,
                                                .config = &applying->config,
                                                .creating = value_is_null(request->prior) };
    applying->sent = write_only_sent(&applying->write_only, &applying->planned);
    applying->sent = merged_as_sent(ctx->arena, &applying->sent);
}

static bool create_or_update(struct applying *applying, const struct value *nothing, struct apply_result *out)
{
    struct arena *arena = applying->ctx->arena;
    struct rows state = applying->prior;
    bool exists = !applying->write_only.creating;
    applying->handover = handover_begin(applying->session, applying->def, exists ? &applying->prior : NULL,
                                        &applying->planned);
    config_open(&applying->freeform, &applying->planned);
    config_remember(&applying->freeform, &applying->sent);
    out->private_bytes = private_encode(arena, &applying->memory);
    bool good = exists ? update(applying, &state) : create(applying, &state, &exists);
    handover_end(&applying->handover, good || applying->wrote);
    out->state = exists ? rows_to_object(arena, &state) : nothing;
    if (good)
        out->private_bytes = remember(applying, &state);
    return good;
}

bool apply_resource(struct ctx *ctx, struct session *session, const struct resource_def *def,
                    const struct apply_request *request, struct apply_result *out)
{
    const struct value *nothing = value_null(ctx->arena, attrs_type(ctx->arena, def->attrs));
    struct applying applying = {
        .ctx = ctx,
        .session = session,
        .def = def,
        .prior = rows_from_object(ctx->arena, def->attrs, request->prior),
        .planned = rows_from_object(ctx->arena, def->attrs, request->planned),
        .config = rows_from_object(ctx->arena, def->attrs, request->config),
    };
    *out = (struct apply_result){ .state = request->prior, .private_bytes = request->planned_private };
    if (value_is_null(request->planned)) {
        applying.handover = handover_begin(session, def, &applying.prior, NULL);
        bool gone = remove_resource(ctx, session, def, &applying.prior);
        handover_end(&applying.handover, gone);
        if (gone)
            *out = (struct apply_result){ .state = nothing };
        return gone;
    }
    if (!merged_complete(ctx, session, &applying.planned))
        return false;
    prepare(&applying, request);
    return create_or_update(&applying, nothing, out);
}
