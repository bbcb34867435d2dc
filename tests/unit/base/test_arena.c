#include "suite.h"

#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

static void memory_is_zeroed_and_aligned(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    for (size_t size = 0; size < 3000; size += 7) {
        unsigned char *bytes = arena_alloc(arena, size);
        CU_ASSERT_EQUAL((uintptr_t)bytes % alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            CU_ASSERT_EQUAL_FATAL(bytes[i], 0);
        memset(bytes, 0xff, size);
    }
}

static void allocations_do_not_overlap(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    unsigned char *blocks[200];
    for (size_t i = 0; i < 200; i++) {
        blocks[i] = arena_alloc(arena, i * 13 + 1);
        memset(blocks[i], (int)i, i * 13 + 1);
    }
    for (size_t i = 0; i < 200; i++)
        for (size_t j = 0; j <= i * 13; j++)
            CU_ASSERT_EQUAL_FATAL(blocks[i][j], (unsigned char)i);
}

static void larger_than_any_block(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    char *large = arena_alloc(arena, 3 * 1024 * 1024);
    large[3 * 1024 * 1024 - 1] = 'x';
    char *small = arena_alloc(arena, 1);
    CU_ASSERT_TRUE(small < large || small >= large + 3 * 1024 * 1024);
}

static void growing_keeps_bytes_and_zeroes_the_tail(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    char *first = arena_alloc(arena, 10);
    memcpy(first, "0123456789", 10);
    char *in_place = arena_grow(arena, first, 10, 100);
    CU_ASSERT_PTR_EQUAL(in_place, first);
    CU_ASSERT_EQUAL(memcmp(in_place, "0123456789", 10), 0);
    for (size_t i = 10; i < 100; i++)
        CU_ASSERT_EQUAL(in_place[i], 0);
    char *other = arena_alloc(arena, 1);
    *other = 'o';
    char *moved = arena_grow(arena, in_place, 100, 200);
    CU_ASSERT_PTR_NOT_EQUAL(moved, in_place);
    CU_ASSERT_EQUAL(memcmp(moved, "0123456789", 10), 0);
    CU_ASSERT_EQUAL(*other, 'o');
    CU_ASSERT_PTR_EQUAL(arena_grow(arena, moved, 200, 50), moved);
    CU_ASSERT_PTR_NOT_NULL(arena_grow(arena, NULL, 0, 5));
}

static void growing_past_the_block_moves(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    char *block = arena_alloc(arena, 4000);
    memset(block, 'a', 4000);
    char *grown = arena_grow(arena, block, 4000, 100000);
    CU_ASSERT_EQUAL(grown[3999], 'a');
    CU_ASSERT_EQUAL(grown[4000], 0);
    CU_ASSERT_EQUAL(grown[99999], 0);
}

static void an_array_has_room_for_one_more(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    int *numbers = NULL;
    size_t capacity = 0;
    for (int i = 0; i < 1000; i++) {
        const int *before = numbers;
        bool full = (size_t)i == capacity;
        numbers = arena_room(arena, numbers, (size_t)i, &capacity, sizeof *numbers);
        CU_ASSERT_TRUE(capacity > (size_t)i);
        CU_ASSERT_TRUE(full || numbers == before);
        numbers[i] = i;
    }
    for (int i = 0; i < 1000; i++)
        CU_ASSERT_EQUAL(numbers[i], i);
    CU_ASSERT_TRUE(capacity < 2000 + 48);
}

static void text_is_copied_with_a_nul(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    char source[] = "abc";
    strview copy = arena_copy(arena, sv_make(source, 2));
    source[0] = 'x';
    ASSERT_TEXT(copy, "ab");
    CU_ASSERT_EQUAL(copy.data[2], '\0');
    ASSERT_TEXT(arena_printf(arena, "%d-%s", 42, "z"), "42-z");
    ASSERT_TEXT(sv_from(arena_count(arena, 1, "second")), "1 second");
    ASSERT_TEXT(sv_from(arena_count(arena, 0, "second")), "0 seconds");
    CU_ASSERT_PTR_NOT_NULL(arena_copy(arena, sv_make(NULL, 0)).data);
}

SUITE("base/arena", TEST(memory_is_zeroed_and_aligned), TEST(allocations_do_not_overlap),
      TEST(larger_than_any_block), TEST(growing_keeps_bytes_and_zeroes_the_tail),
      TEST(growing_past_the_block_moves), TEST(an_array_has_room_for_one_more),
      TEST(text_is_copied_with_a_nul))
