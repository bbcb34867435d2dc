#include "kong/shorthand.h"

#include "kong/normal.h"
#include "schema_samples.h"
#include "suite.h"
#include "value/build.h"

#define REPLACED(...) "\"deprecation\":{\"replaced_with\":[" __VA_ARGS__ "]}"
#define SHORTHANDS                                                                                           \
    "\"shorthand_fields\":["                                                                                 \
    "{\"redis_host\":{\"type\":\"string\"," REPLACED(                                                        \
        "{\"path\":[\"redis\",\"host\"]}") "}},"                                                             \
                                           "{\"timeout\":{\"type\":\"integer\"," REPLACED(                   \
                                               "{\"path\":[\"read\"]},{\"path\":[\"send\"]},{\"path\":["     \
                                               "\"gone\"]}") "}},"                                           \
                                                             "{\"nodes\":{\"type\":\"array\"," REPLACED(     \
                                                                 "{\"path\":[\"node_list\"]}") "}},"         \
                                                                                               "{\"free\":{" \
                                                                                               "\"type\":"   \
                                                                                               "\"string\"}" \
                                                                                               "}]"
#define FIELDS                                                                                               \
    "{\"redis\":{\"type\":\"record\",\"required\":true,\"fields\":[{\"host\":{\"type\":\"string\"}},"        \
    "{\"port\":{\"type\":\"integer\",\"default\":6379}}]}},"                                                 \
    "{\"read\":{\"type\":\"integer\"}},{\"send\":{\"type\":\"integer\"}},"                                   \
    "{\"node_list\":{\"type\":\"array\",\"elements\":{\"type\":\"record\",\"fields\":["                      \
    "{\"ip\":{\"type\":\"string\"}},{\"port\":{\"type\":\"integer\",\"default\":1}}]}}}"

struct row {
    const char *written;
    const char *expanded;
};

static void expect(const struct field *record, struct arena *arena, const struct row *rows)
{
    for (; rows->written != NULL; rows++)
        ASSERT_TEXT(sample_text(arena, shorthands_expand(arena, record, sample_value(arena, rows->written))),
                    rows->expanded);
}

static void values_move(void)
{
    static const struct row rows[] = {
        { "{\"redis_host\":\"h\"}", "{\"redis\":{\"host\":\"h\"}}" },
        { "{\"redis_host\":\"h\",\"redis\":{\"port\":1}}", "{\"redis\":{\"host\":\"h\",\"port\":1}}" },
        { "{\"redis_host\":\"h\",\"redis\":null}", "{\"redis\":{\"host\":\"h\"}}" },
        { "{\"redis_host\":\"h\",\"redis\":{\"host\":null}}", "{\"redis\":{\"host\":\"h\"}}" },
        { "{\"redis_host\":\"h\",\"redis\":{\"host\":\"other\"}}", "{\"redis\":{\"host\":\"other\"}}" },
        { "{\"redis_host\":null}", "{}" },
        { "{\"timeout\":5}", "{\"read\":5,\"send\":5}" },
        { "{\"timeout\":5,\"send\":6}", "{\"read\":5,\"send\":6}" },
        { "{\"free\":\"x\"}", "{\"free\":\"x\"}" }, /* nobody knows where to */
        { "{\"else\":\"x\",\"read\":1}", "{\"else\":\"x\",\"read\":1}" },
        { "{}", "{}" },
        { NULL, NULL },
    };
    CLEANUP_ARENA struct arena *arena = arena_new();
    expect(sample_record(arena, FIELDS, SHORTHANDS), arena, rows);
}

static void nothing_is_put_into_what_is_no_object(void)
{
    static const struct row rows[] = {
        { "{\"redis_host\":\"h\",\"redis\":5}", "{\"redis\":5}" },
        { "{\"redis_host\":\"h\",\"redis\":\"?\"}", "{\"redis\":\"?\"}" },
        { "{\"redis_host\":\"?\"}", "{\"redis\":{\"host\":\"?\"}}" },
        { "{\"redis_host\":\"h\",\"redis\":{\"host\":\"?\"}}", "{\"redis\":{\"host\":\"?\"}}" },
        { "5", "5" },
        { "\"?\"", "\"?\"" },
        { NULL, NULL },
    };
    CLEANUP_ARENA struct arena *arena = arena_new();
    expect(sample_record(arena, FIELDS, SHORTHANDS), arena, rows);
}

