#include "samples.h"
#include "suite.h"
#include "value/build.h"

static void leaves(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *null = value_null(arena, &type_string);
    CU_ASSERT_TRUE(value_is_null(null));
    CU_ASSERT_FALSE(value_is_known(null));
    CU_ASSERT_FALSE(value_is_unknown(null));
    CU_ASSERT_PTR_EQUAL(null->type, &type_string);
    const struct value *unknown = value_unknown(arena, &type_bool);
    CU_ASSERT_TRUE(value_is_unknown(unknown));
    CU_ASSERT_FALSE(value_is_known(unknown));
    CU_ASSERT_FALSE(value_is_null(unknown));
    CU_ASSERT_PTR_EQUAL(unknown->type, &type_bool);
    CU_ASSERT_EQUAL(unknown->text.len, 0);
    const struct value *text = value_string(arena, SV("x"));
    CU_ASSERT_TRUE(value_is_known(text));
    CU_ASSERT_PTR_EQUAL(text->type, &type_string);
    CU_ASSERT_PTR_EQUAL(value_bool(arena, true)->type, &type_bool);
    CU_ASSERT_TRUE(value_bool(arena, true)->boolean);
    CU_ASSERT_FALSE(value_bool(arena, false)->boolean);
    CU_ASSERT_PTR_EQUAL(value_number(arena, SV("1.50"))->type, &type_number);
    ASSERT_TEXT(value_number(arena, SV("1.50"))->text, "1.50");
    ASSERT_TEXT(value_int(arena, INT64_MIN)->text, "-9223372036854775808");
    ASSERT_TEXT(value_int(arena, 0)->text, "0");
}

static void reading_leaves(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct value odd = { .type = &type_string, .state = VALUE_UNKNOWN, .text = SV("bytes") };
    ASSERT_TEXT(value_text(value_string(arena, SV("x"))), "x");
    ASSERT_TEXT(value_text(&odd), "");
    ASSERT_TEXT(value_text(value_null(arena, &type_string)), "");
    ASSERT_TEXT(value_text(value_int(arena, 4)), "");
    CU_ASSERT_TRUE(value_is_true(value_bool(arena, true)));
    CU_ASSERT_FALSE(value_is_true(value_bool(arena, false)));
    CU_ASSERT_FALSE(value_is_true(value_string(arena, SV("true"))));
    odd = (struct value){ .type = &type_bool, .state = VALUE_UNKNOWN, .boolean = true };
    CU_ASSERT_FALSE(value_is_true(&odd));
    odd = (struct value){ .type = &type_number, .boolean = true };
    CU_ASSERT_FALSE(value_is_true(&odd));
}

static void tuples(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *items[] = { value_int(arena, 1), value_null(arena, &type_dynamic) };
    const struct value *tuple = value_tuple(arena, items, 2);
    items[0] = NULL;
    ASSERT_TEXT(type_to_json(arena, tuple->type), "[\"tuple\",[\"number\",\"dynamic\"]]");
    CU_ASSERT_EQUAL(tuple->count, 2);
    CU_ASSERT_PTR_NULL(tuple->keys);
    ASSERT_TEXT(as_json(arena, tuple), "[1,null]");
    CU_ASSERT_TRUE(type_equal(value_tuple(arena, NULL, 0)->type, &type_empty_tuple));
}

static void objects_are_sorted_and_the_last_key_counts(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const strview keys[] = { SV("b"), SV("a"), SV("b"), SV("ab"), SV("b"), SV("") };
    const struct value *items[6];
    for (int i = 0; i < 6; i++)
        items[i] = i == 4 ? value_string(arena, SV("last")) : value_int(arena, i);
    const struct value *object = value_object(arena, keys, items, 6);
    ASSERT_TEXT(as_json(arena, object), "{\"\":5,\"a\":1,\"ab\":3,\"b\":\"last\"}");
    ASSERT_TEXT(type_to_json(arena, object->type),
                "[\"object\",{\"\":\"number\",\"a\":\"number\",\"ab\":\"number\",\"b\":\"string\"}]");
    const struct value *empty = value_object(arena, NULL, NULL, 0);
    CU_ASSERT_PTR_NOT_NULL(empty->keys);
    ASSERT_TEXT(as_json(arena, empty), "{}");
}

