#include "table/control_plane.h"

#include "base/lock.h"
#include "base/mem.h"
#include "base/percent.h"
#include "konnect/error.h"
#include "konnect/once.h"

#include <pthread.h>

/* A control plane that an answer has proved. */
struct proved {
    struct proved *next;
    strview id;
    struct control_plane_look look;
};

struct planes {
    struct once *looks;   /* by path; results are struct control_plane_look */
    pthread_mutex_t lock; /* guards what follows */
    struct arena *arena;
    struct proved *proved;
};

static void *make_cache(void)
{
    struct planes *planes = mem_alloc(sizeof *planes);
    planes->looks = once_new();
    planes->arena = arena_new();
    lock_init(&planes->lock);
    return planes;
}

static void free_cache(void *cache)
{
    struct planes *planes = cache;
    once_free(planes->looks);
    arena_free(planes->arena);
    (void)pthread_mutex_destroy(&planes->lock);
    mem_free(planes);
}

static const struct session_cache cache = { make_cache, free_cache, NULL };

/* With the lock held. */
static const struct proved *find_proved(const struct planes *planes, strview id)
{
    const struct proved *proved = planes->proved;
    while (proved != NULL && !sv_equal_nocase(proved->id, id))
        proved = proved->next;
    return proved;
}

/* NULL: nothing has proved it yet. */
static const struct control_plane_look *proof_of(struct planes *planes, strview id)
{
    (void)pthread_mutex_lock(&planes->lock);
    const struct proved *proved = find_proved(planes, id);
    (void)pthread_mutex_unlock(&planes->lock);
    return proved != NULL ? &proved->look : NULL;
}

void control_plane_prove(struct session *session, strview id, strview name)
{
    struct planes *planes = session_cache(session, &cache);
    (void)pthread_mutex_lock(&planes->lock);
    if (find_proved(planes, id) == NULL) {
        struct proved *proved = ARENA_NEW(planes->arena, struct proved);
        *proved =
            (struct proved){ planes->proved,
                             arena_copy(planes->arena, id),
                             { .presence = CONTROL_PLANE_THERE, .name = arena_copy(planes->arena, name) } };
        planes->proved = proved;
    }
    (void)pthread_mutex_unlock(&planes->lock);
}

/* ---- Asking ---- */

struct asking {
    struct ctx *ctx;
    struct session *session;
    strview id;
    strview path;
};

/* Whether the answer is the control plane, and not what something on the way says to everything. */
static bool is_object(const struct konnect_response *response, strview id)
{
    const struct value *named = response->json != NULL ? value_get(response->json, SV("id")) : NULL;
    return response->status == 200 && named != NULL && sv_equal_nocase(value_text(named), id);
}

static enum control_plane_presence presence_of(const struct konnect_response *response, strview id)
{
    switch (response->status) {
    case 401:
        return CONTROL_PLANE_UNAUTHORIZED;
    case 403:
        return CONTROL_PLANE_FORBIDDEN;
    case 404:
        return CONTROL_PLANE_MISSING;
    default:
        return is_object(response, id) ? CONTROL_PLANE_THERE : CONTROL_PLANE_UNASKED;
    }
}

static void report_answer(struct ctx *ctx, const struct konnect_response *response)
{
    const struct redaction mask = { .is_whole = true };
    if (response->status >= 400)
        (void)konnect_error_report(ctx, response, "Could not read the control plane", NULL, &mask);
    else
        (void)ctx_error(
            ctx, "Could not read the control plane",
            "Its answer has status %d and is not the control plane. A proxy may have answered instead of "
            "Konnect.",
            response->status);
}

static const void *ask(void *payload, struct arena *lasting)
{
    const struct asking *asking = payload;
    struct ctx attempt = ctx_attempt(asking->ctx);
    struct konnect_client *client = session_client(&attempt, asking->session);
    const struct konnect_request request = { .method = "GET",
                                             .path = asking->path,
                                             .mask = { .is_whole = true } };
    struct konnect_response response = { 0 };
    struct control_plane_look *look = ARENA_NEW(lasting, struct control_plane_look);
    *look = (struct control_plane_look){ .presence = CONTROL_PLANE_UNASKED };
    if (client != NULL && konnect_call(&attempt, client, &request, &response)) {
        const struct value *name = response.json != NULL ? value_get(response.json, SV("name")) : NULL;
        look->presence = presence_of(&response, asking->id);
        if (look->presence == CONTROL_PLANE_THERE && name != NULL)
            look->name = arena_copy(lasting, value_text(name));
        if (look->presence == CONTROL_PLANE_UNASKED)
            report_answer(&attempt, &response);
    }
    if (look->presence == CONTROL_PLANE_UNASKED)
        look->reason = arena_copy(lasting, attempt.diags.first->detail);
    return look;
}

