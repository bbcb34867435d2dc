#include "engine/doubles.h"

#include "base/index.h"
#include "base/lock.h"
#include "base/log.h"
#include "base/mem.h"
#include "engine/twin.h"
#include "engine/unasked.h"
#include "engine/unique_key.h"
#include "konnect/collection.h"
#include "konnect/once.h"
#include "table/answer.h"
#include "table/control_plane.h"
#include "table/listed.h"
#include "table/object.h"

#include <pthread.h>

enum fate {
    FATE_READ,   /* it was read; its plan is not known yet */
    FATE_LEAVES, /* it gives up what the key says */
    FATE_STAYS,  /* it had it, and keeps it */
    FATE_TAKES   /* its plan takes it */
};

/* What one object has to do with one key. */
struct note {
    struct index_node node; /* by the key */
    strview object;         /* as twin_import_id; empty: it is to be created */
    enum fate fate;
};

struct doubles {
    struct once *listings; /* by collection path; results are struct index of struct listed */
    pthread_mutex_t lock;  /* guards what follows */
    struct arena *arena;
    struct index notes;
};

static void *make_cache(void)
{
    struct doubles *doubles = mem_alloc(sizeof *doubles);
    doubles->listings = once_new();
    doubles->arena = arena_new();
    doubles->notes = index_make(doubles->arena);
    lock_init(&doubles->lock);
    return doubles;
}

static void free_cache(void *cache)
{
    struct doubles *doubles = cache;
    once_free(doubles->listings);
    arena_free(doubles->arena);
    (void)pthread_mutex_destroy(&doubles->lock);
    mem_free(doubles);
}

static const struct session_cache cache = { make_cache, free_cache, NULL };

/* ---- Notes; with the lock held ---- */

/* The node is its first member. */
static struct note *note_of(struct index_node *node)
{
    return (struct note *)node;
}

static struct note *find_note(const struct doubles *doubles, strview key, strview object)
{
    struct index_node *node = index_find(&doubles->notes, key);
    while (node != NULL && !sv_equal(note_of(node)->object, object))
        node = index_next(node);
    return note_of(node);
}

static void set_note(struct doubles *doubles, strview key, strview object, enum fate fate)
{
    struct note *note = find_note(doubles, key, object);
    if (note == NULL) {
        note = ARENA_NEW(doubles->arena, struct note);
        note->object = arena_copy(doubles->arena, object);
        index_add(&doubles->notes, &note->node, arena_copy(doubles->arena, key));
    } else if (fate == FATE_READ)
        return; /* its plan is known already */
    note->fate = fate;
}

/* The planned object that excludes `object`, or NULL. Two that stay get along: Konnect has both. When
 * `object` is made anew, the one that is there under its key is the one that it replaces. */
static const struct note *rival_of(const struct doubles *doubles, strview key, strview object, enum fate fate,
                                   enum doubles_step step)
{
    for (struct index_node *node = index_find(&doubles->notes, key); node != NULL; node = index_next(node)) {
        const struct note *note = note_of(node);
        bool itself = object.len > 0 && sv_equal(note->object, object);
        bool replaced = step == DOUBLES_RECREATES && note->object.len > 0;
        bool planned = note->fate == FATE_TAKES || (note->fate == FATE_STAYS && fate == FATE_TAKES);
        if (planned && !itself && !replaced)
            return note;
    }
    return NULL;
}

/* The object that gives up `taken` and takes `given`, while it stays the same object; NULL: none. Of a
 * replacement the second plan does not tell which object it is. */
static const struct note *exchange_of(const struct doubles *doubles, strview given, strview taken,
                                      strview object)
{
    for (struct index_node *node = index_find(&doubles->notes, given); node != NULL;
         node = index_next(node)) {
        const struct note *note = note_of(node);
        const struct note *other = find_note(doubles, taken, note->object);
        bool is_other = note->object.len > 0 && !sv_equal(note->object, object);
        if (is_other && note->fate == FATE_TAKES && other != NULL && other->fate == FATE_LEAVES)
            return note;
    }
    return NULL;
}

bool doubles_someone_leaves(struct session *session, strview key)
{
    struct doubles *doubles = session_cache(session, &cache);
    (void)pthread_mutex_lock(&doubles->lock);
    struct index_node *node = index_find(&doubles->notes, key);
    while (node != NULL && note_of(node)->fate != FATE_LEAVES)
        node = index_next(node);
    (void)pthread_mutex_unlock(&doubles->lock);
    return node != NULL;
}

/* ---- What is in Konnect ---- */

struct listed {
    struct index_node node; /* by the key */
    strview object;
};

struct listing {
    struct ctx *ctx;
    struct session *session;
    const struct resource_def *def;
    const struct rows *rows; /* of who asks: what stands in the URL */
    strview collection;
    struct arena *lasting;
    struct index *objects; /* struct listed */
};

