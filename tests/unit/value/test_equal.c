#include "samples.h"
#include "suite.h"
#include "value/build.h"

static const struct value *one(struct arena *arena, const struct type *type, const struct value *item)
{
    return value_of(arena, type, NULL, &item, 1);
}

static void equal_by_type_state_and_content(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct value refined = { .type = &type_string, .state = VALUE_UNKNOWN, .text = SV("\x81\x01\xc2") };
    struct value refined_again = refined;
    struct value refined_otherwise = { .type = &type_string, .state = VALUE_UNKNOWN, .text = SV("\x80") };
    /* Rows of the same group are equal, all others are not. */
    const struct {
        int group;
        const struct value *value;
    } rows[] = {
        { 0, value_null(arena, &type_string) },
        { 0, value_null(arena, &type_string) },
        { 1, value_null(arena, &type_number) },
        { 2, value_unknown(arena, &type_string) },
        { 2, value_unknown(arena, &type_string) },
        { 3, value_unknown(arena, &type_number) },
        { 4, &refined },
        { 4, &refined_again },
        { 5, &refined_otherwise },
        { 6, value_bool(arena, true) },
        { 6, value_bool(arena, true) },
        { 7, value_bool(arena, false) },
        { 8, value_number(arena, SV("5")) },
        { 8, value_number(arena, SV("5.0")) },
        { 9, value_number(arena, SV("6")) },
        { 10, value_string(arena, SV("5")) },
        { 10, value_string(arena, SV("5")) },
        { 11, value_string(arena, SV("5.0")) },
        { 12, typed(arena, "[\"list\",\"number\"]", "[1,2]") },
        { 12, typed(arena, "[\"list\",\"number\"]", "[1.0,2]") },
        { 13, typed(arena, "[\"list\",\"number\"]", "[2,1]") },
        { 14, typed(arena, "[\"list\",\"number\"]", "[1]") },
        { 15, typed(arena, "[\"set\",\"number\"]", "[1,2]") },
        { 15, typed(arena, "[\"set\",\"number\"]", "[2,1,1]") },
        { 16, typed(arena, "[\"set\",\"number\"]", "[2,3]") },
        { 17, from_json(arena, "[1,2]") },
        { 18, from_json(arena, "{\"a\":1}") },
        { 18, from_json(arena, "{\"a\":1.0}") },
        { 19, from_json(arena, "{\"b\":1}") },
        { 20, from_json(arena, "{\"a\":1,\"b\":null}") },
        { 21, typed(arena, "[\"map\",\"number\"]", "{\"a\":1}") },
        { 22, typed(arena, "[\"map\",\"number\"]", "{\"b\":1}") },
        { 23, typed(arena, "[\"map\",\"number\"]", "{}") },
        { 27, typed(arena, "[\"list\",\"number\"]", "[1,3]") },
        { 28, typed(arena, "[\"map\",\"number\"]", "{\"a\":1,\"b\":1}") },
        { 29, typed(arena, "[\"map\",\"number\"]", "{\"a\":1,\"c\":1}") },
        { 30, typed(arena, "[\"map\",\"number\"]", "{\"a\":1,\"c\":2}") },
        { 24, from_json(arena, "[]") },
        { 25, from_json(arena, "{}") },
        { 26, one(arena, &type_set_of_string, value_unknown(arena, &type_string)) },
        { 26, one(arena, &type_set_of_string, value_unknown(arena, &type_string)) },
    };
    enum { COUNT = sizeof rows / sizeof *rows };
    for (size_t i = 0; i < COUNT; i++)
        for (size_t j = 0; j < COUNT; j++)
            if (value_equal(rows[i].value, rows[j].value) != (rows[i].group == rows[j].group)) {
                (void)printf("  rows %zu and %zu\n", i, j);
                CU_FAIL("value_equal is wrong");
            }
}

struct pair {
    const char *a_type; /* NULL: natural */
    const char *a;
    const char *b_type;
    const char *b;
};

static const struct value *make(struct arena *arena, const char *type, const char *json)
{
    return type != NULL ? typed(arena, type, json) : from_json(arena, json);
}

#define LIST   "[\"list\",\"dynamic\"]"
#define SET    "[\"set\",\"dynamic\"]"
#define MAP    "[\"map\",\"dynamic\"]"
#define OBJECT "[\"object\",{\"a\":\"number\",\"b\":\"string\"}]"

