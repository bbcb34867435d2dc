#include "suite.h"

#include "help/json.h"
#include "kong/placeholder.h"
#include "value/build.h"

static void konnects_values_take_the_places(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const struct {
        const char *written;
        const char *actual;
        const char *revealed;
    } cases[] = {
        { "{\"a\":1}", "{\"a\":2}", "{\"a\":1}" },
        { "{\"a\":\"(hidden)\",\"b\":1}", "{\"a\":\"s\",\"b\":2}", "{\"a\":\"s\",\"b\":1}" },
        { "{\"a\":{\"x\":\"(hidden)\"}}", "{\"a\":{\"x\":\"s\",\"y\":1}}", "{\"a\":{\"x\":\"s\"}}" },
        { "{\"a\":{\"x\":\"(hidden)\",\"y\":1}}", "{\"a\":5}", "{\"a\":{\"y\":1}}" },
        { "{\"a\":\"(hidden)\"}", "{}", "{}" },
        { "{\"a\":[\"p\",\"(hidden)\"]}", "{\"a\":[\"q\",\"s\"]}", "{\"a\":[\"p\",\"s\"]}" },
        { "{\"a\":[{\"x\":\"(hidden)\",\"y\":1}]}", "{\"a\":[{\"x\":\"s\"}]}",
          "{\"a\":[{\"x\":\"s\",\"y\":1}]}" },
        /* The others keep their places. */
        { "{\"a\":[\"(hidden)\",\"(hidden)\",\"p\"]}", "{\"a\":[\"s\"]}", "{\"a\":[\"s\",null,\"p\"]}" },
        { "{\"a\":[\"(hidden)\"]}", "{\"a\":\"s\"}", "{\"a\":[null]}" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct value *actual = test_json(arena, cases[i].actual);
        ASSERT_TEXT(test_text(arena, placeholder_reveal(arena, test_json(arena, cases[i].written), actual)),
                    cases[i].revealed);
        const struct value *as_text =
            placeholder_reveal(arena, value_string(arena, sv_from(cases[i].written)), actual);
        ASSERT_TEXT(value_text(as_text), cases[i].revealed);
    }
}

static void the_first_place_is_found(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct path *at = path_attribute(arena, NULL, SV("config"));
    const struct value *written =
        test_json(arena, "{\"a\":1,\"b\":[\"x\",{\"c\":\"(hidden)\"}],\"d\":\"(hidden)\"}");
    ASSERT_TEXT(path_to_text(arena, placeholder_find(arena, written, at)), "config.b[1].c");
    CU_ASSERT_PTR_NULL(placeholder_find(arena, test_json(arena, "{\"a\":\"hidden\"}"), at));
}

SUITE("kong/placeholder", TEST(konnects_values_take_the_places), TEST(the_first_place_is_found))
