#include "engine/handover.h"

#include "base/clock.h"
#include "base/index.h"
#include "base/lock.h"
#include "base/mem.h"
#include "engine/doubles.h"
#include "engine/unique_key.h"

/* How long to wait for the write of an object whose plan was seen: Terraform begins it right after its plan.
 */
enum { BEGINS_WITHIN_MS = 3000 };
/* How long to wait for the plan itself, in an apply that has seen none yet: Terraform begins them all at
 * once.
 */
enum { SHOWS_WITHIN_MS = 500 };

struct handover_key {
    struct index_node node;
    size_t giving; /* writes under way that give it up */
    size_t given;  /* how often it was given up */
};

struct handovers {
    pthread_mutex_t lock; /* guards all of this */
    pthread_cond_t changed;
    struct arena *arena;
    struct index keys;
    size_t under_way;         /* writes */
    struct handover *waiting; /* those of them that wait for others */
};

static void *make_cache(void)
{
    struct handovers *all = mem_alloc(sizeof *all);
    all->arena = arena_new();
    all->keys = index_make(all->arena);
    clock_cond_init(&all->changed);
    lock_init(&all->lock);
    return all;
}

static void free_cache(void *cache)
{
    struct handovers *all = cache;
    arena_free(all->arena);
    (void)pthread_cond_destroy(&all->changed);
    (void)pthread_mutex_destroy(&all->lock);
    mem_free(all);
}

static void wake_cache(void *cache)
{
    struct handovers *all = cache;
    (void)pthread_mutex_lock(&all->lock);
    (void)pthread_cond_broadcast(&all->changed);
    (void)pthread_mutex_unlock(&all->lock);
}

static const struct session_cache cache = { make_cache, free_cache, wake_cache };

static struct handovers *handovers_of(const struct handover *handover)
{
    return session_cache(handover->session, &cache);
}

/* With the lock held. */
static struct handover_key *key_named(struct handovers *all, strview name)
{
    struct index_node *node = index_find(&all->keys, name);
    if (node == NULL) {
        struct handover_key *key = ARENA_NEW(all->arena, struct handover_key);
        node = &key->node;
        index_add(&all->keys, node, arena_copy(all->arena, name));
    }
    return (struct handover_key *)node; /* the node is its first member */
}

static void note_group(struct handover *handover, struct handovers *all, size_t group, strview had,
                       strview takes)
{
    if (sv_equal(had, takes))
        return;
    if (had.len > 0) {
        handover->gives[group] = key_named(all, had);
        handover->gives[group]->giving++;
    }
    if (takes.len > 0) {
        handover->takes[group] = key_named(all, takes);
        handover->seen[group] = handover->takes[group]->given;
    }
}

struct handover handover_begin(struct session *session, const struct resource_def *def,
                               const struct rows *prior, const struct rows *planned)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct handover handover = { .session = session };
    struct handovers *all = handovers_of(&handover);
    strview before = prior != NULL ? unique_collection(arena, def, prior) : SV("");
    strview after = planned != NULL ? unique_collection(arena, def, planned) : SV("");
    (void)pthread_mutex_lock(&all->lock);
    all->under_way++;
    for (size_t i = 0; def->identity.unique != NULL && def->identity.unique[i] != NULL; i++) {
        if (i == HANDOVER_MOST)
            BUG("a table has more groups of identity.unique than HANDOVER_MOST");
        const char *const *names = def->identity.unique[i];
        note_group(&handover, all, i, before.len > 0 ? unique_key(arena, before, prior, names) : SV(""),
                   after.len > 0 ? unique_key(arena, after, planned, names) : SV(""));
    }
    (void)pthread_mutex_unlock(&all->lock);
    return handover;
}

/* With the lock held: whether something it takes was given up since the last try. */
static bool is_given(const struct handover *handover)
{
    for (size_t i = 0; i < HANDOVER_MOST; i++)
        if (handover->takes[i] != NULL && handover->takes[i]->given != handover->seen[i])
            return true;
    return false;
}

/* With the lock held: whether a write is under way that does not wait, or waits no longer. */
static bool someone_moves(const struct handovers *all)
{
    size_t stuck = 0;
    for (const struct handover *waiting = all->waiting; waiting != NULL; waiting = waiting->next)
        stuck += !is_given(waiting);
    return stuck < all->under_way;
}

/* Until when to wait for what has not begun. */
struct patience {
    int64_t begins_until; /* the write of an object whose plan was seen */
    int64_t shows_until;  /* the plan */
};

/* With the lock held: whether something it takes is given up by a write that is under way, and not one of
 * those that all wait for each other, or that is about to begin. */
static bool may_be_given(const struct handover *handover, const struct handovers *all,
                         const struct patience *patience)
{
    for (size_t i = 0; i < HANDOVER_MOST; i++) {
        const struct handover_key *key = handover->takes[i];
        if (key == NULL)
            continue;
        int64_t now = clock_ms();
        bool begins =
            now < patience->shows_until ||
            (now < patience->begins_until && doubles_someone_leaves(handover->session, key->node.key));
        if (key->giving > 0 ? someone_moves(all) : begins)
            return true;
    }
    return false;
}

/* With the lock held. */
static void stop_waiting(struct handovers *all, struct handover *handover)
{
    struct handover **at = &all->waiting;
    while (*at != handover)
        at = &(*at)->next;
    *at = handover->next;
    for (size_t i = 0; i < HANDOVER_MOST; i++)
        if (handover->takes[i] != NULL)
            handover->seen[i] = handover->takes[i]->given;
}

bool handover_await(const struct ctx *ctx, struct handover *handover)
{
    struct handovers *all = handovers_of(handover);
    const struct patience patience = { clock_after(BEGINS_WITHIN_MS), clock_after(SHOWS_WITHIN_MS) };
    (void)pthread_mutex_lock(&all->lock);
    handover->next = all->waiting;
    all->waiting = handover;
    (void)pthread_cond_broadcast(&all->changed); /* it may have been the last one that moved */
    while (!is_given(handover) && !ctx_stopped(ctx) && may_be_given(handover, all, &patience))
        (void)clock_wait_until(&all->changed, &all->lock,
                               clock_ms() < patience.shows_until ? patience.shows_until
                                                                 : clock_after(BEGINS_WITHIN_MS));
    bool given = is_given(handover) && !ctx_stopped(ctx);
    stop_waiting(all, handover);
    (void)pthread_mutex_unlock(&all->lock);
    return given;
}

void handover_end(struct handover *handover, bool done)
{
    struct handovers *all = handovers_of(handover);
    (void)pthread_mutex_lock(&all->lock);
    all->under_way--;
    for (size_t i = 0; i < HANDOVER_MOST; i++) {
        if (handover->gives[i] == NULL)
            continue;
        handover->gives[i]->giving--;
        handover->gives[i]->given += done;
    }
    (void)pthread_cond_broadcast(&all->changed);
    (void)pthread_mutex_unlock(&all->lock);
}
