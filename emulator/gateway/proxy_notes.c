#include "emulator/gateway/proxy_notes.h"

#include "base/arena.h"
#include "base/lock.h"
#include "base/mem.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>

#define PREFIX "konnect-emulator: proxy: "

struct said {
    const struct said *next;
    strview text;
};

struct proxy_notes {
    pthread_mutex_t lock;
    struct arena *arena;      /* guarded by `lock`, as is: */
    const struct said *first; /* what was said once */
};

struct proxy_notes *proxy_notes_new(void)
{
    struct proxy_notes *notes = mem_alloc(sizeof *notes);
    notes->arena = arena_new();
    lock_init(&notes->lock);
    return notes;
}

void proxy_notes_free(struct proxy_notes *notes)
{
    if (notes == NULL)
        return;
    (void)pthread_mutex_destroy(&notes->lock);
    arena_free(notes->arena);
    mem_free(notes);
}

void proxy_note(const char *format, ...)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    va_list args;
    va_start(args, format);
    strview text = arena_vprintf(arena, format, args);
    va_end(args);
    (void)fprintf(stderr, PREFIX SV_FMT "\n", SV_ARG(text));
}

/* With the lock held. */
static bool was_said(const struct proxy_notes *notes, strview text)
{
    for (const struct said *said = notes->first; said != NULL; said = said->next)
        if (sv_equal(said->text, text))
            return true;
    return false;
}

void proxy_note_once(struct proxy_notes *notes, const char *format, ...)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    va_list args;
    va_start(args, format);
    strview text = arena_vprintf(arena, format, args);
    va_end(args);
    pthread_mutex_lock(&notes->lock);
    if (!was_said(notes, text)) {
        struct said *said = ARENA_NEW(notes->arena, struct said);
        said->next = notes->first;
        said->text = arena_copy(notes->arena, text);
        notes->first = said;
        (void)fprintf(stderr, PREFIX SV_FMT "\n", SV_ARG(text));
    }
    pthread_mutex_unlock(&notes->lock);
}
