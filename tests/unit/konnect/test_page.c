#include "konnect/page.h"

#include "base/buf.h"
#include "suite.h"
#include "value/json.h"

static const strview fields[] = { SV_INIT("prefix"), SV_INIT("route") };
static const struct page_words words = { SV_INIT("id"), fields, 2 };

/* "NAME FIELDS TEXT" a line for each object, then how many there were and the position; "!": it is no list.
 */
static strview cut(struct arena *arena, const char *body)
{
    struct buf out = buf_make(arena, BUF_LIMIT_TEXT);
    struct ctx ctx = ctx_make(arena);
    struct page page;
    strview position;
    if (!page_cut(arena, sv_from(body), &words, &page))
        return SV("!");
    for (size_t i = 0; i < page.count; i++)
        buf_printf(&out, SV_FMT " " SV_FMT " " SV_FMT "\n", SV_ARG(page.objects[i].name),
                   SV_ARG(page.objects[i].fields), SV_ARG(page.objects[i].text));
    REQUIRE(json_encode(&ctx, page.position, &position));
    buf_printf(&out, "%zu " SV_FMT, page.items, SV_ARG(position));
    return buf_view(&out);
}

static void objects(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(
        cut(arena, "{\"data\":[{\"config\":{\"id\":\"no\"},\"id\":\"a\",\"prefix\":\"p\"}, "
                   "{\"route\":{\"id\":\"r\"},\"id\":\"b\"}],\"next\":\"x\",\"offset\":\"o\"}"),
        "a {\"id\":\"a\",\"prefix\":\"p\"} {\"config\":{\"id\":\"no\"},\"id\":\"a\",\"prefix\":\"p\"}\n"
        "b {\"route\":{\"id\":\"r\"},\"id\":\"b\"} {\"route\":{\"id\":\"r\"},\"id\":\"b\"}\n"
        "2 {\"offset\":\"o\"}");
    ASSERT_TEXT(cut(arena, "{\"meta\":{\"page\":{\"next\":null}},\"data\":[]}"),
                "0 {\"meta\":{\"page\":{\"next\":null}}}");
}

static void many_objects(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct buf body = buf_make(arena, BUF_LIMIT_TEXT);
    struct buf names = buf_make(arena, BUF_LIMIT_TEXT);
    for (int i = 0; i < 300; i++) {
        buf_printf(&body, "%s{\"id\":\"%d\"}", i > 0 ? "," : "{\"data\":[", i);
        buf_printf(&names, "%d {\"id\":\"%d\"} {\"id\":\"%d\"}\n", i, i, i);
    }
    buf_printf(&body, "]}");
    buf_printf(&names, "300 {}");
    ASSERT_TEXT(cut(arena, buf_view(&body).data), buf_view(&names).data);
}

static void names_with_escapes(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(cut(arena, "{\"data\":[{\"id\":\"a\\u00e4\\\"\"}]}"),
                "a\xc3\xa4\" {\"id\":\"a\\u00e4\\\"\"} {\"id\":\"a\\u00e4\\\"\"}\n1 {}");
}

static void what_has_no_name_is_counted_only(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(cut(arena, "{\"data\":[1,null,[],{},{\"id\":3},{\"id\":null},{\"id\":\"\\ud800\"}]}"),
                "7 {}");
}

static void no_lists(void)
{
    static const char *const bodies[] = { "",
                                          "[]",
                                          "null",
                                          "<html>",
                                          "{}",
                                          "{\"data\":{}}",
                                          "{\"data\":[1}",
                                          "{\"data\":[{\"id\":\"a\"]}",
                                          "{\"data\":[],\"meta\":{]}}",
                                          "{\"data\":[{\"id\":}]}",
                                          "{\"data\":[]",
                                          "{\"data\":[]}x" };
    CLEANUP_ARENA struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        ASSERT_TEXT(cut(arena, bodies[i]), "!");
}

SUITE("konnect/page", TEST(objects), TEST(many_objects), TEST(names_with_escapes),
      TEST(what_has_no_name_is_counted_only), TEST(no_lists))
