#include "suite.h"

#include "help/table.h"
#include "table/schema.h"
#include "value/build.h"

static void looking_up(void)
{
    CU_ASSERT_EQUAL(attr_count(test_attrs), 19);
    CU_ASSERT_EQUAL(attr_index(test_attrs, SV("place")), 0);
    CU_ASSERT_EQUAL(attr_index(test_attrs, SV("name")), 2);
    CU_ASSERT_EQUAL(attr_index(test_attrs, SV("nam")), SIZE_MAX);
}

static const struct attr *row(const char *name)
{
    return &test_attrs[attr_index(test_attrs, sv_from(name))];
}

static void places_in_konnects_object(void)
{
    ASSERT_TEXT(attr_field(row("name")), "name");
    ASSERT_TEXT(attr_field(row("parent_id")), "parent.id");
    ASSERT_TEXT(attr_field(row("local")), "");
    ASSERT_TEXT(attr_field(row("address")), "");
}

static void defaults(void)
{
    CU_ASSERT_TRUE(value_is_true(row("on")->default_value));
    CU_ASSERT_PTR_NULL(row("name")->default_value);
    ASSERT_TEXT(value_text(VALUE_TEXT("konnect")), "konnect");
    int64_t number = 0;
    CU_ASSERT_TRUE(number_to_int64(VALUE_NUMBER("300")->text, &number) && number == 300);
}

static void rows_and_objects(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct rows rows = test_rows(arena, test_attrs, "{\"place\":\"p\",\"size\":3,\"config\":{\"a\":[1]}}");
    const struct value *object = rows_to_object(arena, &rows);
    CU_ASSERT_TRUE(type_equal(object->type, attrs_type(arena, test_attrs)));
    CU_ASSERT_EQUAL(object->count, 19);
    struct rows back = rows_from_object(arena, test_attrs, object);
    for (size_t i = 0; i < rows.count; i++)
        CU_ASSERT_TRUE(value_equal(rows.values[i], back.values[i]));
    ASSERT_TEXT(value_text(rows_get(&back, "place")), "p");
    struct rows copy = rows_copy(arena, &back);
    copy.values[0] = value_null(arena, &type_string);
    ASSERT_TEXT(value_text(rows_get(&back, "place")), "p");
    struct rows none = rows_from_object(arena, test_attrs, value_null(arena, object->type));
    for (size_t i = 0; i < none.count; i++)
        CU_ASSERT_TRUE(value_is_null(none.values[i]));
}

SUITE("table/schema", TEST(looking_up), TEST(places_in_konnects_object), TEST(defaults),
      TEST(rows_and_objects))
