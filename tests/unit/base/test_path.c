#include "suite.h"

#include "base/path.h"

static void text_form(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct path *config = path_attribute(arena, NULL, SV("config"));
    const struct path *model = path_attribute(arena, config, SV("model"));
    const struct path *key = path_key(arena, model, SV("x y"));
    const struct path *index = path_index(arena, key, 12);
    ASSERT_TEXT(path_to_text(arena, NULL), "");
    ASSERT_TEXT(path_to_text(arena, config), "config");
    ASSERT_TEXT(path_to_text(arena, index), "config.model[\"x y\"][12]");
    CU_ASSERT_EQUAL(path_length(NULL), 0);
    CU_ASSERT_EQUAL(path_length(index), 4);
}

static void equality(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct path *a = path_attribute(arena, NULL, SV("a"));
    CU_ASSERT_TRUE(path_equal(a, path_attribute(arena, NULL, SV("a"))));
    CU_ASSERT_TRUE(path_equal(a, a));
    CU_ASSERT_TRUE(path_equal(NULL, NULL));
    CU_ASSERT_FALSE(path_equal(a, NULL));
    CU_ASSERT_FALSE(path_equal(NULL, a));
    CU_ASSERT_FALSE(path_equal(a, path_attribute(arena, NULL, SV("b"))));
    CU_ASSERT_FALSE(path_equal(a, path_key(arena, NULL, SV("a"))));
    CU_ASSERT_FALSE(path_equal(path_index(arena, a, 1), path_index(arena, a, 2)));
    CU_ASSERT_TRUE(path_equal(path_index(arena, a, 1), path_index(arena, a, 1)));
    CU_ASSERT_FALSE(path_equal(path_index(arena, a, 1), path_index(arena, NULL, 1)));
}

SUITE("base/path", TEST(text_form), TEST(equality))
