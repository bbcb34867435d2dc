#include "base/arena.h"

#include "base/mem.h"

#include <inttypes.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { FIRST_BLOCK = 4096, LARGEST_STEP = 256 * 1024, ALIGNMENT = alignof(max_align_t), FIRST_ROOM = 8 };

struct block {
    struct block *next;
    size_t size; /* bytes of data */
    size_t used;
    alignas(ALIGNMENT) char data[];
};

struct arena {
    struct block *newest;
    size_t next_size;
};

struct arena *arena_new(void)
{
    struct arena *arena = mem_alloc(sizeof *arena);
    arena->next_size = FIRST_BLOCK;
    return arena;
}

void arena_free(struct arena *arena)
{
    if (arena == NULL)
        return;
    struct block *block = arena->newest;
    while (block != NULL) {
        struct block *next = block->next;
        mem_free(block);
        block = next;
    }
    mem_free(arena);
}

void arena_freep(struct arena **arena)
{
    arena_free(*arena);
    *arena = NULL;
}

static size_t round_up(size_t size)
{
    if (size > SIZE_MAX - sizeof(struct block) - ALIGNMENT)
        BUG("arena: %zu bytes asked for", size);
    return (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

static struct block *add_block(struct arena *arena, size_t least)
{
    size_t size = arena->next_size > least ? arena->next_size : least;
    struct block *block = mem_alloc(sizeof *block + size);
    block->size = size;
    block->next = arena->newest;
    arena->newest = block;
    if (arena->next_size < LARGEST_STEP)
        arena->next_size *= 2;
    return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    size_t rounded = round_up(size > 0 ? size : 1);
    struct block *block = arena->newest;
    if (block == NULL || block->size - block->used < rounded)
        block = add_block(arena, rounded);
    void *result = block->data + block->used;
    block->used += rounded;
    return result;
}

void *arena_alloc_array(struct arena *arena, size_t count, size_t size)
{
    size_t total = 0;
    if (__builtin_mul_overflow(count, size, &total))
        BUG("arena: array of %zu times %zu bytes", count, size);
    return arena_alloc(arena, total);
}

void *arena_grow(struct arena *arena, void *block, size_t old_size, size_t new_size)
{
    if (block != NULL && new_size <= old_size)
        return block;
    struct block *newest = arena->newest;
    size_t old_rounded = round_up(old_size > 0 ? old_size : 1);
    size_t new_rounded = round_up(new_size);
    bool is_last = block != NULL && newest != NULL && newest->used >= old_rounded &&
                   newest->data + newest->used - old_rounded == (char *)block;
    if (is_last && newest->size - newest->used >= new_rounded - old_rounded) {
        newest->used += new_rounded - old_rounded;
        return block;
    }
    void *copy = arena_alloc(arena, new_size);
    if (block != NULL && old_size > 0)
        memcpy(copy, block, old_size);
    return copy;
}

void *arena_room(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size)
{
    size_t more = *capacity > 0 ? *capacity * 2 : FIRST_ROOM;
    size_t bytes = 0;
    if (count < *capacity)
        return items;
    if (__builtin_mul_overflow(more, size, &bytes))
        BUG("arena: array of %zu times %zu bytes", more, size);
    items = arena_grow(arena, items, *capacity * size, bytes);
    *capacity = more;
    return items;
}

strview arena_copy(struct arena *arena, strview text)
{
    char *copy = arena_alloc(arena, text.len + 1);
    if (text.len > 0)
        memcpy(copy, text.data, text.len);
    return (strview){ copy, text.len };
}

strview arena_vprintf(struct arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0)
        BUG("arena: bad format \"%s\"", format);
    char *text = arena_alloc(arena, (size_t)length + 1);
    (void)vsnprintf(text, (size_t)length + 1, format, args);
    return (strview){ text, (size_t)length };
}

strview arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    strview text = arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}

const char *arena_count(struct arena *arena, int64_t count, const char *unit)
{
    return arena_printf(arena, "%" PRId64 " %s%s", count, unit, count == 1 ? "" : "s").data;
}
