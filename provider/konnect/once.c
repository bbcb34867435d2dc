#include "konnect/once.h"

#include "base/clock.h"
#include "base/lock.h"
#include "base/mem.h"

#include <pthread.h>

struct entry {
    struct entry *next;
    struct arena *arena; /* the entry itself, its key, its result */
    strview key;
    bool ready; /* `result` is set and will not change */
    const void *result;
};

struct once {
    pthread_mutex_t lock; /* guards all of this, except results that are ready */
    pthread_cond_t settled;
    struct entry *entries;
};

struct once *once_new(void)
{
    struct once *once = mem_alloc(sizeof *once);
    lock_init(&once->lock);
    clock_cond_init(&once->settled);
    return once;
}

void once_free(struct once *once)
{
    if (once == NULL)
        return;
    struct entry *entry = once->entries;
    while (entry != NULL) {
        struct entry *next = entry->next;
        arena_free(entry->arena);
        entry = next;
    }
    (void)pthread_cond_destroy(&once->settled);
    (void)pthread_mutex_destroy(&once->lock);
    mem_free(once);
}

/* The entry for `key`: `*mine` when it is new and the caller has to fill it; else it is ready. */
static struct entry *claim(struct once *once, strview key, bool *mine)
{
    (void)pthread_mutex_lock(&once->lock);
    struct entry *entry = once->entries;
    while (entry != NULL && !sv_equal(entry->key, key))
        entry = entry->next;
    *mine = entry == NULL;
    if (entry == NULL) {
        struct arena *arena = arena_new();
        entry = ARENA_NEW(arena, struct entry);
        *entry = (struct entry){ .next = once->entries, .arena = arena, .key = arena_copy(arena, key) };
        once->entries = entry;
    }
    while (!*mine && !entry->ready)
        (void)pthread_cond_wait(&once->settled, &once->lock);
    (void)pthread_mutex_unlock(&once->lock);
    return entry;
}

static void settle(struct once *once, struct entry *entry, const void *result)
{
    (void)pthread_mutex_lock(&once->lock);
    entry->result = result;
    entry->ready = true;
    (void)pthread_cond_broadcast(&once->settled);
    (void)pthread_mutex_unlock(&once->lock);
}

const void *once_get(struct once *once, strview key,
                     const void *(*make)(void *payload, struct arena *lasting), void *payload)
{
    bool mine = false;
    struct entry *entry = claim(once, key, &mine);
    if (mine)
        settle(once, entry, make(payload, entry->arena));
    return entry->result;
}
