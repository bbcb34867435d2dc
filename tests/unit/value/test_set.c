#include "samples.h"
#include "suite.h"
#include "value/build.h"

#include <time.h>

static void first_ones_stay_in_order(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const struct {
        const char *type;
        const char *given;
        const char *kept;
    } cases[] = {
        { "\"number\"", "[3,1,1,2,3.0,10e-1]", "[3,1,2]" },
        { "\"string\"", "[\"b\",\"a\",\"\",\"b\",\"\",\"B\"]", "[\"b\",\"a\",\"\",\"B\"]" },
        { "\"bool\"", "[true,false,true,false]", "[true,false]" },
        { "\"string\"", "[null,\"a\",null]", "[null,\"a\"]" },
        { "\"dynamic\"", "[1,\"1\",true,1,[1],{\"a\":1},[1],{\"a\":1},null,{\"b\":1},[]]",
          "[1,\"1\",true,[1],{\"a\":1},null,{\"b\":1},[]]" },
        { "[\"list\",\"number\"]", "[[1,2],[2,1],[1],[1,2],[1,2,3],[]]", "[[1,2],[2,1],[1],[1,2,3],[]]" },
        { "[\"set\",\"number\"]", "[[1,2],[2,1],[3,4],[1,2,2],[4,5]]", "[[1,2],[3,4],[4,5]]" },
        { "[\"map\",\"number\"]", "[{\"a\":1},{\"a\":2},{\"b\":1},{\"a\":1.0}]",
          "[{\"a\":1},{\"a\":2},{\"b\":1}]" },
        { "\"number\"", "[]", "[]" },
        { "\"number\"", "[1]", "[1]" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        strview type = arena_printf(arena, "[\"set\",%s]", cases[i].type);
        ASSERT_TEXT(as_json(arena, typed(arena, type.data, cases[i].given)), cases[i].kept);
    }
}

static void unknowns_stay_apart(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *items[] = { value_unknown(arena, &type_string), value_string(arena, SV("a")),
                                    value_unknown(arena, &type_string), value_string(arena, SV("a")) };
    const struct value *set = value_of(arena, &type_set_of_string, NULL, items, 4);
    CU_ASSERT_EQUAL_FATAL(set->count, 3);
    CU_ASSERT_TRUE(value_is_unknown(set->items[0]));
    CU_ASSERT_TRUE(value_is_known(set->items[1]));
    CU_ASSERT_TRUE(value_is_unknown(set->items[2]));
}

static const struct value *text_element(struct arena *arena, int i)
{
    return value_string(arena, arena_printf(arena, "element %d", i));
}

static const struct value *number_element(struct arena *arena, int i)
{
    return value_int(arena, i);
}

static const struct value *list_element(struct arena *arena, int i)
{
    const struct value *items[] = { value_int(arena, 1), value_int(arena, i) };
    return value_of(arena, type_collection(arena, TYPE_LIST, &type_number), NULL, items, 2);
}

static const struct value *map_element(struct arena *arena, int i)
{
    const strview key = arena_printf(arena, "key %d", i);
    const struct value *item = value_bool(arena, true);
    return value_of(arena, type_collection(arena, TYPE_MAP, &type_bool), &key, &item, 1);
}

/* Many elements that all repeat once: comparing each with each would take minutes. */
static void large_set(const struct value *(*element)(struct arena *arena, int i))
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    enum { HALF = 50000 };
    const struct value **items = ARENA_ARRAY(arena, const struct value *, 2 * (size_t)HALF);
    for (int i = 0; i < 2 * HALF; i++)
        items[i] = element(arena, i % HALF);
    const struct type *type = type_collection(arena, TYPE_SET, items[0]->type);
    clock_t start = clock();
    const struct value *set = value_of(arena, type, NULL, items, 2 * (size_t)HALF);
    CU_ASSERT_EQUAL(set->count, HALF);
    CU_ASSERT_TRUE(value_equal(set, value_of(arena, type, NULL, items, HALF)));
    CU_ASSERT_TRUE(clock() - start < 20 * CLOCKS_PER_SEC);
}

static void large_sets_are_quick(void)
{
    large_set(text_element);
    large_set(number_element);
    large_set(list_element);
    large_set(map_element);
}

SUITE("value/set", TEST(first_ones_stay_in_order), TEST(unknowns_stay_apart), TEST(large_sets_are_quick))
