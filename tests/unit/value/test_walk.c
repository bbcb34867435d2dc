#include "samples.h"
#include "suite.h"

#include "base/buf.h"
#include "value/build.h"

struct trace {
    struct arena *arena;
    struct buf text;
    strview stop; /* what is below this path is left out */
};

static bool note(void *payload, const struct value *value, const struct path *path)
{
    struct trace *trace = payload;
    strview place = path_to_text(trace->arena, path);
    buf_printf(&trace->text, SV_FMT "=%s ", SV_ARG(place), type_friendly_name(value->type));
    return trace->stop.len == 0 || !sv_equal(place, trace->stop);
}

static struct trace walk(struct arena *arena, const struct value *value, const struct path *base,
                         strview stop)
{
    struct trace trace = { .arena = arena, .text = buf_make(arena, BUF_LIMIT_TEXT), .stop = stop };
    value_walk(arena, value, base, note, &trace);
    return trace;
}

static void parents_come_first(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *value = from_json(arena, "{\"a\":[1,[true]],\"b\":\"x\",\"c\":null}");
    struct trace trace = walk(arena, value, NULL, SV(""));
    ASSERT_TEXT(buf_view(&trace.text),
                "=object a=tuple a[0]=number a[1]=tuple a[1][0]=bool b=string c=dynamic ");
}

static void below_a_base(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *map = typed(arena, "[\"map\",[\"list\",\"number\"]]", "{\"k\":[7]}");
    const struct path *base = path_attribute(arena, NULL, SV("config"));
    struct trace trace = walk(arena, map, base, SV(""));
    ASSERT_TEXT(buf_view(&trace.text),
                "config=map of list config[\"k\"]=list of number config[\"k\"][0]=number ");
}

static void elements_of_sets_have_no_path(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *object = typed(
        arena, "[\"object\",{\"s\":[\"set\",[\"object\",{\"a\":\"string\"}]]}]", "{\"s\":[{\"a\":\"x\"}]}");
    struct trace trace = walk(arena, object, NULL, SV(""));
    ASSERT_TEXT(buf_view(&trace.text), "=object s=set of object s=object s.a=string ");
}

static void what_is_left_out(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *value = from_json(arena, "{\"a\":[1,2],\"b\":[3]}");
    struct trace trace = walk(arena, value, NULL, SV("a"));
    ASSERT_TEXT(buf_view(&trace.text), "=object a=tuple b=tuple b[0]=number ");
    trace = walk(arena, value_unknown(arena, value->type), NULL, SV(""));
    ASSERT_TEXT(buf_view(&trace.text), "=object ");
}

static void the_first_difference(void)
{
    static const struct {
        const char *a;
        const char *b;
        const char *place;
    } cases[] = {
        { "{\"a\":1}", "{\"a\":2}", "c.a" },
        { "{\"a\":1,\"b\":{\"x\":[1,{\"y\":2}]}}", "{\"a\":1,\"b\":{\"x\":[1,{\"y\":3}]}}", "c.b.x[1].y" },
        { "{\"a\":1,\"b\":2}", "{\"a\":2,\"b\":3}", "c.a" },
        { "{\"a\":[1]}", "{\"a\":[1,2]}", "c.a" },
        { "{\"a\":[1]}", "{\"a\":null}", "c.a" },
        { "{\"a\":{\"x\":1}}", "{\"a\":[1]}", "c.a" },
        { "{\"a\":[1]}", "{\"a\":{\"x\":1}}", "c.a" },
        { "{\"a\":1}", "{\"b\":1}", "c" },
        { "{\"a\":1}", "{\"a\":1,\"b\":1}", "c" },
        { "{\"a\":1}", "null", "c" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        const struct path *base = path_attribute(arena, NULL, SV("c"));
        const struct path *place =
            value_difference(arena, from_json(arena, cases[i].a), from_json(arena, cases[i].b), base);
        ASSERT_TEXT(path_to_text(arena, place), cases[i].place);
    }
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *a = typed(arena, "[\"object\",{\"s\":[\"set\",\"string\"]}]", "{\"s\":[\"x\"]}");
    const struct value *b = typed(arena, "[\"object\",{\"s\":[\"set\",\"string\"]}]", "{\"s\":[\"y\"]}");
    ASSERT_TEXT(path_to_text(arena, value_difference(arena, a, b, NULL)), "s");
}

SUITE("value/walk", TEST(the_first_difference), TEST(parents_come_first), TEST(below_a_base),
      TEST(elements_of_sets_have_no_path), TEST(what_is_left_out))