const struct control_plane_look *control_plane_look(struct ctx *ctx, struct session *session, strview id)
{
    struct planes *planes = session_cache(session, &cache);
    const struct control_plane_look *proof = proof_of(planes, id);
    if (proof != NULL)
        return proof;
    struct asking asking = {
        .ctx = ctx,
        .session = session,
        .id = id,
        .path =
            arena_printf(ctx->arena, "/v2/control-planes/" SV_FMT, SV_ARG(percent_encoded(ctx->arena, id))),
    };
    return once_get(planes->looks, asking.path, ask, &asking);
}

/* ---- Words ---- */

strview control_plane_host(struct arena *arena, struct session *session)
{
    struct ctx quiet = ctx_make(arena);
    const struct konnect_client *client = session_client(&quiet, session);
    return client != NULL ? konnect_client_base_url(client) : SV("Konnect");
}

strview control_plane_place(struct arena *arena, struct session *session, strview id)
{
    strview host = control_plane_host(arena, session);
    if (id.len == 0)
        return arena_printf(arena, "at " SV_FMT, SV_ARG(host));
    return arena_printf(arena, "in the control plane " SV_FMT " at " SV_FMT, SV_ARG(id), SV_ARG(host));
}

struct control_plane_fault control_plane_fault(struct arena *arena, struct session *session, strview id,
                                               const struct control_plane_look *look)
{
    static const char address[] = "the provider's region or server_url (environment variables "
                                  "KONNECT_REGION, KONNECT_SERVER_URL)";
    static const char named[] = "control_plane_id (environment variable KONNECT_CONTROL_PLANE_ID)";
    strview host = control_plane_host(arena, session);
    strview detail;
    switch (look->presence) {
    case CONTROL_PLANE_MISSING:
        detail = arena_printf(
            arena,
            "The control plane " SV_FMT " is not known at " SV_FMT
            " (status 404). Check %s: a control plane is known in its own region only. Check also %s.",
            SV_ARG(id), SV_ARG(host), address, named);
        return (struct control_plane_fault){ "Control plane not found", detail.data };
    case CONTROL_PLANE_FORBIDDEN:
        detail = arena_printf(arena,
                              "The access token may not see the control plane " SV_FMT " at " SV_FMT
                              " (status 403). Check the roles of the token's account, %s, and %s.",
                              SV_ARG(id), SV_ARG(host), named, address);
        return (struct control_plane_fault){ "No access to the control plane", detail.data };
    case CONTROL_PLANE_UNAUTHORIZED:
        detail = arena_printf(
            arena,
            SV_FMT " does not accept the access token (status 401, asked for the control plane " SV_FMT
                   "). Check personal_access_token (environment variable KONNECT_TOKEN) or "
                   "system_account_access_token (KONNECT_SPAT), and %s.",
            SV_ARG(host), SV_ARG(id), address);
        return (struct control_plane_fault){ "Access token not accepted", detail.data };
    default:
        detail =
            arena_printf(arena, SV_FMT " did not say whether the control plane " SV_FMT " exists. " SV_FMT,
                         SV_ARG(host), SV_ARG(id), SV_ARG(look->reason));
        return (struct control_plane_fault){ "Control plane not checked", detail.data };
    }
}

bool control_plane_require(struct ctx *ctx, struct session *session, strview id, const char *advice)
{
    const struct control_plane_look *look = control_plane_look(ctx, session, id);
    if (look->presence == CONTROL_PLANE_THERE)
        return true;
    const struct control_plane_fault fault = control_plane_fault(ctx->arena, session, id, look);
    return ctx_error(ctx, fault.summary, "%s%s", fault.detail, advice);
}
