/* Memory that lives as long as one request.
 *
 * Everything made while answering one RPC (the request, values, paths, diagnostics, JSON text) comes from one
 * arena and dies with it: one free for all, no clean-up paths. Blocks are wiped before they go back to the
 * allocator, because requests carry secrets. An arena is used by one thread at a time.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/strview.h"

#include <stdarg.h>
#include <stddef.h>

struct arena;

/* Never NULL. Freed with arena_free. */
struct arena *arena_new(void);
/* Wipes and frees everything. `arena` may be NULL. */
void arena_free(struct arena *arena);
void arena_freep(struct arena **arena);
#define CLEANUP_ARENA __attribute__((cleanup(arena_freep)))

/* Zeroed, aligned for any type, never NULL; lives until arena_free. */
void *arena_alloc(struct arena *arena, size_t size) __attribute__((returns_nonnull, alloc_size(2)));
/* `count * size` bytes; an overflow is a BUG (callers cap what a peer can size). */
void *arena_alloc_array(struct arena *arena, size_t count, size_t size) __attribute__((returns_nonnull));
#define ARENA_NEW(arena, type)          ((type *)arena_alloc(arena, sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_alloc_array(arena, count, sizeof(type)))

/* Grows `block` (of `old_size` bytes, from this arena, or NULL) to `new_size`, in place when it was the last
 * one handed out, else by copy; the old bytes stay behind until the arena is freed. The new tail is zeroed.
 */
void *arena_grow(struct arena *arena, void *block, size_t old_size, size_t new_size)
    __attribute__((returns_nonnull));

/* The array `items` of `*capacity` elements of `size` bytes (from this arena; NULL: there is none yet) with
 * room behind the first `count`: itself, or when it is full, one of twice as many. */
void *arena_room(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size)
    __attribute__((returns_nonnull));

/* Copies; the result has a NUL behind its last byte. */
strview arena_copy(struct arena *arena, strview text);
strview arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* "1 second", "2 seconds"; `unit` is in the singular, its plural ends with s. */
const char *arena_count(struct arena *arena, int64_t count, const char *unit);
strview arena_vprintf(struct arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

#endif
