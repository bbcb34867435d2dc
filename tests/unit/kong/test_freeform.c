#include "suite.h"

#include "help/json.h"
#include "kong/freeform.h"
#include "kong/unmanaged.h"
#include "value/build.h"

static const struct value *text_of(struct arena *arena, const char *json)
{
    return value_string(arena, sv_from(json));
}

static void json_text_is_an_object(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    const struct value *out = NULL;
    CU_ASSERT_TRUE(freeform_object(&ctx, text_of(arena, "{\"a\":1}"), &out));
    ASSERT_TEXT(test_text(arena, out), "{\"a\":1}");
    const struct value *object = test_json(arena, "{\"b\":2}");
    CU_ASSERT_TRUE(freeform_object(&ctx, object, &out));
    CU_ASSERT_PTR_EQUAL(out, object);
    const struct value *unknown = value_unknown(arena, &type_dynamic);
    CU_ASSERT_TRUE(freeform_object(&ctx, unknown, &out));
    CU_ASSERT_PTR_EQUAL(out, unknown);
}

static void what_is_no_object_is_refused(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    ctx.path = path_attribute(arena, NULL, SV("config"));
    const struct value *out = NULL;
    CU_ASSERT_FALSE(freeform_object(&ctx, text_of(arena, "{\"a\":"), &out));
    CU_ASSERT_FALSE(freeform_object(&ctx, text_of(arena, "[1]"), &out));
    CU_ASSERT_FALSE(freeform_object(&ctx, test_json(arena, "[1]"), &out));
    CU_ASSERT_FALSE(freeform_object(&ctx, test_json(arena, "5"), &out));
    CU_ASSERT_PTR_NULL(out);
    ASSERT_TEXT(test_diags(&ctx), "error at config: Not valid JSON\n"
                                  "error at config: Not a JSON object\n"
                                  "error at config: Wrong type\n"
                                  "error at config: Wrong type\n");
}

static void sameness_and_holding(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *object = test_json(arena, "{\"a\":5,\"b\":null}");
    CU_ASSERT_TRUE(freeform_same(arena, object, text_of(arena, "{ \"a\" : 5.0 }")));
    CU_ASSERT_FALSE(freeform_same(arena, object, text_of(arena, "{\"a\":6}")));
    CU_ASSERT_FALSE(freeform_same(arena, object, text_of(arena, "{\"a\":5,\"c\":1}")));
    const struct value *actual = test_json(arena, "{\"a\":5,\"more\":[1]}");
    CU_ASSERT_TRUE(freeform_holds(arena, text_of(arena, "{\"a\":5}"), actual));
    CU_ASSERT_TRUE(freeform_holds(arena, object, actual));
    CU_ASSERT_FALSE(freeform_holds(arena, text_of(arena, "{\"a\":4}"), actual));
    CU_ASSERT_FALSE(freeform_holds(arena, text_of(arena, "{\"x\":1}"), actual));
}

