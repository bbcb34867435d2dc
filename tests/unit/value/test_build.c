#include "value/build.h"

#include "suite.h"
#include "value/json.h"
#include "value/kind.h"

static strview json_of(struct arena *arena, const struct value *value)
{
    struct ctx ctx = ctx_make(arena);
    strview text = SV("");
    REQUIRE(json_encode(&ctx, value, &text));
    return text;
}

static void an_object_in_the_making(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct object_builder builder = { .arena = arena };
    ASSERT_TEXT(json_of(arena, object_build(&builder)), "{}");
    object_put_text(&builder, "b", SV("one"));
    object_put_int(&builder, "a", 2);
    object_put(&builder, SV("c"), NULL);
    ASSERT_TEXT(json_of(arena, object_build(&builder)), "{\"a\":2,\"b\":\"one\"}");
    object_put_text(&builder, "b", SV("two"));
    ASSERT_TEXT(value_text(object_get(&builder, SV("b"))), "two");
    CU_ASSERT_PTR_NULL(object_get(&builder, SV("c")));
    ASSERT_TEXT(json_of(arena, object_build(&builder)), "{\"a\":2,\"b\":\"two\"}");
    object_remove(&builder, SV("b"));
    CU_ASSERT_PTR_NULL(object_get(&builder, SV("b")));
    object_remove(&builder, SV("nothing"));
    ASSERT_TEXT(json_of(arena, object_build(&builder)), "{\"a\":2}");
}

static void an_object_from_another(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct object_builder first = { .arena = arena };
    for (int64_t i = 0; i < 100; i++)
        object_put_int(&first, arena_printf(arena, "k%d", (int)i).data, i);
    const struct value *whole = object_build(&first);
    struct object_builder second = object_builder_from(arena, whole);
    CU_ASSERT_TRUE(value_same(object_build(&second), whole));
    object_put_text(&second, "k5", SV("new"));
    ASSERT_TEXT(value_text_at(object_build(&second), "k5"), "new");
    CU_ASSERT_TRUE(value_is_number(value_get(whole, SV("k5")))); /* the other stays as it was */
}

static void a_list_in_the_making(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct list_builder list = { .arena = arena };
    ASSERT_TEXT(json_of(arena, list_build(&list)), "[]");
    for (int64_t i = 0; i < 20; i++)
        list_put(&list, value_int(arena, i));
    list_put(&list, NULL);
    CU_ASSERT_EQUAL(list.count, 20);
    CU_ASSERT_EQUAL(list_build(&list)->count, 20);
}

SUITE("value/build", TEST(an_object_in_the_making), TEST(an_object_from_another), TEST(a_list_in_the_making))
