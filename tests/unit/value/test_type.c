#include "samples.h"
#include "suite.h"

static void kinds(void)
{
    CU_ASSERT_TRUE(type_is_primitive(&type_bool));
    CU_ASSERT_TRUE(type_is_primitive(&type_number));
    CU_ASSERT_TRUE(type_is_primitive(&type_string));
    CU_ASSERT_FALSE(type_is_primitive(&type_dynamic));
    CU_ASSERT_FALSE(type_is_primitive(&type_list_of_string));
    CU_ASSERT_FALSE(type_is_primitive(&type_empty_object));
    CU_ASSERT_FALSE(type_is_primitive(&type_empty_tuple));
}

/* Rows of the same group are equal, those of different groups are not. */
static void equality(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const struct {
        int group;
        const char *json;
    } rows[] = {
        { 0, "\"dynamic\"" },
        { 1, "\"bool\"" },
        { 2, "\"number\"" },
        { 3, "\"string\"" },
        { 4, "[\"list\",\"string\"]" },
        { 4, " [ \"list\" , \"string\" ] " },
        { 5, "[\"set\",\"string\"]" },
        { 6, "[\"map\",\"string\"]" },
        { 7, "[\"list\",\"number\"]" },
        { 8, "[\"list\",[\"list\",\"string\"]]" },
        { 18, "[\"set\",\"number\"]" },
        { 19, "[\"map\",\"number\"]" },
        { 20, "[\"tuple\",[\"string\",\"number\"]]" },
        { 21, "[\"object\",{\"a\":\"string\",\"b\":\"number\"}]" },
        { 22, "[\"object\",{\"a\":\"string\",\"c\":\"bool\"}]" },
        { 9, "[\"tuple\",[]]" },
        { 10, "[\"tuple\",[\"string\"]]" },
        { 11, "[\"tuple\",[\"string\",\"bool\"]]" },
        { 12, "[\"tuple\",[\"bool\",\"string\"]]" },
        { 13, "[\"object\",{}]" },
        { 14, "[\"object\",{\"a\":\"string\"}]" },
        { 15, "[\"object\",{\"b\":\"string\"}]" },
        { 16, "[\"object\",{\"a\":\"bool\"}]" },
        { 17, "[\"object\",{\"a\":\"string\",\"b\":\"bool\"}]" },
        { 17, "[\"object\",{\"b\":\"bool\",\"a\":\"string\"}]" },
    };
    enum { COUNT = sizeof rows / sizeof *rows };
    for (size_t i = 0; i < COUNT; i++)
        for (size_t j = 0; j < COUNT; j++)
            CU_ASSERT_EQUAL(type_equal(a_type(arena, rows[i].json), a_type(arena, rows[j].json)),
                            rows[i].group == rows[j].group);
    CU_ASSERT_TRUE(type_equal(&(struct type){ .kind = TYPE_BOOL }, &type_bool));
    CU_ASSERT_TRUE(type_equal(&type_list_of_string, a_type(arena, "[\"list\",\"string\"]")));
    CU_ASSERT_TRUE(type_equal(&type_set_of_string, a_type(arena, "[\"set\",\"string\"]")));
    CU_ASSERT_TRUE(type_equal(&type_map_of_string, a_type(arena, "[\"map\",\"string\"]")));
    CU_ASSERT_TRUE(type_equal(&type_empty_object, a_type(arena, "[\"object\",{}]")));
    CU_ASSERT_TRUE(type_equal(&type_empty_tuple, a_type(arena, "[\"tuple\",[]]")));
}

static void attributes(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct type_attr attrs[] = { { SV("d"), &type_bool },
                                       { SV("a"), &type_string },
                                       { SV("c"), &type_number },
                                       { SV("ab"), &type_dynamic },
                                       { SV(""), &type_list_of_string } };
    const struct type *object = type_object(arena, attrs, 5);
    ASSERT_TEXT(object->attrs[0].name, "");
    ASSERT_TEXT(object->attrs[1].name, "a");
    ASSERT_TEXT(object->attrs[2].name, "ab");
    ASSERT_TEXT(object->attrs[3].name, "c");
    ASSERT_TEXT(object->attrs[4].name, "d");
    for (size_t i = 0; i < 5; i++) {
        CU_ASSERT_EQUAL(type_attribute_index(object, object->attrs[i].name), i);
        CU_ASSERT_PTR_EQUAL(type_attribute(object, object->attrs[i].name), object->attrs[i].type);
    }
    CU_ASSERT_EQUAL(type_attribute_index(object, SV("b")), SIZE_MAX);
    CU_ASSERT_EQUAL(type_attribute_index(object, SV("e")), SIZE_MAX);
    CU_ASSERT_PTR_NULL(type_attribute(object, SV("abc")));
    CU_ASSERT_PTR_NULL(type_attribute(&type_string, SV("a")));
    CU_ASSERT_PTR_NULL(type_attribute(&type_empty_object, SV("")));
    CU_ASSERT_PTR_NULL(type_attribute(type_tuple(arena, (const struct type *[]){ &type_bool }, 1), SV("a")));
}

static void makers_copy(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct type *elements[] = { &type_bool, &type_string };
    const struct type *tuple = type_tuple(arena, elements, 2);
    elements[0] = &type_number;
    CU_ASSERT_PTR_EQUAL(tuple->elements[0], &type_bool);
    CU_ASSERT_EQUAL(tuple->count, 2);
    const struct type *map = type_collection(arena, TYPE_MAP, tuple);
    CU_ASSERT_EQUAL(map->kind, TYPE_MAP);
    CU_ASSERT_PTR_EQUAL(map->element, tuple);
}

static void names_for_people(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    CU_ASSERT_STRING_EQUAL(type_friendly_name(&type_dynamic), "dynamic");
    CU_ASSERT_STRING_EQUAL(type_friendly_name(&type_bool), "bool");
    CU_ASSERT_STRING_EQUAL(type_friendly_name(&type_number), "number");
    CU_ASSERT_STRING_EQUAL(type_friendly_name(&type_string), "string");
    CU_ASSERT_STRING_EQUAL(type_friendly_name(&type_list_of_string), "list of string");
    CU_ASSERT_STRING_EQUAL(type_friendly_name(&type_set_of_string), "set of string");
    CU_ASSERT_STRING_EQUAL(type_friendly_name(&type_map_of_string), "map of string");
    CU_ASSERT_STRING_EQUAL(type_friendly_name(a_type(arena, "[\"map\",\"bool\"]")), "map of bool");
    CU_ASSERT_STRING_EQUAL(type_friendly_name(a_type(arena, "[\"set\",[\"object\",{}]]")), "set of object");
    CU_ASSERT_STRING_EQUAL(type_friendly_name(&type_empty_tuple), "tuple");
    CU_ASSERT_STRING_EQUAL(type_friendly_name(&type_empty_object), "object");
}

static void an_attribute_twice(struct arena *arena)
{
    const struct type_attr attrs[] = { { SV("a"), &type_bool },
                                       { SV("b"), &type_bool },
                                       { SV("b"), &type_string } };
    (void)type_object(arena, attrs, 3);
}

static void duplicates_are_bugs(void)
{
    CU_ASSERT_TRUE(is_a_bug(an_attribute_twice));
}

SUITE("value/type", TEST(duplicates_are_bugs), TEST(kinds), TEST(equality), TEST(attributes),
      TEST(makers_copy), TEST(names_for_people))
