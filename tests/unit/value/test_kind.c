#include "value/kind.h"

#include "suite.h"
#include "value/build.h"

static const struct value *of(struct arena *arena, enum type_kind kind)
{
    const struct type *type = type_collection(arena, kind, &type_string);
    return value_of(arena, type, NULL, NULL, 0);
}

static void collections(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    CU_ASSERT_TRUE(value_is_object(value_object(arena, NULL, NULL, 0)));
    CU_ASSERT_TRUE(value_is_object(of(arena, TYPE_MAP)));
    CU_ASSERT_FALSE(value_is_object(of(arena, TYPE_LIST)));
    CU_ASSERT_TRUE(value_is_array(value_tuple(arena, NULL, 0)));
    CU_ASSERT_TRUE(value_is_array(of(arena, TYPE_LIST)));
    CU_ASSERT_TRUE(value_is_array(of(arena, TYPE_SET)));
    CU_ASSERT_FALSE(value_is_array(of(arena, TYPE_MAP)));
}

static void nothing_is_of_no_kind(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *nothings[] = { NULL, value_null(arena, &type_empty_object),
                                       value_unknown(arena, &type_empty_object),
                                       value_unknown(arena, &type_string), value_null(arena, &type_number) };
    int64_t number = 7;
    for (size_t i = 0; i < sizeof nothings / sizeof nothings[0]; i++) {
        CU_ASSERT_FALSE(value_is_object(nothings[i]) || value_is_array(nothings[i]));
        CU_ASSERT_FALSE(value_is_text(nothings[i]) || value_is_number(nothings[i]) ||
                        value_is_bool(nothings[i]));
        CU_ASSERT_FALSE(value_to_int(nothings[i], &number));
    }
    CU_ASSERT_EQUAL(number, 7);
}

static void leaves(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    int64_t number = 0;
    CU_ASSERT_TRUE(value_is_text(value_string(arena, SV(""))));
    CU_ASSERT_TRUE(value_is_number(value_int(arena, 1)));
    CU_ASSERT_TRUE(value_is_bool(value_bool(arena, false)));
    CU_ASSERT_FALSE(value_is_number(value_string(arena, SV("5"))));
    CU_ASSERT_TRUE(value_to_int(value_number(arena, SV("5.0")), &number));
    CU_ASSERT_EQUAL(number, 5);
    CU_ASSERT_FALSE(value_to_int(value_number(arena, SV("5.5")), &number));
    CU_ASSERT_FALSE(value_to_int(value_string(arena, SV("5")), &number));
}

static void members(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const strview keys[] = { SV("text"), SV("true") };
    const struct value *items[] = { value_string(arena, SV("x")), value_bool(arena, true) };
    const struct value *object = value_object(arena, keys, items, 2);
    ASSERT_TEXT(value_text_at(object, "text"), "x");
    ASSERT_TEXT(value_text_at(object, "true"), "");
    ASSERT_TEXT(value_text_at(object, "none"), "");
    ASSERT_TEXT(value_text_at(NULL, "text"), "");
    CU_ASSERT_TRUE(value_true_at(object, "true"));
    CU_ASSERT_FALSE(value_true_at(object, "text") || value_true_at(object, "none") ||
                    value_true_at(NULL, "true"));
}

static void nothing_and_empty(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *null = value_null(arena, &type_string);
    const struct value *unknown = value_unknown(arena, &type_string);
    CU_ASSERT_TRUE(value_is_nothing(NULL) && value_is_nothing(null));
    CU_ASSERT_TRUE(value_is_empty(NULL) && value_is_empty(null));
    CU_ASSERT_FALSE(value_is_nothing(unknown) || value_is_empty(unknown));
    CU_ASSERT_TRUE(value_is_empty(value_empty_object(arena)) && value_is_empty(value_tuple(arena, NULL, 0)));
    CU_ASSERT_FALSE(value_is_nothing(value_empty_object(arena)));
    CU_ASSERT_FALSE(value_is_empty(value_tuple(arena, &null, 1)) ||
                    value_is_empty(value_bool(arena, false)) || value_is_empty(value_string(arena, SV(""))));
}

static void values_at_paths(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const strview keys[] = { SV("b"), SV("c"), SV("d") };
    const struct value *items[] = { value_int(arena, 1), value_unknown(arena, &type_dynamic),
                                    value_null(arena, &type_dynamic) };
    const struct value *inner = value_object(arena, keys, items, 3);
    const strview outer_keys[] = { SV("a"), SV("e") };
    const struct value *outer_items[] = { inner, items[0] };
    const struct value *object = value_object(arena, outer_keys, outer_items, 2);
    CU_ASSERT_PTR_EQUAL(value_at(object, SV("a.b")), items[0]);
    CU_ASSERT_PTR_EQUAL(value_at(object, SV("a")), inner);
    CU_ASSERT_PTR_EQUAL(value_at(object, SV("a.c.x")), items[1]);
    CU_ASSERT_PTR_NULL(value_at(object, SV("e.x")));
    CU_ASSERT_PTR_NULL(value_at(object, SV("a.d.x")));
    CU_ASSERT_PTR_NULL(value_at(object, SV("a.x")));
    CU_ASSERT_PTR_NULL(value_at(object, SV("x.y")));
    CU_ASSERT_PTR_NULL(value_at(NULL, SV("x")));
}

static void null_members_go(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *null = value_null(arena, &type_string);
    const struct value *list = value_tuple(arena, &null, 1);
    const strview keys[] = { SV("a"), SV("b"), SV("c") };
    const struct value *items[] = { null, list, value_unknown(arena, &type_string) };
    const struct value *inner = value_object(arena, keys, items, 3);
    const struct value *outer = value_without_null_members(arena, value_tuple(arena, &inner, 1));
    REQUIRE(outer->count == 1 && outer->items[0]->count == 2);
    CU_ASSERT_PTR_NULL(value_get(outer->items[0], SV("a")));
    CU_ASSERT_EQUAL(value_get(outer->items[0], SV("b"))->count, 1);
    CU_ASSERT_TRUE(value_is_unknown(value_get(outer->items[0], SV("c"))));
    CU_ASSERT_PTR_EQUAL(value_without_null_members(arena, null), null);
}

SUITE("value/kind", TEST(collections), TEST(nothing_is_of_no_kind), TEST(leaves), TEST(members),
      TEST(nothing_and_empty), TEST(values_at_paths), TEST(null_members_go))
