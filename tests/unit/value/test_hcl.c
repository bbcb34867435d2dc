#include "suite.h"

#include "help/json.h"
#include "value/build.h"
#include "value/hcl.h"

/* One attribute `a` with the value of some JSON. */
static strview attribute(struct arena *arena, const char *json)
{
    struct hcl_body body = { .arena = arena };
    hcl_put(&body, SV("a"), test_json(arena, json));
    return hcl_body_text(&body);
}

static void scalars(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(attribute(arena, "\"x\""), "a = \"x\"\n");
    ASSERT_TEXT(attribute(arena, "-1.50e2"), "a = -150\n");
    ASSERT_TEXT(attribute(arena, "true"), "a = true\n");
    ASSERT_TEXT(attribute(arena, "null"), "a = null\n");
}

static void texts_mean_what_they_are(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const struct {
        const char *json;
        const char *hcl;
    } rows[] = {
        { "\"\\\"\\\\\"", "a = \"\\\"\\\\\"\n" },
        { "\"\\t\\r\\n\"", "a = \"\\t\\r\\n\"\n" },
        { "\"${x} %{y}\"", "a = \"$${x} %%{y}\"\n" },
        { "\"$x %y $ {\"", "a = \"$x %y $ {\"\n" },
        { "\"$${x}\"", "a = \"$\\u0024{x}\"\n" },
        { "\"%%{x}\"", "a = \"%\\u0025{x}\"\n" },
        { "\"%${x}\"", "a = \"%$${x}\"\n" },
        { "\"gr\\u00f6\\u00dfe \\u4e2d \\ud83d\\ude00\"", "a = \"gr\xc3\xb6\xc3\x9f"
                                                          "e \xe4\xb8\xad \xf0\x9f\x98\x80\"\n" },
        { "\"\\u001b[31m\\u007f\\u0085\"", "a = \"\\u001B[31m\\u007F\\u0085\"\n" },
        { "\"\\u202eabc\\u200b\\ufeff\"", "a = \"\\u202Eabc\\u200B\\uFEFF\"\n" },
        { "\"\\udb40\\udc41\"", "a = \"\\U000E0041\"\n" },
        { "\"{vault://v/k}\"", "a = \"{vault://v/k}\"\n" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        ASSERT_TEXT(attribute(arena, rows[i].json), rows[i].hcl);
    ASSERT_TEXT(hcl_quoted(arena, SV("a\xff"
                                     "b")),
                "\"a\\uFFFDb\"");
}

static void texts_of_several_lines_are_heredocs(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(attribute(arena, "\"one\\n  two\\n\""), "a = <<EOT\none\n  two\nEOT\n");
    ASSERT_TEXT(attribute(arena, "\"one\\n\\ttwo\""), "a = chomp(<<EOT\none\n\ttwo\nEOT\n)\n");
    ASSERT_TEXT(attribute(arena, "{\"b\":\"x\\ny\",\"c\":1}"),
                "a = {\n  b = chomp(<<EOT\nx\ny\nEOT\n  )\n  c = 1\n}\n");
    ASSERT_TEXT(attribute(arena, "\"${x}\\n\\\\ \\\"%{y}\\n\""), "a = <<EOT\n$${x}\n\\ \"%%{y}\nEOT\n");
    ASSERT_TEXT(attribute(arena, "\"a\\n EOT\\nEOT_1\\n\""), "a = <<EOT_2\na\n EOT\nEOT_1\nEOT_2\n");
}

static void but_not_what_a_heredoc_cannot_hold(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(attribute(arena, "\"one\\n\""), "a = \"one\\n\"\n");
    ASSERT_TEXT(attribute(arena, "\"a\\r\\nb\\r\\n\""), "a = \"a\\r\\nb\\r\\n\"\n");
    ASSERT_TEXT(attribute(arena, "\"a\\n$${x}\\n\""), "a = \"a\\n$\\u0024{x}\\n\"\n");
    ASSERT_TEXT(attribute(arena, "[\"a\\nb\\n\"]"), "a = [\"a\\nb\\n\"]\n");
}

static void objects_are_aligned_and_without_nulls(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(attribute(arena, "{\"b\":1,\"long-er\":{\"x\":[]},\"other\":2,\"q r\":\"s\",\"n\":null}"),
                "a = {\n"
                "  b = 1\n"
                "  long-er = {\n"
                "    x = []\n"
                "  }\n"
                "  other = 2\n"
                "  \"q r\" = \"s\"\n"
                "}\n");
    ASSERT_TEXT(attribute(arena, "{\"n\":null}"), "a = {}\n");
    ASSERT_TEXT(attribute(arena, "{\"for\":1,\"null\":2,\"\":3,\"1a\":4,\"$ {\":5,\"${\":6}"),
                "a = {\n"
                "  \"\"     = 3\n"
                "  \"$ {\"  = 5\n"
                "  \"$${\"  = 6\n"
                "  \"1a\"   = 4\n"
                "  \"for\"  = 1\n"
                "  \"null\" = 2\n"
                "}\n");
}

static void lists_are_on_one_line_while_they_are_short(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(attribute(arena, "[1,\"b\",null,[]]"), "a = [1, \"b\", null, []]\n");
    ASSERT_TEXT(attribute(arena, "[{\"b\":1,\"cc\":2},{}]"),
                "a = [\n  {\n    b  = 1\n    cc = 2\n  },\n  {},\n]\n");
    ASSERT_TEXT(attribute(arena, "[\"0123456789012345678901234567890123456789\","
                                 "\"0123456789012345678901234567890123456789\",\"01234567890123456789\"]"),
                "a = [\n  \"0123456789012345678901234567890123456789\",\n"
                "  \"0123456789012345678901234567890123456789\",\n  \"01234567890123456789\",\n]\n");
}

static void sets_are_sorted(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    const struct value *set = NULL;
    struct hcl_body body = { .arena = arena };
    REQUIRE(value_convert(&ctx, test_json(arena, "[\"c\",\"a\",\"b\"]"), &type_set_of_string, &set));
    hcl_put(&body, SV("a"), set);
    ASSERT_TEXT(hcl_body_text(&body), "a = [\"a\", \"b\", \"c\"]\n");
}

static strview replace(void *payload, strview text)
{
    return sv_equal_z(text, "1234") ? *(const strview *)payload : SV("");
}

static void expressions_take_the_place_of_texts(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    strview address = SV("konnect_service.orders.id");
    const struct hcl_style style = { replace, &address };
    struct hcl_body body = { .arena = arena, .style = &style };
    hcl_put(&body, SV("service"), test_json(arena, "\"1234\""));
    hcl_put(&body, SV("list"), test_json(arena, "[\"1234\",\"5\"]"));
    hcl_put(&body, SV("map"), test_json(arena, "{\"1234\":\"1234\"}"));
    ASSERT_TEXT(hcl_body_text(&body), "service = konnect_service.orders.id\n"
                                      "list    = [konnect_service.orders.id, \"5\"]\n"
                                      "map = {\n  \"1234\" = konnect_service.orders.id\n}\n");
}

static void blocks_comments_and_blank_lines(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct hcl_body file = { .arena = arena };
    struct hcl_body block = { .arena = arena, .depth = 1 };
    hcl_put_expression(&block, SV("type"), SV("string"));
    hcl_put_comment(&block, SV("fill\nin"));
    hcl_put(&block, SV("sensitive"), value_bool(arena, true));
    hcl_put_comment(&file, SV("Made by export."));
    hcl_put_blank(&file);
    hcl_put_block(&file, SV("variable \"x\""), &block);
    ASSERT_TEXT(hcl_body_text(&file), "# Made by export.\n\nvariable \"x\" {\n  type = string\n  # fill in\n"
                                      "  sensitive = true\n}\n");
}

static void names(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const struct {
        const char *text;
        const char *name;
    } rows[] = {
        { "orders", "orders" },
        { "Orders (v2)", "orders_v2" },
        { "1st", "_1st" },
        { "--a--b--", "a_b" },
        { "gr\xc3\xb6\xc3\x9f"
          "e",
          "gr_e" },
        { "\xe4\xb8\xad", "" },
        { "", "" },
        { "a.b/c:8080", "a_b_c_8080" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        ASSERT_TEXT(hcl_identifier(arena, sv_from(rows[i].text)), rows[i].name);
    CU_ASSERT_TRUE(hcl_is_identifier(SV("_a-1")));
    CU_ASSERT_FALSE(hcl_is_identifier(SV("")));
    CU_ASSERT_FALSE(hcl_is_identifier(SV("1a")));
    CU_ASSERT_FALSE(hcl_is_identifier(SV("-a")));
    CU_ASSERT_FALSE(hcl_is_identifier(SV("a b")));
}

SUITE("value/hcl", TEST(scalars), TEST(texts_mean_what_they_are), TEST(texts_of_several_lines_are_heredocs),
      TEST(but_not_what_a_heredoc_cannot_hold), TEST(objects_are_aligned_and_without_nulls),
      TEST(lists_are_on_one_line_while_they_are_short), TEST(sets_are_sorted),
      TEST(expressions_take_the_place_of_texts), TEST(blocks_comments_and_blank_lines), TEST(names))
