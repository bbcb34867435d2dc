#include "suite.h"

#include "help/table.h"
#include "table/template.h"
#include "value/build.h"

static void known_values_are_filled_in(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct rows rows = test_rows(arena, test_attrs, "{\"place\":\"a/b\",\"name\":\"x y\"}");
    strview text = SV("untouched");
    CU_ASSERT_EQUAL(template_expand(arena, "{place}/{name}!", &rows, TEMPLATE_PLAIN, &text), TEMPLATE_KNOWN);
    ASSERT_TEXT(text, "a/b/x y!");
    CU_ASSERT_EQUAL(template_expand(arena, "/v2/{place}/{name}", &rows, TEMPLATE_URL, &text), TEMPLATE_KNOWN);
    ASSERT_TEXT(text, "/v2/a%2Fb/x%20y");
    CU_ASSERT_EQUAL(template_expand(arena, "plain", &rows, TEMPLATE_PLAIN, &text), TEMPLATE_KNOWN);
    ASSERT_TEXT(text, "plain");
}

static void null_and_unknown_are_told(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct rows rows = test_rows(arena, test_attrs, "{\"place\":\"p\"}");
    strview text = SV("untouched");
    CU_ASSERT_EQUAL(template_expand(arena, "{place}/{name}", &rows, TEMPLATE_PLAIN, &text), TEMPLATE_NULL);
    rows.values[attr_index(test_attrs, SV("name"))] = value_unknown(arena, &type_string);
    CU_ASSERT_EQUAL(template_expand(arena, "{place}/{name}", &rows, TEMPLATE_PLAIN, &text), TEMPLATE_UNKNOWN);
    CU_ASSERT_EQUAL(template_expand(arena, "{name}/{id}", &rows, TEMPLATE_PLAIN, &text), TEMPLATE_NULL);
    ASSERT_TEXT(text, "untouched");
}

static void collect(void *payload, strview name)
{
    struct buf *names = payload;
    buf_printf(names, SV_FMT ";", SV_ARG(name));
}

static void names_are_listed(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct buf names = buf_make(arena, 100);
    template_names("/a/{b}/c/{d}", collect, &names);
    ASSERT_TEXT(buf_view(&names), "b;d;");
}

SUITE("table/template", TEST(known_values_are_filled_in), TEST(null_and_unknown_are_told),
      TEST(names_are_listed))