static void list_object(struct listing *listing, const struct rows *there)
{
    struct arena *arena = listing->ctx->arena;
    strview object = twin_import_id(arena, listing->def, there, listing->rows);
    for (size_t i = 0; object.len > 0 && listing->def->identity.unique[i] != NULL; i++) {
        strview key = unique_key(arena, listing->collection, there, listing->def->identity.unique[i]);
        if (key.len == 0)
            continue;
        struct listed *listed = ARENA_NEW(listing->lasting, struct listed);
        listed->object = arena_copy(listing->lasting, object);
        index_add(listing->objects, &listed->node, arena_copy(listing->lasting, key));
    }
}

static bool note_item(void *payload, const struct value *item)
{
    struct listing *listing = payload;
    struct ctx attempt = ctx_attempt(listing->ctx);
    struct rows there;
    if (item->type->kind == TYPE_OBJECT &&
        rows_from_answer(&attempt, listing->def->attrs,
                         object_of_item(listing->ctx->arena, listing->def, item), &there))
        list_object(listing, &there);
    return true;
}

/* Of those below several parents there is a list of its own. */
static bool visit_all(struct listing *listing)
{
    const struct resource_def *def = listing->def;
    struct ctx quiet = ctx_attempt(listing->ctx);
    struct konnect_collection all = { .paging = def->rest.paging,
                                      .summary = "Could not list",
                                      .path = listing->collection };
    if (!def->identity.unique_over_parents)
        return listed_each(listing->ctx, listing->session, def, listing->rows, note_item, listing);
    struct konnect_client *client = session_client(&quiet, listing->session);
    return client != NULL && konnect_collect(&quiet, client, &all, note_item, listing);
}

static const void *list_all(void *payload, struct arena *lasting)
{
    struct listing *listing = payload;
    listing->lasting = lasting;
    listing->objects = ARENA_NEW(lasting, struct index);
    *listing->objects = index_make(lasting);
    if (visit_all(listing))
        return listing->objects;
    log_write(LOG_INFO, "existing objects could not be listed; duplicates of them are not reported",
              LOG_FIELDS(LOG_TEXT("resource", sv_from(listing->def->type_name))));
    return NULL;
}

static bool may_ask(struct ctx *ctx, struct session *session, const struct resource_def *def,
                    const struct rows *rows)
{
    const char *plane = def->identity.control_plane;
    if (session_skips_proof(session) || session_unknown_setting(session) != NULL ||
        unasked_any_more(session) || plane == NULL)
        return false;
    strview id = value_text(rows_get(rows, plane));
    return id.len > 0 && control_plane_look(ctx, session, id)->presence == CONTROL_PLANE_THERE;
}

/* ---- One plan ---- */

struct checking {
    struct ctx *ctx;
    struct session *session;
    struct doubles *doubles;
    const struct resource_def *def;
    const struct doubles_plan *plan;
    strview object;           /* what is planned; empty: it is to be created */
    strview before;           /* the prior collection; empty: there is none */
    strview after;            /* the planned one; empty: it is not known */
    const char *const *names; /* the group that is being looked at */
};

/* A group of one is its attribute's matter, another the resource's. */
static const struct path *place_of(const struct checking *checking)
{
    struct ctx *ctx = checking->ctx;
    return checking->names[1] == NULL ? path_attribute(ctx->arena, ctx->path, sv_from(checking->names[0]))
                                      : ctx->path;
}

static strview agreeing(const struct checking *checking)
{
    return twin_names(checking->ctx->arena, checking->plan->planned, checking->names);
}

static bool planned_twice(const struct checking *checking, const struct note *rival)
{
    struct arena *arena = checking->ctx->arena;
    const char *noun = checking->def->noun;
    strview there = rival->object.len > 0
                        ? arena_printf(arena, " (that one exists: " SV_FMT ")", SV_ARG(rival->object))
                        : SV("");
    strview names = agreeing(checking);
    return ctx_error_at(checking->ctx, place_of(checking), "Duplicate in this plan",
                        "Another %s in this plan has the same " SV_FMT SV_FMT
                        ", and Konnect accepts only one. Change or remove one of the two.",
                        noun, SV_ARG(names), SV_ARG(there));
}

/* Neither can be written before the other, in whatever order Terraform tries. */
static bool exchanged(const struct checking *checking, const struct note *other)
{
    const char *noun = checking->def->noun;
    strview names = agreeing(checking);
    return ctx_error_at(checking->ctx, place_of(checking), "Swapped in this plan",
                        "Another %s in this plan (" SV_FMT ") takes the " SV_FMT
                        " of this one, and this one takes its. Konnect accepts only one %s with a " SV_FMT
                        ", so neither can be changed first. Apply with another " SV_FMT
                        " for one of the two, and then with the right one.",
                        noun, SV_ARG(other->object), SV_ARG(names), noun, SV_ARG(names), SV_ARG(names));
}

/* An object of another resource that was read is judged by its own plan. */
static bool is_in_session(struct doubles *doubles, strview key, strview object)
{
    (void)pthread_mutex_lock(&doubles->lock);
    bool found = find_note(doubles, key, object) != NULL;
    (void)pthread_mutex_unlock(&doubles->lock);
    return found;
}

