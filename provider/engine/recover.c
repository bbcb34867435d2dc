#include "engine/recover.h"

#include "base/log.h"
#include "base/timestamp.h"
#include "base/uuid.h"
#include "konnect/collection.h"
#include "table/answer.h"
#include "table/body.h"
#include "table/control_plane.h"
#include "table/object.h"
#include "table/reconcile.h"
#include "value/build.h"

/* Where the control plane itself is to be made. */
static bool learn_from_list(struct ctx *ctx, struct session *session, const struct resource_def *def,
                            const struct rows *planned)
{
    const struct resource_request list = { .method = "GET", .path = def->rest.collection, .rows = planned };
    struct konnect_response response;
    return request_send(ctx, session, &list, &response);
}

/* Any answer tells Konnect's time. */
static bool learn_clock(struct ctx *ctx, struct session *session, const struct resource_def *def,
                        const struct rows *planned)
{
    const char *attr = def->identity.control_plane;
    bool by_path = def->rest.recovery == RECOVER_BY_PATH && def->rest.listed_by == NULL;
    bool needed = by_path || def->rest.recovery == RECOVER_BY_LISTING;
    struct konnect_client *client = session_client(ctx, session);
    int64_t known = 0;
    if (client == NULL)
        return false;
    if (!needed || attr == NULL || konnect_server_time(client, &known))
        return true;
    strview id = value_text(rows_get(planned, attr));
    if (id.len == 0)
        return learn_from_list(ctx, session, def, planned);
    return control_plane_look(ctx, session, id)->presence != CONTROL_PLANE_UNASKED ||
           control_plane_require(ctx, session, id, "");
}

bool recover_prepare(struct ctx *ctx, struct session *session, const struct resource_def *def,
                     const struct rows *planned, struct recovery_plan *out)
{
    struct recovery_plan plan = { .def = def, .rows = *planned };
    if (!learn_clock(ctx, session, def, planned))
        return false;
    if (def->rest.recovery == RECOVER_BY_OWN_ID) {
        unsigned char random[UUID_BYTES];
        session_world(session)->random(random, sizeof random);
        plan.own_id = uuid_of_random(ctx->arena, random);
        plan.rows = rows_copy(ctx->arena, planned);
        plan.rows.values[attr_index(def->attrs, sv_from(def->rest.id))] =
            value_string(ctx->arena, plan.own_id);
    }
    *out = plan;
    return true;
}

const struct value *recover_mark(struct arena *arena, const struct recovery_plan *plan,
                                 const struct value *body)
{
    if (plan->own_id.len == 0)
        return body;
    const struct attr *id = attr_row(plan->def->attrs, plan->def->rest.id);
    return value_with(arena, body, attr_field(id), value_string(arena, plan->own_id));
}

static strview text_at(const struct recovery_plan *plan, const struct value *object, const char *attr)
{
    const struct value *field = body_pick(object, attr_field(attr_row(plan->def->attrs, attr)));
    return field != NULL ? value_text(field) : SV("");
}

/* As milliseconds since 1970. */
static bool read_time(strview text, int64_t *out)
{
    struct timestamp stamp;
    if (!timestamp_read(text, &stamp))
        return false;
    *out = stamp.seconds * 1000 + stamp.nanos / 1000000;
    return true;
}

/* Whether Konnect made the object no earlier than our POST was sent, and nobody has written it since: a
 * secret with another value looks just like ours. */
static bool is_ours(const struct recovery_plan *plan, const struct value *object)
{
    const struct rest *rest = &plan->def->rest;
    if (rest->listed_by != NULL)
        return true; /* a link has nothing that could be somebody else's */
    strview created = text_at(plan, object, rest->created);
    int64_t made_ms = 0;
    bool written_since = rest->revision != NULL && !sv_equal(text_at(plan, object, rest->revision), created);
    return plan->since_ms > 0 && !written_since && read_time(created, &made_ms) && made_ms >= plan->since_ms;
}

static enum recovery_outcome find_by_path(struct ctx *ctx, struct session *session,
                                          const struct recovery_plan *plan, const struct value **out)
{
    struct konnect_response response;
    if (!object_read(ctx, session, plan->def, &plan->rows, &response))
        return RECOVERY_UNSURE;
    if (response.status == 404)
        return RECOVERY_ABSENT;
    if (!request_has_object(&response) || (plan->own_id.len == 0 && !is_ours(plan, response.json)))
        return RECOVERY_UNSURE;
    *out = response.json;
    return RECOVERY_FOUND;
}

struct listing {
    struct ctx *ctx;
    const struct recovery_plan *plan;
    const struct value *found;
    size_t count;
};

/* Whether the object is as planned. */
static bool is_as_planned(const struct listing *listing, const struct value *object)
{
    const struct rows *planned = &listing->plan->rows;
    struct ctx attempt = ctx_attempt(listing->ctx);
    struct rows there;
    if (!rows_from_answer(&attempt, planned->attrs, object, &there))
        return false;
    struct rows asked = reconcile_asked(listing->ctx->arena, planned, &there);
    const unsigned untold = ATTR_PATH | ATTR_LOCAL | ATTR_UNREADABLE | ATTR_FREEFORM;
    for (size_t i = 0; i < planned->count; i++)
        if ((planned->attrs[i].flags & untold) == 0 && value_is_known(planned->values[i]) &&
            !value_same(planned->values[i], asked.values[i]))
            return false;
    return true;
}

static bool note_candidate(void *payload, const struct value *item)
{
    struct listing *listing = payload;
    if (is_as_planned(listing, item) && is_ours(listing->plan, item)) {
        listing->found = item;
        listing->count++;
    }
    return true;
}

/* When the list has no object that fits, the outcome is unsure and not "absent", because lists may lag
 * behind. */
static enum recovery_outcome find_by_listing(struct ctx *ctx, struct session *session,
                                             const struct recovery_plan *plan, const struct value **out)
{
    const struct rest *rest = &plan->def->rest;
    struct listing listing = { .ctx = ctx, .plan = plan };
    struct konnect_collection all = { .paging = rest->paging, .summary = "Could not list" };
    struct konnect_client *client = session_client(ctx, session);
    if (client == NULL || !request_path(ctx, rest->collection, &plan->rows, &all.path) ||
        !konnect_collect(ctx, client, &all, note_candidate, &listing))
        return RECOVERY_UNSURE;
    if (listing.count != 1)
        return RECOVERY_UNSURE;
    *out = listing.found;
    return RECOVERY_FOUND;
}

enum recovery_outcome recover_find(struct ctx *ctx, struct session *session, const struct recovery_plan *plan,
                                   const struct value **out)
{
    static const char *const names[] = { "found", "absent", "unsure" };
    struct ctx attempt = ctx_attempt(ctx);
    const struct resource_def *def = plan->def;
    attempt.stop = NULL; /* look even while stopping: otherwise an object that was made would be forgotten */
    enum recovery_outcome outcome = RECOVERY_UNSURE;
    if (def->rest.recovery == RECOVER_BY_LISTING)
        outcome = find_by_listing(&attempt, session, plan, out);
    else if (def->rest.recovery != RECOVER_NOT)
        outcome = find_by_path(&attempt, session, plan, out);
    log_write(LOG_WARN, "creation was not answered; looked for the object",
              LOG_FIELDS(LOG_TEXT("resource", sv_from(def->type_name)),
                         LOG_TEXT("outcome", sv_from(names[outcome]))));
    return outcome;
}