static void projection_keeps_written_keys_alone(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const struct {
        const char *written;
        const char *actual;
        const char *projected;
    } cases[] = {
        { "{\"a\":1}", "{\"a\":2,\"b\":3}", "{\"a\":2}" },
        { "{\"a\":{\"x\":1,\"y\":2}}", "{\"a\":{\"x\":9,\"y\":2,\"z\":3}}", "{\"a\":{\"x\":9,\"y\":2}}" },
        { "{\"a\":1}", "{}", "{\"a\":null}" },
        { "{\"a\":[{\"x\":1}]}", "{\"a\":[{\"x\":2,\"y\":3}]}", "{\"a\":[{\"x\":2}]}" },
        { "{\"a\":[1]}", "{\"a\":[1,2]}", "{\"a\":[1,2]}" },
        { "{\"a\":[]}", "{\"a\":[{\"x\":1,\"y\":null}]}", "{\"a\":[{\"x\":1}]}" },
        { "{\"a\":{\"x\":1}}", "{\"a\":5}", "{\"a\":5}" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct value *actual = test_json(arena, cases[i].actual);
        ASSERT_TEXT(test_text(arena, freeform_project(arena, test_json(arena, cases[i].written), actual)),
                    cases[i].projected);
        const struct value *as_text = freeform_project(arena, text_of(arena, cases[i].written), actual);
        CU_ASSERT_EQUAL(as_text->type->kind, TYPE_STRING);
        ASSERT_TEXT(as_text->text, cases[i].projected);
    }
}

static void nulls_are_taken_out_of_objects_only(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *value =
        test_json(arena, "{\"a\":null,\"b\":{\"c\":null,\"d\":1},\"e\":[null,{\"f\":null}]}");
    ASSERT_TEXT(test_text(arena, freeform_without_nulls(arena, value)), "{\"b\":{\"d\":1},\"e\":[null,{}]}");
    const struct value *number = test_json(arena, "5");
    CU_ASSERT_PTR_EQUAL(freeform_without_nulls(arena, number), number);
}

static void merging(void)
{
    static const struct {
        const char *a;
        const char *b;
        const char *merged;
    } cases[] = {
        { "{}", "{}", "{}" },
        { "{\"a\":1}", "{\"b\":2}", "{\"a\":1,\"b\":2}" },
        { "{\"a\":{\"x\":1}}", "{\"a\":{\"y\":2}}", "{\"a\":{\"x\":1,\"y\":2}}" },
        { "{\"a\":{\"x\":{\"p\":1}}}", "{\"a\":{\"x\":{\"q\":2}}}", "{\"a\":{\"x\":{\"p\":1,\"q\":2}}}" },
        { "{\"a\":1}", "{\"a\":2}", "{\"a\":2}" },
        { "{\"a\":[1]}", "{\"a\":[2]}", "{\"a\":[2]}" },
        { "{\"a\":{\"x\":1}}", "{\"a\":5}", "{\"a\":5}" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        const struct value *merged =
            freeform_merge(arena, test_json(arena, cases[i].a), test_json(arena, cases[i].b));
        ASSERT_TEXT(test_text(arena, merged), cases[i].merged);
    }
}

static void what_nobody_wrote(void)
{
    static const struct {
        const char *written;
        const char *actual;
        const char *skip;
        const char *unmanaged;
    } cases[] = {
        { "{\"a\":1}", "{\"a\":2}", "{}", "{}" },
        { "{\"a\":1}", "{\"a\":1,\"b\":2,\"c\":[{\"x\":1}]}", "{}", "{\"b\":2,\"c\":[{\"x\":1}]}" },
        { "{}", "{\"a\":1,\"b\":2}", "{\"a\":true}", "{\"b\":2}" },
        { "{\"a\":{\"x\":1}}", "{\"a\":{\"x\":1,\"y\":2,\"z\":3}}", "{\"a\":{\"z\":true}}",
          "{\"a\":{\"y\":2}}" },
        { "{}", "{\"a\":{\"x\":1,\"y\":2}}", "{\"a\":{\"x\":true}}", "{\"a\":{\"y\":2}}" },
        { "{\"a\":{\"x\":1}}", "{\"a\":{\"x\":1}}", "{}", "{}" },
        { "{\"a\":null}", "{\"a\":[1]}", "{}", "{\"a\":[1]}" },
        /* Of lists that nobody resized, what is in their elements. */
        { "{\"a\":[{\"x\":1},{\"x\":2}]}", "{\"a\":[{\"x\":1},{\"x\":2,\"y\":3}]}", "{}",
          "{\"a\":[{},{\"y\":3}]}" },
        { "{\"a\":[{\"x\":1}]}", "{\"a\":[{\"x\":2}]}", "{}", "{}" },
        { "{\"a\":[{\"x\":1}]}", "{\"a\":[{\"x\":1,\"y\":2},{\"x\":3}]}", "{}", "{}" },
        { "{\"a\":[1]}", "{\"a\":[2]}", "{}", "{}" },
        { "{\"a\":[1]}", "{\"a\":[{\"x\":1}]}", "{}", "{}" },
        { "{\"a\":[{\"x\":1}]}", "{\"a\":[2]}", "{}", "{}" },
        /* A mask of a list covers elements, those that it has. */
        { "{\"a\":[{\"x\":1},{\"x\":2},{\"x\":3}]}",
          "{\"a\":[{\"x\":1,\"y\":2},{\"x\":2,\"y\":2},{\"x\":3,\"y\":2}]}", "{\"a\":[{\"y\":true},{}]}",
          "{\"a\":[{},{\"y\":2},{\"y\":2}]}" },
        { "{}", "{\"a\":[{\"x\":1}]}", "{\"a\":[{}]}", "{}" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        const struct value *unmanaged =
            freeform_unmanaged(arena, test_json(arena, cases[i].written), test_json(arena, cases[i].actual),
                               test_json(arena, cases[i].skip));
        ASSERT_TEXT(test_text(arena, unmanaged), cases[i].unmanaged);
    }
}

SUITE("kong/freeform", TEST(merging), TEST(what_nobody_wrote), TEST(json_text_is_an_object),
      TEST(what_is_no_object_is_refused), TEST(sameness_and_holding),
      TEST(projection_keeps_written_keys_alone), TEST(nulls_are_taken_out_of_objects_only))