static void look_for_twin(const struct checking *checking, strview key)
{
    struct ctx *ctx = checking->ctx;
    const struct rows *planned = checking->plan->planned;
    if (!may_ask(ctx, checking->session, checking->def, planned))
        return;
    struct listing asking = { .ctx = ctx,
                              .session = checking->session,
                              .def = checking->def,
                              .rows = planned,
                              .collection = checking->after };
    const struct index *objects = once_get(checking->doubles->listings, checking->after, list_all, &asking);
    const struct listed *there = objects != NULL ? (const struct listed *)index_find(objects, key) : NULL;
    if (there == NULL || sv_equal(there->object, checking->object) ||
        is_in_session(checking->doubles, key, there->object))
        return;
    const struct twin twin = { checking->names, there->object };
    ctx_warning_at(
        ctx, place_of(checking), "Already exists in Konnect",
        "%s\n\nKonnect accepts only one. This plan can be applied only if it also deletes the existing "
        "object or changes its " SV_FMT ". If it is the same object at another address (a block with another "
        "name, count that became for_each), a \"moved\" block keeps it.",
        twin_hint(ctx->arena, checking->def, planned, &twin) + 1, SV_ARG(agreeing(checking)));
}

/* Gives up the one key and takes the other. */
static bool check_group(const struct checking *checking)
{
    struct arena *arena = checking->ctx->arena;
    enum doubles_step step = checking->plan->step;
    struct doubles *doubles = checking->doubles;
    strview had = checking->before.len > 0
                      ? unique_key(arena, checking->before, checking->plan->prior, checking->names)
                      : SV("");
    strview key = checking->after.len > 0
                      ? unique_key(arena, checking->after, checking->plan->planned, checking->names)
                      : SV("");
    bool stays = key.len > 0 && sv_equal(had, key);
    enum fate fate = stays ? FATE_STAYS : FATE_TAKES;
    (void)pthread_mutex_lock(&doubles->lock);
    if (had.len > 0 && (!stays || step == DOUBLES_REPLACES))
        set_note(doubles, had, checking->object, FATE_LEAVES);
    const struct note *rival = key.len > 0 ? rival_of(doubles, key, checking->object, fate, step) : NULL;
    if (key.len > 0 && step != DOUBLES_REPLACES)
        set_note(doubles, key, checking->object, fate);
    bool moves = had.len > 0 && key.len > 0 && !stays && step == DOUBLES_KEEPS;
    const struct note *other = moves ? exchange_of(doubles, had, key, checking->object) : NULL;
    (void)pthread_mutex_unlock(&doubles->lock);
    if (rival != NULL)
        return planned_twice(checking, rival);
    if (other != NULL)
        return exchanged(checking, other);
    if (key.len > 0 && !stays && step != DOUBLES_RECREATES)
        look_for_twin(checking, key);
    return true;
}

bool doubles_check(struct ctx *ctx, struct session *session, const struct resource_def *def,
                   const struct doubles_plan *plan)
{
    bool is_new = plan->step == DOUBLES_CREATES || plan->step == DOUBLES_RECREATES;
    struct checking checking = {
        .ctx = ctx,
        .session = session,
        .doubles = session_cache(session, &cache),
        .def = def,
        .plan = plan,
        .object = is_new ? SV("") : twin_import_id(ctx->arena, def, plan->prior, plan->prior),
        .before = is_new ? SV("") : unique_collection(ctx->arena, def, plan->prior),
        .after = unique_collection(ctx->arena, def, plan->planned),
    };
    if (session_spans_runs(session))
        return true; /* the plan of an apply cannot be told from that of another resource */
    if (!is_new && checking.object.len == 0)
        return true; /* it cannot be told from others */
    for (size_t i = 0; def->identity.unique != NULL && def->identity.unique[i] != NULL; i++) {
        checking.names = def->identity.unique[i];
        if (!check_group(&checking))
            return false;
    }
    return true;
}

/* ---- What is in the state ---- */

static void note_all(struct session *session, const struct resource_def *def, const struct rows *state,
                     enum fate fate)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct doubles *doubles = session_cache(session, &cache);
    strview collection = unique_collection(arena, def, state);
    strview object = twin_import_id(arena, def, state, state);
    for (size_t i = 0; collection.len > 0 && object.len > 0 && def->identity.unique[i] != NULL; i++) {
        strview key = unique_key(arena, collection, state, def->identity.unique[i]);
        (void)pthread_mutex_lock(&doubles->lock);
        if (key.len > 0)
            set_note(doubles, key, object, fate);
        (void)pthread_mutex_unlock(&doubles->lock);
    }
}

void doubles_read(struct session *session, const struct resource_def *def, const struct rows *state)
{
    note_all(session, def, state, FATE_READ);
}

void doubles_leave(struct session *session, const struct resource_def *def, const struct rows *state)
{
    note_all(session, def, state, FATE_LEAVES);
}
