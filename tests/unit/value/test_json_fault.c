#include "value/json_fault.h"

#include "suite.h"
#include "value/json.h"

struct row {
    const char *text;
    const char *fault; /* without "is expected" */
};

static void expect(const struct row *rows)
{
    for (; rows->text != NULL; rows++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        struct ctx ctx = ctx_make(arena);
        const struct value *value = NULL;
        ASSERT_TEXT(json_fault(arena, sv_from(rows->text)),
                    arena_printf(arena, "%s is expected", rows->fault).data);
        CU_ASSERT_FALSE(json_decode(&ctx, sv_from(rows->text), &value));
    }
}

static void places_and_what_is_expected(void)
{
    static const char any[] =
        "a value (a string in double quotes, a number, true, false, null, an object or a "
        "list)";
    CLEANUP_ARENA struct arena *arena = arena_new();
    const char *at_start = arena_printf(arena, "At line 1, column 1, where the text ends, %s", any).data;
    const char *quote = arena_printf(arena, "At line 1, column 7, %s", any).data;
    const char *comment = arena_printf(arena, "At line 2, column 2, %s", any).data;
    const struct row rows[] = {
        { "", at_start },
        { "{\"a\": 'secret'}", quote },
        { "[\n\t// secret\n1]", comment },
        { "{\n  \"minute\": 5,\n}\n",
          "At line 3, column 1, a name in double quotes, or no comma before this" },
        { "{\"é\": [1, ]}", "At line 1, column 11, a value, or no comma before this" },
        { "{secret: 1}", "At line 1, column 2, a name in double quotes or }" },
        { "{\"a\": 1, secret: 1}", "At line 1, column 10, a name in double quotes" },
        { "{\"a\" = 1}", "At line 1, column 6, a colon" },
        { "{\"a\": 1\n \"b\": 2}", "At line 2, column 2, a comma or }" },
        { "[1 2]", "At line 1, column 4, a comma or ]" },
        { "{\"a\": 1", "At line 1, column 8, where the text ends, a comma or }" },
        { "{\"a\": \"secret", "At line 1, column 7, a string that has an end, which a double quote makes" },
        { "[\"secret\nmore\"]",
          "At line 1, column 9, a double quote that ends the string, or \\n for a line break in it" },
        { "[\"a\tb\"]", "At line 1, column 4, an escape such as \\t in the place of a control character" },
        { "[\"\\x\"]", "At line 1, column 4, one of \" \\ / b f n r t u (behind a backslash)" },
        { "[\"\\u12g4\"]", "At line 1, column 7, a hexadecimal digit (four of them behind \\u)" },
        { "[01]", "At line 1, column 2, a number such as 5, -0.5 or 1e3" },
        { "[.5]", "At line 1, column 2, a number such as 5, -0.5 or 1e3" },
        { "{} {}", "At line 1, column 4, nothing more, because the value ends before this," },
        { "[truely]", "At line 1, column 6, a comma or ]" },
        { NULL, NULL },
    };
    expect(rows);
}

/* What is right, and what is wrong beside the grammar. */
static void nothing_to_say(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const char *const texts[] = {
        " {\"a\": [1, -2.5e3, \"x\\u00e9\\n\", true, false, null, {}, []]}\n", "5", "[\"\\u0000\"]"
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ASSERT_TEXT(json_fault(arena, sv_from(texts[i])), "");
    struct buf deep = buf_make(arena, BUF_LIMIT_TEXT);
    for (int i = 0; i < 5000; i++)
        buf_append_z(&deep, "[");
    ASSERT_TEXT(json_fault(arena, buf_view(&deep)), "");
}

SUITE("value/json_fault", TEST(places_and_what_is_expected), TEST(nothing_to_say))