static void getting(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *object = from_json(arena, "{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":null}");
    for (size_t i = 0; i < 5; i++)
        CU_ASSERT_PTR_EQUAL(value_get(object, object->keys[i]), object->items[i]);
    CU_ASSERT_PTR_NULL(value_get(object, SV("")));
    CU_ASSERT_PTR_NULL(value_get(object, SV("bb")));
    CU_ASSERT_PTR_NULL(value_get(object, SV("f")));
    CU_ASSERT_PTR_NULL(value_get(from_json(arena, "[1]"), SV("a")));
    CU_ASSERT_PTR_NULL(value_get(value_null(arena, object->type), SV("a")));
    struct value unknown = *object;
    unknown.state = VALUE_UNKNOWN;
    CU_ASSERT_PTR_NULL(value_get(&unknown, SV("a")));
    const struct value *map = typed(arena, "[\"map\",\"number\"]", "{\"x\":1}");
    ASSERT_TEXT(value_get(map, SV("x"))->text, "1");
}

static void changing_a_member(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *object = from_json(arena, "{\"a\":1,\"c\":3}");
    const struct value *added = value_with(arena, object, SV("b"), value_string(arena, SV("x")));
    ASSERT_TEXT(as_json(arena, added), "{\"a\":1,\"b\":\"x\",\"c\":3}");
    CU_ASSERT_PTR_EQUAL(type_attribute(added->type, SV("b")), &type_string);
    CU_ASSERT_PTR_EQUAL(added->items[0], object->items[0]);
    const struct value *changed = value_with(arena, object, SV("a"), value_bool(arena, true));
    ASSERT_TEXT(as_json(arena, changed), "{\"a\":true,\"c\":3}");
    CU_ASSERT_PTR_EQUAL(type_attribute(changed->type, SV("a")), &type_bool);
    ASSERT_TEXT(as_json(arena, object), "{\"a\":1,\"c\":3}");
    const struct value *map = typed(arena, "[\"map\",\"number\"]", "{\"x\":1}");
    const struct value *larger = value_with(arena, map, SV("w"), value_int(arena, 2));
    CU_ASSERT_TRUE(type_equal(larger->type, map->type));
    ASSERT_TEXT(as_json(arena, larger), "{\"w\":2,\"x\":1}");
}

static void of_a_type(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *texts[] = { value_string(arena, SV("b")), value_string(arena, SV("a")),
                                    value_string(arena, SV("b")) };
    ASSERT_TEXT(as_json(arena, value_of(arena, &type_list_of_string, NULL, texts, 3)), "[\"b\",\"a\",\"b\"]");
    ASSERT_TEXT(as_json(arena, value_of(arena, &type_set_of_string, NULL, texts, 3)), "[\"b\",\"a\"]");
    const strview keys[] = { SV("y"), SV("x"), SV("y") };
    const struct value *map = value_of(arena, &type_map_of_string, keys, texts, 3);
    CU_ASSERT_PTR_EQUAL(map->type, &type_map_of_string);
    ASSERT_TEXT(as_json(arena, map), "{\"x\":\"a\",\"y\":\"b\"}");
    const struct value *inner =
        typed(arena, "[\"list\",\"string\"]", "[\"a\"]"); /* an equal type elsewhere */
    const struct type *lists = type_collection(arena, TYPE_LIST, &type_list_of_string);
    ASSERT_TEXT(as_json(arena, value_of(arena, lists, NULL, &inner, 1)), "[[\"a\"]]");
    const struct type *pair = a_type(arena, "[\"tuple\",[\"string\",\"dynamic\"]]");
    const struct value *tuple = value_of(arena, pair, NULL, texts, 2);
    CU_ASSERT_PTR_EQUAL(tuple->type, pair);
    ASSERT_TEXT(as_json(arena, tuple), "[\"b\",\"a\"]");
}

