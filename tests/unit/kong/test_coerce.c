#include "suite.h"

#include "help/json.h"
#include "kong/coerce.h"
#include "schema_samples.h"

static strview coerced(struct arena *arena, const char *fields, const char *value)
{
    const struct field *record = sample_record(arena, fields, "");
    return sample_text(arena, field_coerced(arena, record, sample_value(arena, value)));
}

static void what_converts_is_converted(void)
{
    static const struct {
        const char *type;
        const char *written;
        const char *typed;
    } cases[] = {
        { "integer", "\"5\"", "5" },         { "number", "\"0.5\"", "0.5" },
        { "number", "\"1e3\"", "1e3" },      { "boolean", "\"true\"", "true" },
        { "boolean", "\"false\"", "false" }, { "string", "403", "\"403\"" },
        { "string", "1.50", "\"1.5\"" },     { "string", "true", "\"true\"" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        const char *fields = arena_printf(arena, "{\"a\":{\"type\":\"%s\"}}", cases[i].type).data;
        ASSERT_TEXT(coerced(arena, fields, arena_printf(arena, "{\"a\":%s}", cases[i].written).data),
                    arena_printf(arena, "{\"a\":%s}", cases[i].typed).data);
    }
}

static void what_does_not_convert_stays(void)
{
    static const struct {
        const char *type;
        const char *value;
    } cases[] = {
        { "integer", "\"five\"" }, { "integer", "\"\"" },  { "integer", "true" },
        { "boolean", "\"yes\"" },  { "boolean", "5" },     { "string", "[\"a\"]" },
        { "string", "null" },      { "integer", "\"?\"" }, { "integer", "5" },
        { "json", "\"5\"" },       { "foreign", "\"5\"" }, { "integer", "\"{vault://v/k}\"" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        const char *fields = arena_printf(arena, "{\"a\":{\"type\":\"%s\"}}", cases[i].type).data;
        const char *value = arena_printf(arena, "{\"a\":%s}", cases[i].value).data;
        ASSERT_TEXT(coerced(arena, fields, value), value);
    }
}

static void at_every_level(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(
        coerced(arena,
                "{\"l\":{\"type\":\"array\",\"elements\":{\"type\":\"record\",\"fields\":[{\"n\":{\"type\":"
                "\"integer\"}}]}}},{\"m\":{\"type\":\"map\",\"values\":{\"type\":\"boolean\"}}},"
                "{\"s\":{\"type\":\"set\",\"elements\":{\"type\":\"number\"}}}",
                "{\"l\":[{\"n\":\"1\"},{\"n\":2}],\"m\":{\"a\":\"true\"},\"s\":[\"3\"],\"strange\":\"4\"}"),
        "{\"l\":[{\"n\":1},{\"n\":2}],\"m\":{\"a\":true},\"s\":[3],\"strange\":\"4\"}");
}

/* Each value belongs to the one of the two that takes it. */
static void a_shorthand_of_the_fields_name_keeps_its_values(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct field *record = sample_record(arena, "{\"mode\":{\"type\":\"string\"}}",
                                               "\"shorthand_fields\":[{\"mode\":{\"type\":\"boolean\"}}]");
    ASSERT_TEXT(sample_text(arena, field_coerced(arena, record, sample_value(arena, "{\"mode\":true}"))),
                "{\"mode\":true}");
}

static void what_is_konnects_to_judge_stays(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(coerced(arena, "{\"a\":{\"type\":\"integer\",\"word_of_tomorrow\":1}}", "{\"a\":\"5\"}"),
                "{\"a\":\"5\"}");
}

SUITE("kong/coerce", TEST(what_converts_is_converted), TEST(what_does_not_convert_stays),
      TEST(at_every_level), TEST(a_shorthand_of_the_fields_name_keeps_its_values),
      TEST(what_is_konnects_to_judge_stays))
