#include "suite.h"

#include "protocol/from_proto.h"
#include "protocol/to_proto.h"
#include "value/build.h"

#include <string.h>

static void paths(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct path *path = path_attribute(arena, NULL, SV("config"));
    path = path_key(arena, path, SV("k"));
    path = path_index(arena, path, 0);
    const Tfplugin6__AttributePath *message = to_attribute_path(arena, path);
    CU_ASSERT_EQUAL_FATAL(message->n_steps, 3);
    CU_ASSERT_STRING_EQUAL(message->steps[0]->attribute_name, "config");
    CU_ASSERT_EQUAL(message->steps[0]->selector_case,
                    TFPLUGIN6__ATTRIBUTE_PATH__STEP__SELECTOR_ATTRIBUTE_NAME);
    CU_ASSERT_STRING_EQUAL(message->steps[1]->element_key_string, "k");
    CU_ASSERT_EQUAL(message->steps[1]->selector_case,
                    TFPLUGIN6__ATTRIBUTE_PATH__STEP__SELECTOR_ELEMENT_KEY_STRING);
    CU_ASSERT_EQUAL(message->steps[2]->element_key_int, 0);
    CU_ASSERT_EQUAL(message->steps[2]->selector_case,
                    TFPLUGIN6__ATTRIBUTE_PATH__STEP__SELECTOR_ELEMENT_KEY_INT);
    CU_ASSERT_EQUAL(to_attribute_path(arena, NULL)->n_steps, 0);
}

static void names_in_paths_are_printable(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct path *path = path_key(arena, path_attribute(arena, NULL, SV("a\xff")), SV("\x1b"));
    const Tfplugin6__AttributePath *message = to_attribute_path(arena, path);
    CU_ASSERT_STRING_EQUAL(message->steps[0]->attribute_name, "a\xef\xbf\xbd");
    CU_ASSERT_STRING_EQUAL(message->steps[1]->element_key_string, "\xef\xbf\xbd");
}

static void diagnostics(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    Tfplugin6__Diagnostic **messages = NULL;
    size_t count = 9;
    to_diagnostics(&ctx, &messages, &count);
    CU_ASSERT_EQUAL(count, 0);
    ctx_warning_at(&ctx, NULL, "W", "w");
    (void)ctx_error_at(&ctx, path_attribute(arena, NULL, SV("a")), "E", "e");
    to_diagnostics(&ctx, &messages, &count);
    CU_ASSERT_EQUAL_FATAL(count, 2);
    CU_ASSERT_EQUAL(messages[0]->severity, TFPLUGIN6__DIAGNOSTIC__SEVERITY__WARNING);
    CU_ASSERT_PTR_NULL(messages[0]->attribute);
    CU_ASSERT_EQUAL(messages[1]->severity, TFPLUGIN6__DIAGNOSTIC__SEVERITY__ERROR);
    CU_ASSERT_STRING_EQUAL(messages[1]->summary, "E");
    CU_ASSERT_STRING_EQUAL(messages[1]->detail, "e");
    CU_ASSERT_EQUAL(messages[1]->attribute->n_steps, 1);
}

/* Terraform shows the line of an attribute, or of one step below it that is a key or an index. */
static void places_of_diagnostics(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct path *checks = path_attribute(arena, NULL, SV("checks"));
    const struct path *active = path_attribute(arena, checks, SV("active"));
    const struct path *places[] = { path_attribute(arena, active, SV("type")), path_index(arena, checks, 1),
                                    path_attribute(arena, path_index(arena, checks, 1), SV("x")) };
    struct ctx ctx = ctx_make(arena);
    for (size_t i = 0; i < 3; i++)
        (void)ctx_error_at(&ctx, places[i], "E", "e");
    Tfplugin6__Diagnostic **messages = NULL;
    size_t count = 0;
    to_diagnostics(&ctx, &messages, &count);
    CU_ASSERT_EQUAL_FATAL(count, 3);
    CU_ASSERT_EQUAL_FATAL(messages[0]->attribute->n_steps, 2);
    CU_ASSERT_STRING_EQUAL(messages[0]->attribute->steps[0]->attribute_name, "checks");
    CU_ASSERT_STRING_EQUAL(messages[0]->attribute->steps[1]->element_key_string, "active");
    CU_ASSERT_EQUAL_FATAL(messages[1]->attribute->n_steps, 2);
    CU_ASSERT_EQUAL(messages[1]->attribute->steps[1]->element_key_int, 1);
    CU_ASSERT_EQUAL(messages[2]->attribute->n_steps, 1);
}

static void values_there_and_back(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    const struct value *items[] = { value_int(arena, 1), value_unknown(arena, &type_string) };
    const struct value *tuple = value_tuple(arena, items, 2);
    Tfplugin6__DynamicValue *message = NULL;
    const struct value *back = NULL;
    CU_ASSERT_TRUE(to_dynamic_value(&ctx, tuple, &type_dynamic, &message));
    CU_ASSERT_EQUAL(message->json.len, 0);
    CU_ASSERT_TRUE(from_dynamic_value(&ctx, message, &type_dynamic, &back));
    CU_ASSERT_TRUE(value_equal(tuple, back));
}

static const struct value *from(struct arena *arena, const char *msgpack, const char *json,
                                const struct type *type)
{
    struct ctx ctx = ctx_make(arena);
    Tfplugin6__DynamicValue message = TFPLUGIN6__DYNAMIC_VALUE__INIT;
    const struct value *value = NULL;
    message.msgpack = to_bytes(sv_from(msgpack));
    message.json = to_bytes(sv_from(json));
    bool good = from_dynamic_value(&ctx, &message, type, &value);
    CU_ASSERT_EQUAL(good, value != NULL);
    CU_ASSERT_EQUAL(good, !ctx_has_errors(&ctx));
    return value;
}

static void msgpack_then_json_then_null(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(value_text(from(arena, "\xa1x", "\"y\"", &type_string)), "x");
    ASSERT_TEXT(value_text(from(arena, "", "\"y\"", &type_string)), "y");
    CU_ASSERT_TRUE(value_is_null(from(arena, "", "", &type_string)));
    CU_ASSERT_PTR_EQUAL(from(arena, "", "", &type_string)->type, &type_string);
    CU_ASSERT_PTR_NULL(from(arena, "\x05", "\"y\"", &type_string));
    CU_ASSERT_PTR_NULL(from(arena, "", "{\"surplus\":1}", &type_empty_object));
    struct ctx ctx = ctx_make(arena);
    const struct value *value = NULL;
    CU_ASSERT_TRUE(from_dynamic_value(&ctx, NULL, &type_bool, &value));
    CU_ASSERT_TRUE(value_is_null(value));
}

SUITE("protocol/to_proto", TEST(paths), TEST(names_in_paths_are_printable), TEST(diagnostics),
      TEST(places_of_diagnostics), TEST(values_there_and_back), TEST(msgpack_then_json_then_null))
