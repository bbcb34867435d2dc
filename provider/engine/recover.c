#include "engine/recover.h"

#include "base/log.h"
#include "base/uuid.h"
#include "konnect/collection.h"
#include "table/body.h"
#include "table/request.h"
#include "value/build.h"

#include <string.h>
#include <time.h>

/* How far Konnect's clock may be behind ours. */
enum { CLOCK_SKEW_SECONDS = 120 };

struct recovery_plan recover_prepare(struct arena *arena, struct session *session,
                                     const struct resource_def *def, const struct rows *planned)
{
    const struct world *world = session_world(session);
    struct recovery_plan plan = { .def = def, .rows = *planned, .started = world->now() };
    if (def->rest.recovery != RECOVER_BY_OWN_ID)
        return plan;
    unsigned char random[UUID_BYTES];
    world->random(random, sizeof random);
    plan.own_id = uuid_of_random(arena, random);
    plan.rows = rows_copy(arena, planned);
    plan.rows.values[attr_index(def->attrs, sv_from(def->rest.id))] = value_string(arena, plan.own_id);
    return plan;
}

const struct value *recover_mark(struct arena *arena, const struct recovery_plan *plan,
                                 const struct value *body)
{
    if (plan->own_id.len == 0)
        return body;
    const struct attr *id = attr_row(plan->def->attrs, plan->def->rest.id);
    return value_with(arena, body, attr_field(id), value_string(arena, plan->own_id));
}

/* Whether Konnect made the object ("2024-01-01T00:00:00.000Z") no earlier than our POST. */
static bool is_fresh(const struct recovery_plan *plan, const struct value *object)
{
    const struct rest *rest = &plan->def->rest;
    const struct value *created = body_pick(object, attr_field(attr_row(plan->def->attrs, rest->created)));
    struct tm parts = { 0 };
    char text[64] = { 0 };
    strview stamp = created != NULL ? value_text(created) : SV("");
    if (stamp.len == 0 || stamp.len >= sizeof text)
        return false;
    memcpy(text, stamp.data, stamp.len);
    return strptime(text, "%Y-%m-%dT%H:%M:%S", &parts) != NULL &&
           timegm(&parts) >= plan->started - CLOCK_SKEW_SECONDS;
}

static enum recovery_outcome find_by_path(struct ctx *ctx, struct session *session,
                                          const struct recovery_plan *plan, const struct value **out)
{
    const struct resource_request request = {
        .method = "GET",
        .path = plan->def->rest.item,
        .wrapper = plan->def->rest.wrapper,
        .rows = &plan->rows,
        .once = true,
    };
    struct konnect_response response;
    if (!request_send(ctx, session, &request, &response))
        return RECOVERY_UNSURE;
    if (response.status == 404)
        return RECOVERY_ABSENT;
    if (!request_has_object(&response) || (plan->own_id.len == 0 && !is_fresh(plan, response.json)))
        return RECOVERY_UNSURE;
    *out = response.json;
    return RECOVERY_FOUND;
}

struct listing {
    const struct recovery_plan *plan;
    const struct value *body;
    const struct value *found;
    size_t count;
};

static bool note_candidate(void *payload, const struct value *item)
{
    struct listing *listing = payload;
    if (value_holds(listing->body, item) && is_fresh(listing->plan, item)) {
        listing->found = item;
        listing->count++;
    }
    return true;
}

/* When the list has no object that fits, the outcome is unsure and not "absent", because lists may lag
 * behind. */
static enum recovery_outcome find_by_listing(struct ctx *ctx, struct session *session,
                                             const struct recovery_plan *plan, const struct value *body,
                                             const struct value **out)
{
    const struct rest *rest = &plan->def->rest;
    struct listing listing = { .plan = plan, .body = body };
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
                                   const struct value *body, const struct value **out)
{
    static const char *const names[] = { "found", "absent", "unsure" };
    struct ctx attempt = ctx_attempt(ctx);
    const struct resource_def *def = plan->def;
    attempt.stop = NULL; /* look even while stopping: otherwise an object that was made would be forgotten */
    enum recovery_outcome outcome = RECOVERY_UNSURE;
    if (def->rest.recovery == RECOVER_BY_LISTING)
        outcome = find_by_listing(&attempt, session, plan, body, out);
    else if (def->rest.recovery != RECOVER_NOT)
        outcome = find_by_path(&attempt, session, plan, out);
    log_write(LOG_WARN, "creation was not answered; looked for the object",
              LOG_FIELDS(LOG_TEXT("resource", sv_from(def->type_name)),
                         LOG_TEXT("outcome", sv_from(names[outcome]))));
    return outcome;
}
