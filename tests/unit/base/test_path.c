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

SUITE("base/path", TEST(text_form))