static void same_by_meaning(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const struct pair same[] = {
        { NULL, "1", NULL, "1.0" },
        { NULL, "null", "\"string\"", "null" },
        { NULL, "[1,\"x\"]", LIST, "[1,\"x\"]" },
        { NULL, "[1,2,3]", SET, "[3,1,2]" },
        { SET, "[1,2]", SET, "[2,1]" },
        { LIST, "[1,2]", SET, "[2,1]" },
        { NULL, "{\"a\":1}", MAP, "{\"a\":1}" },
        { NULL, "{\"a\":1}", OBJECT, "{\"a\":1}" },
        { NULL, "{\"a\":1,\"c\":null}", OBJECT, "{\"a\":1,\"b\":null}" },
        { NULL, "{}", OBJECT, "{}" },
        { NULL, "{\"a\":{\"b\":null}}", NULL, "{\"a\":{}}" },
        { NULL, "[{\"a\":null},2]", NULL, "[{},2]" },
        { SET, "[{\"a\":1},{\"a\":2}]", NULL, "[{\"a\":2,\"b\":null},{\"a\":1}]" },
        { NULL, "[]", SET, "[]" },
    };
    static const struct pair differ[] = {
        { NULL, "1", NULL, "2" },
        { NULL, "1", NULL, "\"1\"" },
        { NULL, "true", NULL, "\"true\"" },
        { NULL, "true", NULL, "false" },
        { NULL, "\"a\"", NULL, "\"A\"" },
        { NULL, "null", NULL, "{}" },
        { NULL, "null", NULL, "\"\"" },
        { "\"string\"", "null", NULL, "\"\"" },
        { "\"bool\"", "null", NULL, "false" },
        { LIST, "null", NULL, "[]" },
        { NULL, "[1,2]", NULL, "[2,1]" },
        { LIST, "[1,2]", NULL, "[2,1]" },
        { SET, "[1,2]", NULL, "[1,1]" },
        { NULL, "[1,1]", SET, "[1,2]" },
        { SET, "[1,2]", NULL, "[1,2,3]" },
        { NULL, "[1,2,3]", SET, "[1,2]" },
        { NULL, "[]", NULL, "{}" },
        { NULL, "[]", NULL, "\"\"" },
        { NULL, "[null]", NULL, "[]" },
        { NULL, "{\"a\":1}", NULL, "{\"a\":2}" },
        { NULL, "{\"a\":1}", NULL, "{\"b\":1}" },
        { NULL, "{\"a\":1}", NULL, "{\"a\":1,\"b\":2}" },
        { NULL, "{\"a\":1}", NULL, "{\"a\":null}" },
        { NULL, "{\"a\":1}", NULL, "{}" },
        { NULL, "{\"a\":[1]}", NULL, "{\"a\":[1,2]}" },
        { NULL, "{\"a\":{\"b\":1}}", NULL, "{\"a\":{\"b\":1,\"c\":1}}" },
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        const struct value *a = make(arena, same[i].a_type, same[i].a);
        const struct value *b = make(arena, same[i].b_type, same[i].b);
        CU_ASSERT_TRUE(value_same(a, b));
        CU_ASSERT_TRUE(value_same(b, a));
        CU_ASSERT_TRUE(value_holds(a, b));
    }
    for (size_t i = 0; i < sizeof differ / sizeof *differ; i++) {
        const struct value *a = make(arena, differ[i].a_type, differ[i].a);
        const struct value *b = make(arena, differ[i].b_type, differ[i].b);
        CU_ASSERT_FALSE(value_same(a, b));
        CU_ASSERT_FALSE(value_same(b, a));
    }
}

static void nothing_is_the_same_as_an_unknown(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *unknown = value_unknown(arena, &type_string);
    CU_ASSERT_FALSE(value_same(unknown, unknown));
    CU_ASSERT_FALSE(value_same(unknown, value_string(arena, SV(""))));
    CU_ASSERT_FALSE(value_same(value_string(arena, SV("")), unknown));
    CU_ASSERT_FALSE(value_same(unknown, value_null(arena, &type_string)));
    CU_ASSERT_FALSE(value_holds(unknown, unknown));
    const struct value *object = value_object(arena, (strview[]){ SV("a") }, &unknown, 1);
    CU_ASSERT_FALSE(value_same(object, object));
    CU_ASSERT_FALSE(value_same(object, value_unknown(arena, object->type)));
    CU_ASSERT_FALSE(value_same(value_unknown(arena, object->type), object));
    CU_ASSERT_FALSE(value_same(object, from_json(arena, "{}")));
    CU_ASSERT_FALSE(value_same(from_json(arena, "{}"), object));
}

