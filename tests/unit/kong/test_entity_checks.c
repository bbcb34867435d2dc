#include "kong/entity_checks.h"

#include "base/buf.h"
#include "schema_samples.h"
#include "suite.h"

static void add(void *payload, const struct entity_fault *fault)
{
    struct buf *said = payload;
    buf_printf(said, "%s" SV_FMT, said->len > 0 ? "; " : "", SV_ARG(fault->message));
}

/* The messages of the broken rules. */
static strview broken(struct arena *arena, const char *checks, const char *record)
{
    struct buf said = buf_make(arena, BUF_LIMIT_TEXT);
    kong_entity_checks(arena, sample_value(arena, checks), sample_value(arena, record), add, &said);
    return buf_view(&said);
}

struct row {
    const char *record;
    const char *message;
};

static void expect(const char *checks, const struct row *rows)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    for (; rows->record != NULL; rows++)
        ASSERT_TEXT(broken(arena, checks, rows->record), rows->message);
}

static void at_least_one_of(void)
{
    static const char message[] = "at least one of these fields must be non-empty: 'a', 'b.c'";
    static const struct row rows[] = {
        { "{}", message },
        { "{\"a\":null,\"b\":{\"c\":\"\"}}", message },
        { "{\"a\":[],\"b\":{\"c\":{}}}", message },
        { "{\"a\":0}", "" },
        { "{\"a\":false}", "" },
        { "{\"b\":{\"c\":\"x\"}}", "" },
        { "{\"b\":{\"c\":[1]}}", "" },
        { "{\"a\":\"?\"}", "" },
        { "{\"b\":\"?\"}", "" },
        { "{\"b\":{\"c\":\"?\"}}", "" },
        { "{\"b\":5}", message },
        { "{\"d\":\"?\"}", message },
        { "\"?\"", "" },
        { NULL, NULL },
    };
    expect("[{\"at_least_one_of\":[\"a\",\"b.c\"]}]", rows);
}

static void only_one_of(void)
{
    static const char message[] = "exactly one of these fields must be non-empty: 'a', 'b'";
    static const struct row rows[] = {
        { "{\"a\":1}", "" }, { "{\"b\":1,\"a\":[]}", "" },    { "{\"a\":1,\"b\":1}", message },
        { "{}", message },   { "{\"a\":1,\"b\":\"?\"}", "" }, { "{\"b\":\"?\"}", "" },
        { NULL, NULL },
    };
    expect("[{\"only_one_of\":[\"a\",\"b\"]}]", rows);
}

static void mutually_required(void)
{
    static const char message[] = "all or none of these fields must be set: 'a', 'b'";
    static const struct row rows[] = {
        { "{}", "" },
        { "{\"a\":1,\"b\":1}", "" },
        { "{\"a\":1}", message },
        { "{\"b\":1,\"a\":null}", message },
        { "{\"a\":1,\"b\":\"?\"}", "" },
        { NULL, NULL },
    };
    expect("[{\"mutually_required\":[\"a\",\"b\"]}]", rows);
}

static void distinct(void)
{
    static const char message[] = "values of these fields must be distinct: 'a', 'b', 'c.d'";
    static const struct row rows[] = {
        { "{}", "" },
        { "{\"a\":1,\"b\":2,\"c\":{\"d\":\"1\"}}", "" },
        { "{\"a\":1,\"b\":2,\"c\":{\"d\":1}}", message },
        { "{\"a\":\"x\",\"b\":\"x\"}", message },
        { "{\"a\":\"\",\"b\":\"\"}", "" },
        { "{\"a\":1,\"b\":1,\"c\":\"?\"}", "" },
        { NULL, NULL },
    };
    expect("[{\"distinct\":[\"a\",\"b\",\"c.d\"]}]", rows);
}

static void mutually_exclusive(void)
{
    static const struct row rows[] = {
        { "{}", "" },
        { "{\"b\":1}", "" },
        { "{\"a\":1,\"c\":1}", "only one of these fields may be non-empty: 'a', 'c'" },
        { "{\"a\":1,\"b\":[]}", "" },
        { "{\"a\":1,\"b\":\"?\"}", "" },
        { NULL, NULL },
    };
    expect("[{\"mutually_exclusive\":[\"a\",\"b\",\"c\"]}]", rows);
}

static void mutually_exclusive_sets(void)
{
    static const struct row rows[] = {
        { "{}", "" },
        { "{\"a\":1,\"b\":1}", "" },
        { "{\"c\":1,\"d\":1}", "" },
        { "{\"b\":1,\"c\":1}", "these sets are mutually exclusive: ('b'), ('c')" },
        { "{\"a\":1,\"b\":1,\"d\":1}", "these sets are mutually exclusive: ('a', 'b'), ('d')" },
        { "{\"a\":1,\"c\":\"?\"}", "" },
        { "{\"a\":\"?\",\"c\":1}", "" },
        { NULL, NULL },
    };
    expect("[{\"mutually_exclusive_sets\":{\"set1\":[\"a\",\"b\"],\"set2\":[\"c\",\"d\"]}}]", rows);
}