static void objects_of_a_type_get_nulls(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct type *type =
        a_type(arena, "[\"object\",{\"a\":\"string\",\"b\":\"number\",\"c\":\"dynamic\",\"d\":\"bool\"}]");
    const strview keys[] = { SV("d"), SV("b") };
    const struct value *items[] = { value_bool(arena, true), value_int(arena, 2) };
    const struct value *object = value_of(arena, type, keys, items, 2);
    CU_ASSERT_PTR_EQUAL(object->type, type);
    CU_ASSERT_EQUAL(object->count, 4);
    ASSERT_TEXT(as_json(arena, object), "{\"a\":null,\"b\":2,\"c\":null,\"d\":true}");
    CU_ASSERT_PTR_EQUAL(value_get(object, SV("a"))->type, &type_string);
    CU_ASSERT_PTR_EQUAL(value_get(object, SV("c"))->type, &type_dynamic);
    CU_ASSERT_EQUAL(value_of(arena, &type_empty_object, NULL, NULL, 0)->count, 0);
}

static void wholly_known(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    CU_ASSERT_TRUE(value_is_wholly_known(from_json(arena, "{\"a\":[1,{\"b\":null}]}")));
    CU_ASSERT_FALSE(value_is_wholly_known(value_unknown(arena, &type_dynamic)));
    CU_ASSERT_TRUE(value_is_wholly_known(value_null(arena, &type_dynamic)));
    const struct value *inner[] = { value_bool(arena, true), value_unknown(arena, &type_bool) };
    const struct value *outer = value_tuple(arena, inner, 2);
    CU_ASSERT_FALSE(value_is_wholly_known(outer));
    CU_ASSERT_FALSE(value_is_wholly_known(value_tuple(arena, &outer, 1)));
    CU_ASSERT_TRUE(value_is_known(outer));
}

static void no_bug(struct arena *arena)
{
    (void)value_number(arena, SV("1"));
}

static void number_that_is_none(struct arena *arena)
{
    (void)value_number(arena, SV("one"));
}

static void second_item_does_not_fit(struct arena *arena)
{
    const struct value *items[] = { value_string(arena, SV("a")), value_int(arena, 1) };
    (void)value_of(arena, &type_list_of_string, NULL, items, 2);
}

static void tuple_of_another_length(struct arena *arena)
{
    (void)value_of(arena, &type_empty_tuple, NULL, (const struct value *[]){ value_int(arena, 1) }, 1);
}

static void attribute_that_does_not_fit(struct arena *arena)
{
    const struct value *item = value_int(arena, 1);
    (void)value_of(arena, a_type(arena, "[\"object\",{\"a\":\"string\"}]"), (strview[]){ SV("a") }, &item, 1);
}

static void attribute_that_is_none(struct arena *arena)
{
    const struct value *item = value_int(arena, 1);
    (void)value_of(arena, &type_empty_object, (strview[]){ SV("a") }, &item, 1);
}

static void broken_invariants_are_bugs(void)
{
    CU_ASSERT_FALSE(is_a_bug(no_bug));
    CU_ASSERT_TRUE(is_a_bug(number_that_is_none));
    CU_ASSERT_TRUE(is_a_bug(second_item_does_not_fit));
    CU_ASSERT_TRUE(is_a_bug(tuple_of_another_length));
    CU_ASSERT_TRUE(is_a_bug(attribute_that_does_not_fit));
    CU_ASSERT_TRUE(is_a_bug(attribute_that_is_none));
}

SUITE("value/value", TEST(broken_invariants_are_bugs), TEST(leaves), TEST(reading_leaves), TEST(tuples),
      TEST(objects_are_sorted_and_the_last_key_counts), TEST(getting), TEST(changing_a_member),
      TEST(of_a_type), TEST(objects_of_a_type_get_nulls), TEST(wholly_known))