static void what_holds(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const struct pair holds[] = {
        { NULL, "{}", NULL, "{\"a\":1}" },
        { NULL, "{\"a\":1}", NULL, "{\"a\":1,\"b\":2}" },
        { NULL, "{\"a\":null}", NULL, "{\"b\":2}" },
        { NULL, "{\"a\":null}", NULL, "{\"a\":null}" },
        { NULL, "{\"a\":{\"b\":1}}", NULL, "{\"a\":{\"b\":1,\"c\":2}}" },
        { NULL, "[{\"a\":1},{}]", NULL, "[{\"a\":1,\"b\":2},{\"c\":3}]" },
        { MAP, "{\"a\":1}", NULL, "{\"a\":1.0,\"b\":2}" },
        { SET, "[{\"a\":1},{\"a\":1,\"c\":2}]", NULL, "[{\"a\":1,\"c\":2},{\"a\":1,\"d\":3}]" },
        { SET, "[{},{\"a\":1},{\"a\":1,\"b\":1}]", NULL, "[{\"a\":1,\"b\":1},{\"a\":1,\"b\":2},{\"c\":1}]" },
        { NULL, "[{},{\"a\":1},{\"a\":1,\"b\":1}]", SET, "[{\"a\":1,\"b\":1},{\"a\":1,\"b\":2},{\"c\":1}]" },
    };
    static const struct pair fails[] = {
        { NULL, "{\"a\":1}", NULL, "{}" },
        { NULL, "{\"a\":1}", NULL, "{\"a\":2}" },
        { NULL, "{\"a\":1}", NULL, "{\"a\":null}" },
        { NULL, "{\"a\":null}", NULL, "{\"a\":1}" },
        { NULL, "{\"a\":{}}", NULL, "{\"b\":{}}" },
        { NULL, "[1]", NULL, "[1,2]" },
        { NULL, "[1,2]", NULL, "[1]" },
        { NULL, "[1,2]", NULL, "[2,1]" },
        { NULL, "[{\"a\":1}]", NULL, "[{\"b\":1}]" },
        { NULL, "{}", NULL, "[]" },
        { NULL, "1", NULL, "\"1\"" },
        { SET, "[{\"a\":1},{\"a\":1,\"c\":2}]", NULL, "[{\"a\":1,\"b\":2},{\"a\":1,\"d\":3}]" },
        { SET, "[{\"a\":1},{\"a\":2}]", NULL, "[{\"a\":1},{\"a\":1,\"b\":1}]" },
        { SET, "[{},{\"a\":1}]", NULL, "[{\"a\":1}]" },
    };
    for (size_t i = 0; i < sizeof holds / sizeof *holds; i++)
        CU_ASSERT_TRUE(
            value_holds(make(arena, holds[i].a_type, holds[i].a), make(arena, holds[i].b_type, holds[i].b)));
    for (size_t i = 0; i < sizeof fails / sizeof *fails; i++)
        CU_ASSERT_FALSE(
            value_holds(make(arena, fails[i].a_type, fails[i].a), make(arena, fails[i].b_type, fails[i].b)));
}

/* Comparing members in both directions at each level would take 2^150 comparisons. */
static void deep_objects_are_compared_once(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *a = value_int(arena, 1);
    const struct value *b = value_number(arena, SV("1.0"));
    const strview keys[] = { SV("k") };
    for (int i = 0; i < 150; i++) {
        a = value_object(arena, keys, &a, 1);
        b = value_object(arena, keys, &b, 1);
    }
    CU_ASSERT_TRUE(value_same(a, b));
    CU_ASSERT_TRUE(value_holds(a, b));
    CU_ASSERT_FALSE(value_same(value_object(arena, keys, &a, 1), b));
}

SUITE("value/equal", TEST(equal_by_type_state_and_content), TEST(same_by_meaning),
      TEST(nothing_is_the_same_as_an_unknown), TEST(what_holds), TEST(deep_objects_are_compared_once))
