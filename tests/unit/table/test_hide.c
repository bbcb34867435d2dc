/* What is left of an object when its secrets are taken out. */
#include "table/hide.h"

#include "help/table.h"
#include "suite.h"
#include "value/build.h"

static const struct attr nested_attrs[] = {
    { .name = "open", .type = &type_string, .flags = ATTR_OPTIONAL },
    { .name = "secret", .type = &type_string, .flags = ATTR_OPTIONAL | ATTR_SENSITIVE },
    { .name = NULL },
};
static const struct type_attr nested_types[] = { { SV_INIT("open"), &type_string },
                                                 { SV_INIT("secret"), &type_string } };
static const struct type nested = { .kind = TYPE_OBJECT, .count = 2, .attrs = nested_types };
static const struct type nested_list = { .kind = TYPE_LIST, .element = &nested };

static const struct attr attrs[] = {
    { .name = "name", .type = &type_string, .flags = ATTR_OPTIONAL },
    { .name = "tags", .type = &type_set_of_string, .flags = ATTR_OPTIONAL },
    { .name = "value", .type = &type_string, .flags = ATTR_OPTIONAL | ATTR_SENSITIVE },
    { .name = "value_wo", .type = &type_string, .flags = ATTR_OPTIONAL | ATTR_WRITE_ONLY },
    { .name = "pin", .type = &type_number, .flags = ATTR_OPTIONAL | ATTR_SENSITIVE },
    { .name = "config", .type = &type_dynamic, .flags = ATTR_OPTIONAL | ATTR_FREEFORM },
    { .name = "config_wo", .type = &type_dynamic, .flags = ATTR_OPTIONAL | ATTR_WRITE_ONLY | ATTR_FREEFORM },
    { .name = "inner", .type = &nested, .nested = nested_attrs, .flags = ATTR_OPTIONAL },
    { .name = "list", .type = &nested_list, .nested = nested_attrs, .flags = ATTR_OPTIONAL },
    { .name = NULL },
};

static void assert_hidden(const char *json, const char *expected)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct rows rows = test_rows(arena, attrs, json);
    const struct value *object = hide_secrets(arena, attrs, rows_to_object(arena, &rows));
    CU_ASSERT_TRUE(type_equal(object->type, attrs_type(arena, attrs)));
    struct rows left = rows_from_object(arena, attrs, object);
    struct object_builder shown = object_builder_from(arena, value_empty_object(arena));
    for (size_t i = 0; i < left.count; i++)
        if (!value_is_null(left.values[i]))
            object_put(&shown, sv_from(attrs[i].name), left.values[i]);
    ASSERT_TEXT(test_text(arena, object_build(&shown)), expected);
}

static void attributes(void)
{
    assert_hidden("{\"name\":\"n\",\"tags\":[\"a\"],\"value\":\"secret\"}",
                  "{\"name\":\"n\",\"tags\":[\"a\"],\"value\":\"(hidden)\"}");
    assert_hidden("{\"value_wo\":\"secret\",\"pin\":1234}", "{\"value_wo\":\"(hidden)\"}");
    assert_hidden(
        "{\"inner\":{\"open\":\"o\",\"secret\":\"sesame\"},\"list\":[{\"open\":\"p\",\"secret\":\"s\"}]}",
        "{\"inner\":{\"open\":\"o\",\"secret\":\"(hidden)\"},"
        "\"list\":[{\"open\":\"p\",\"secret\":\"(hidden)\"}]}");
}

/* Also where it is no secret of the table's. */
static void the_same_text_elsewhere(void)
{
    assert_hidden("{\"name\":\"my sesame!\",\"inner\":{\"open\":\"o\",\"secret\":\"sesame\"}}",
                  "{\"inner\":{\"open\":\"o\",\"secret\":\"(hidden)\"},\"name\":\"my (hidden)!\"}");
    assert_hidden("{\"name\":\"my sesame!\",\"list\":[{\"open\":\"o\"},{\"secret\":\"sesame\"}]}",
                  "{\"list\":[{\"open\":\"o\",\"secret\":null},{\"open\":null,\"secret\":\"(hidden)\"}],"
                  "\"name\":\"my (hidden)!\"}");
    assert_hidden("{\"name\":\"my sesame!\",\"tags\":[\"sesame\",\"b\"],\"value\":\"sesame\"}",
                  "{\"name\":\"my (hidden)!\",\"tags\":[\"(hidden)\",\"b\"],\"value\":\"(hidden)\"}");
    assert_hidden("{\"name\":\"sesame\",\"list\":[{\"secret\":\"sesame\"}]}",
                  "{\"list\":[{\"open\":null,\"secret\":\"(hidden)\"}],\"name\":\"(hidden)\"}");
    assert_hidden("{\"name\":\"sesame\",\"config_wo\":{\"a\":[\"sesame\"]}}",
                  "{\"config_wo\":\"(hidden)\",\"name\":\"(hidden)\"}");
    assert_hidden("{\"name\":\"https://user:word@host/\"}", "{\"name\":\"(hidden)\"}");
}

static void free_form(void)
{
    assert_hidden("{\"config\":{\"minute\":5,\"on\":true,\"policy\":\"local\",\"n\":null}}",
                  "{\"config\":{\"minute\":5,\"n\":null,\"on\":true,\"policy\":\"(hidden)\"}}");
    assert_hidden(
        "{\"config\":{\"key\":\"{vault://v/k}\",\"list\":[{\"password\":12345},\"x\"]}}",
        "{\"config\":{\"key\":\"{vault://v/k}\",\"list\":[{\"password\":\"(hidden)\"},\"(hidden)\"]}}");
    assert_hidden("{\"config\":{\"password\":{\"a\":[1,true]}}}",
                  "{\"config\":{\"password\":{\"a\":[\"(hidden)\",\"(hidden)\"]}}}");
    assert_hidden("{\"config\":\"{\\\"key\\\":\\\"secret\\\"}\"}", "{\"config\":\"(hidden)\"}");
}

/* A refinement can hold the beginning of a secret. */
static void unknown_values(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct value refined = { .type = &type_string, .state = VALUE_UNKNOWN, .text = SV("\x82 Bearer abc") };
    const strview keys[] = { SV("key") };
    const struct value *const items[] = { &refined };
    struct rows rows = test_rows(arena, attrs, "{}");
    rows.values[0] = &refined;
    rows.values[2] = &refined;
    rows.values[5] = value_object(arena, keys, items, 1);
    const struct value *object = hide_secrets(arena, attrs, rows_to_object(arena, &rows));
    CU_ASSERT_TRUE(value_is_unknown(value_get(object, SV("name"))));
    CU_ASSERT_EQUAL(value_get(object, SV("name"))->text.len, 0);
    CU_ASSERT_TRUE(value_is_unknown(value_get(object, SV("value"))));
    CU_ASSERT_EQUAL(value_get(object, SV("value"))->text.len, 0);
    const struct value *key = value_get(value_get(object, SV("config")), SV("key"));
    CU_ASSERT_TRUE(value_is_unknown(key));
    CU_ASSERT_EQUAL(key->text.len, 0);
    const struct type *type = attrs_type(arena, attrs);
    CU_ASSERT_TRUE(value_is_null(hide_secrets(arena, attrs, value_null(arena, type))));
    CU_ASSERT_TRUE(value_is_unknown(hide_secrets(arena, attrs, value_unknown(arena, type))));
}

SUITE("table/hide", TEST(attributes), TEST(the_same_text_elsewhere), TEST(free_form), TEST(unknown_values))
