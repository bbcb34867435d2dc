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

/* What HCL takes as a name needs no quotes. */
static void names_of_attributes(void)
{
    static const struct {
        const char *name;
        const char *text;
    } cases[] = { { "a1", "c.a1" },        { "a-b", "c.a-b" },
                  { "_x", "c._x" },        { "Z9-", "c.Z9-" },
                  { "1a", "c[\"1a\"]" },   { "-a", "c[\"-a\"]" },
                  { "a b", "c[\"a b\"]" }, { "a.b", "c[\"a.b\"]" },
                  { "", "c[\"\"]" },       { "a\xc3\xa4", "c.a\xc3\xa4" } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        const struct path *c = path_attribute(arena, NULL, SV("c"));
        ASSERT_TEXT(path_to_text(arena, path_attribute(arena, c, sv_from(cases[i].name))), cases[i].text);
    }
}

SUITE("base/path", TEST(text_form), TEST(names_of_attributes))