static void conditional(void)
{
    static const char message[] = "failed conditional validation given value of field 'if'";
    static const struct row rows[] = {
        { "{\"if\":\"x\",\"then\":1}", "" },
        { "{\"if\":\"x\"}", message },
        { "{\"if\":\"y\"}", "" },
        { "{\"if\":\"?\"}", "" },
        { "{\"if\":\"x\",\"then\":\"?\"}", "" },
        { NULL, NULL },
    };
    expect("[{\"conditional\":{\"if_field\":\"if\",\"if_match\":{\"eq\":\"x\"},\"then_field\":\"then\","
           "\"then_match\":{\"required\":true}}}]",
           rows);
    static const struct row jwt[] = {
        { "{\"maximum\":1,\"claims\":[\"exp\"]}", "" },
        { "{\"maximum\":1,\"claims\":[\"nbf\"]}", "own words" },
        { "{\"maximum\":1,\"claims\":[\"nbf\",\"?\"]}", "" },
        { "{\"maximum\":0,\"claims\":[\"nbf\"]}", "" },
        { NULL, NULL },
    };
    expect("[{\"conditional\":{\"if_field\":\"maximum\",\"if_match\":{\"gt\":0},\"then_field\":\"claims\","
           "\"then_match\":{\"contains\":\"exp\"},\"then_err\":\"own words\"}}]",
           jwt);
    static const struct row reference[] = {
        { "{\"a\":1,\"b\":\"{vault://v/k}\"}", "" },
        { "{\"a\":1,\"b\":\"z\"}", "failed conditional validation given value of field 'a'" },
        { NULL, NULL },
    };
    expect("[{\"conditional\":{\"if_field\":\"a\",\"if_match\":{\"eq\":1},\"then_field\":\"b\","
           "\"then_match\":{\"one_of\":[\"x\"]}}}]",
           reference);
}

static void conditional_at_least_one_of(void)
{
    static const struct row rows[] = {
        { "{\"if\":\"x\"}", "must set 'a', 'b.c' for x" },
        { "{\"if\":\"x\",\"a\":1}", "" },
        { "{\"if\":\"x\",\"b\":{\"c\":1}}", "" },
        { "{\"if\":\"x\",\"b\":\"?\"}", "" },
        { "{\"if\":\"z\"}", "" },
        { "{\"if\":\"?\"}", "" },
        { NULL, NULL },
    };
    expect("[{\"conditional_at_least_one_of\":{\"if_field\":\"if\",\"if_match\":{\"one_of\":[\"x\",\"y\"]},"
           "\"then_at_least_one_of\":[\"a\",\"b.c\"],\"then_err\":\"must set %s for x\"}}]",
           rows);
    static const struct row plain[] = {
        { "{}", "at least one of these fields must be non-empty: 'a'" },
        { NULL, NULL },
    };
    expect("[{\"conditional_at_least_one_of\":{\"if_field\":\"if\",\"if_match\":{},\"then_at_least_one_of\":["
           "\"a\"]}}]",
           plain);
}

static void conditional_with_an_alternative(void)
{
    static const struct row rows[] = {
        { "{\"if\":\"x\"}", "x wants 'a'" },
        { "{\"if\":\"x\",\"a\":1}", "" },
        { "{\"if\":\"y\",\"a\":1}", "y wants 'b'" },
        { "{\"if\":\"y\",\"b\":1}", "" },
        { "{\"if\":\"y\",\"b\":\"?\"}", "" },
        { "{\"if\":\"z\"}", "" },
        { "{\"if\":\"?\"}", "" },
        { NULL, NULL },
    };
    expect("[{\"conditional_at_least_one_of\":{\"if_field\":\"if\",\"if_match\":{\"eq\":\"x\"},"
           "\"then_at_least_one_of\":[\"a\"],\"then_err\":\"x wants %s\",\"else_match\":{\"eq\":\"y\"},"
           "\"else_then_at_least_one_of\":[\"b\"],\"else_then_err\":\"y wants %s\"}}]",
           rows);
}

static void several_and_unknown_ones(void)
{
    static const struct row rows[] = {
        { "{}", "at least one of these fields must be non-empty: 'a'; "
                "exactly one of these fields must be non-empty: 'b'" },
        { NULL, NULL },
    };
    expect("[{\"at_least_one_of\":[\"a\"]},{\"only_one_of\":[\"b\"]},{\"custom_entity_check\":{}},"
           "{\"mutually_required\":5},{\"conditional\":5},{\"conditional_at_least_one_of\":5},7,"
           "{\"distinct\":5},{\"mutually_exclusive\":{}},{\"mutually_exclusive_sets\":[]}]",
           rows);
    CLEANUP_ARENA struct arena *arena = arena_new();
    kong_entity_checks(arena, NULL, sample_value(arena, "{}"), add, NULL);
}

SUITE("kong/entity_checks", TEST(at_least_one_of), TEST(only_one_of), TEST(mutually_required), TEST(distinct),
      TEST(mutually_exclusive), TEST(mutually_exclusive_sets), TEST(conditional),
      TEST(conditional_with_an_alternative), TEST(conditional_at_least_one_of),
      TEST(several_and_unknown_ones))
