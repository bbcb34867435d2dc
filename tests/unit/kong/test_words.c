#include "kong/words.h"

#include "base/log.h"
#include "kong/rules.h"
#include "schema_samples.h"
#include "suite.h"

#include <string.h>
#include <unistd.h>

/* A record with one text that bears the word. */
static const struct field *bearing(struct arena *arena, const char *word)
{
    strview fields = arena_printf(arena, "{\"a\":{\"type\":\"string\",\"%s\":true}}", word);
    return &sample_record(arena, fields.data, "")->fields[0];
}

/* Two of them are known, but make no sense alone. */
static bool needs_another(const char *word)
{
    return sv_equal_z(SV("subschema_definitions"), word) || sv_equal_z(SV("subschema_key"), word) ||
           sv_equal_z(SV("type"), word);
}

static void known_words_are_no_obstacle(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    for (size_t i = 0; schema_words[i] != NULL; i++) {
        CU_ASSERT_TRUE(schema_word_is_known(sv_from(schema_words[i])));
        if (!needs_another(schema_words[i]))
            CU_ASSERT_FALSE(bearing(arena, schema_words[i])->opaque);
    }
    for (size_t i = 0; kong_rule(i) != NULL; i++) {
        CU_ASSERT_TRUE(schema_word_is_known(sv_from(kong_rule(i))));
        CU_ASSERT_FALSE(bearing(arena, kong_rule(i))->opaque);
    }
}

static void no_word_is_listed_twice(void)
{
    for (size_t i = 0; schema_words[i] != NULL; i++) {
        CU_ASSERT_FALSE(kong_rule_is_known(sv_from(schema_words[i])));
        for (size_t j = 0; j < i; j++)
            CU_ASSERT_FALSE(sv_equal_z(sv_from(schema_words[i]), schema_words[j]));
    }
}

static void invented_words_leave_the_field_to_konnect(void)
{
    static const char *const invented[] = { "phase_of_the_moon", "len_odd", "subschema_mood" };
    CLEANUP_ARENA struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof invented / sizeof invented[0]; i++) {
        CU_ASSERT_FALSE(schema_word_is_known(sv_from(invented[i])));
        CU_ASSERT_TRUE(bearing(arena, invented[i])->opaque);
    }
    CU_ASSERT_TRUE(bearing(arena, "subschema_key")->opaque);
    CU_ASSERT_TRUE(bearing(arena, "subschema_definitions")->opaque);
}

static void so_is_all_that_is_below(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct field *record = sample_record(
        arena,
        "{\"known\":{\"type\":\"integer\"}},"
        "{\"r\":{\"type\":\"record\",\"mood\":1,\"fields\":[{\"x\":{\"type\":\"array\",\"elements\":"
        "{\"type\":\"string\"}}}],\"shorthand_fields\":[{\"y\":{\"type\":\"string\"}}]}}",
        "");
    const struct field *odd = field_find(record, SV("r"));
    CU_ASSERT_FALSE(record->opaque || record->fields[0].opaque);
    CU_ASSERT_TRUE(odd->opaque && odd->fields[0].opaque && odd->fields[0].element->opaque);
    CU_ASSERT_TRUE(odd->shorthands[0].opaque);
    CU_ASSERT_TRUE(
        sample_schema(arena, "{\"mood\":1,\"fields\":[{\"config\":{\"type\":\"record\"}}]}")->config->opaque);
}

/* What is logged while the record is parsed. */
static const char *logged(struct arena *arena, const char *fields)
{
    static char text[4096];
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    log_setup_to(LOG_DEBUG, ends[1]);
    (void)sample_record(arena, fields, "");
    log_setup_to(LOG_OFF, STDERR_FILENO);
    (void)close(ends[1]);
    ssize_t length = read(ends[0], text, sizeof text - 1);
    (void)close(ends[0]);
    text[length > 0 ? length : 0] = '\0';
    return text;
}

static void the_log_names_the_word(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const char *text =
        logged(arena, "{\"a\":{\"type\":\"string\",\"mood\":1}},{\"b\":{\"type\":\"vector\"}}");
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\"word\":\"mood\",\"field\":\"a\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\"word\":\"vector\",\"field\":\"b\""));
    CU_ASSERT_STRING_EQUAL(logged(arena, "{\"a\":{\"type\":\"string\",\"unique\":true}},{\"b\":{}}"), "");
}

static void the_first_unknown_word(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(schema_unknown_word(sample_value(arena, "{\"type\":1,\"mood\":2,\"required\":3}")), "mood");
    ASSERT_TEXT(schema_unknown_word(sample_value(arena, "{\"type\":1}")), "");
}

SUITE("kong/words", TEST(known_words_are_no_obstacle), TEST(no_word_is_listed_twice),
      TEST(invented_words_leave_the_field_to_konnect), TEST(so_is_all_that_is_below),
      TEST(the_log_names_the_word), TEST(the_first_unknown_word))