static void addresses_become_records(void)
{
    static const struct row rows[] = {
        { "{\"nodes\":[\"a:1\",\"[::1]:22\"]}",
          "{\"node_list\":[{\"ip\":\"a\",\"port\":1},{\"ip\":\"[::1]\",\"port\":22}]}" },
        { "{\"nodes\":[\"a\",\"a:x\",5,\"?\"]}", "{\"node_list\":[{\"ip\":\"a\"},\"a:x\",5,\"?\"]}" },
        { "{\"nodes\":\"?\"}", "{\"node_list\":\"?\"}" },
        { NULL, NULL },
    };
    CLEANUP_ARENA struct arena *arena = arena_new();
    expect(sample_record(arena, FIELDS, SHORTHANDS), arena, rows);
}

#define INNER "{\"type\":\"record\"," SHORTHANDS ",\"fields\":[" FIELDS "]}"

static void at_every_level(void)
{
    static const struct row rows[] = {
        { "{\"r\":{\"timeout\":5}}", "{\"r\":{\"read\":5,\"send\":5}}" },
        { "{\"a\":[{\"timeout\":5},{\"redis_host\":\"h\"},7]}",
          "{\"a\":[{\"read\":5,\"send\":5},{\"redis\":{\"host\":\"h\"}},7]}" },
        { "{\"s\":[{\"timeout\":5}]}", "{\"s\":[{\"read\":5,\"send\":5}]}" },
        { "{\"m\":{\"k\":{\"timeout\":5},\"l\":\"?\"}}",
          "{\"m\":{\"k\":{\"read\":5,\"send\":5},\"l\":\"?\"}}" },
        { NULL, NULL },
    };
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct field *record =
        sample_record(arena,
                      "{\"r\":" INNER "},{\"a\":{\"type\":\"array\",\"elements\":" INNER
                      "}},{\"s\":{\"type\":\"set\",\"elements\":" INNER
                      "}},{\"m\":{\"type\":\"map\",\"values\":" INNER "}}",
                      "");
    expect(record, arena, rows);
}

/* A map of texts can hold no number and no object: what is moved must not have to fit. */
static void maps_take_any_value(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct field *record = sample_record(arena, FIELDS, SHORTHANDS);
    const strview keys[] = { SV("else"), SV("redis_host") };
    const struct value *items[] = { value_string(arena, SV("x")), value_string(arena, SV("h")) };
    const struct value *map = value_of(arena, &type_map_of_string, keys, items, 2);
    ASSERT_TEXT(sample_text(arena, shorthands_expand(arena, record, map)),
                "{\"else\":\"x\",\"redis\":{\"host\":\"h\"}}");
}

static void normal_form(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct field *record = sample_record(arena, FIELDS, SHORTHANDS);
    ASSERT_TEXT(
        sample_text(arena, field_normal_form(arena, record,
                                             sample_value(arena, "{\"redis_host\":\"h\",\"read\":\"?\","
                                                                 "\"nodes\":[\"a:2\"]}"))),
        "{\"node_list\":[{\"ip\":\"a\",\"port\":2}],\"read\":\"?\",\"redis\":{\"host\":\"h\","
        "\"port\":6379},\"send\":null}");
    ASSERT_TEXT(sample_text(arena, field_normal_form(arena, record, NULL)),
                "{\"node_list\":null,\"read\":null,\"redis\":{\"host\":null,\"port\":6379},\"send\":null}");
    ASSERT_TEXT(sample_text(arena, field_normal_form(arena, record, sample_value(arena, "\"?\""))), "\"?\"");
}

SUITE("kong/shorthand", TEST(values_move), TEST(nothing_is_put_into_what_is_no_object),
      TEST(addresses_become_records), TEST(at_every_level), TEST(maps_take_any_value), TEST(normal_form))
