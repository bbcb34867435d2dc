#include "base/index.h"

#include "suite.h"

struct thing {
    struct index_node node;
    size_t number;
};

static void add(struct index *index, strview key, size_t number)
{
    struct thing *thing = ARENA_NEW(index->arena, struct thing);
    thing->number = number;
    index_add(index, &thing->node, key);
}

static void nothing_is_found_in_an_empty_one(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct index index = index_make(arena);
    CU_ASSERT_PTR_NULL(index_find(&index, SV("")));
}

static void each_is_found(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct index index = index_make(arena);
    for (size_t i = 0; i < 3000; i++)
        add(&index, arena_printf(arena, "key-%zu", i), i);
    for (size_t i = 0; i < 3000; i++) {
        const struct index_node *found = index_find(&index, arena_printf(arena, "key-%zu", i));
        REQUIRE(found != NULL);
        CU_ASSERT_EQUAL(((const struct thing *)found)->number, i);
        CU_ASSERT_PTR_NULL(index_next(found));
    }
    CU_ASSERT_PTR_NULL(index_find(&index, SV("key-3000")));
    CU_ASSERT_PTR_NULL(index_find(&index, SV("key-")));
}

/* However often it grows meanwhile. */
static void of_one_key_the_newest_is_first(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct index index = index_make(arena);
    for (size_t i = 0; i < 500; i++) {
        add(&index, SV("same"), i);
        add(&index, arena_printf(arena, "other-%zu", i), i);
    }
    const struct index_node *found = index_find(&index, SV("same"));
    for (size_t i = 500; i-- > 0;) {
        REQUIRE(found != NULL);
        CU_ASSERT_EQUAL(((const struct thing *)found)->number, i);
        found = index_next(found);
    }
    CU_ASSERT_PTR_NULL(found);
}

SUITE("base/index", TEST(nothing_is_found_in_an_empty_one), TEST(each_is_found),
      TEST(of_one_key_the_newest_is_first))
