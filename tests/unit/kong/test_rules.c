#include "kong/rules.h"

#include "schema_samples.h"
#include "suite.h"
#include "value/build.h"

/* The message of the first broken rule, "" when all are kept. */
static strview broken(struct arena *arena, const char *rules, const char *value)
{
    strview message = SV("");
    bool holds = kong_rules_hold(arena, sample_value(arena, rules), sample_value(arena, value), &message);
    CU_ASSERT_EQUAL(holds, message.len == 0);
    return message;
}

static void every_keyword(void)
{
    static const struct {
        const char *rules;
        const char *good;
        const char *bad;
        const char *message;
    } rows[] = {
        { "{\"eq\":5}", "5.0", "6", "value must be 5" },
        { "{\"eq\":true}", "true", "false", "value must be true" },
        { "{\"ne\":0}", "1", "0", "value must not be 0" },
        { "{\"one_of\":[\"a\",\"b\"]}", "\"b\"", "\"c\"", "expected one of: a, b" },
        { "{\"one_of\":[1,2]}", "2", "3", "expected one of: 1, 2" },
        { "{\"not_one_of\":[\"a\",\"b\"]}", "\"c\"", "\"b\"", "must not be one of: a, b" },
        { "{\"contains\":\"exp\"}", "[\"nbf\",\"exp\"]", "[\"nbf\"]", "expected to contain: exp" },
        { "{\"between\":[1,3]}", "1", "0.9", "value should be between 1 and 3" },
        { "{\"between\":[1,3]}", "3", "3.1", "value should be between 1 and 3" },
        { "{\"gt\":1}", "1.1", "1", "value must be greater than 1" },
        { "{\"timestamp\":true}", "0.5", "0", "expected a valid timestamp" },
        { "{\"len_eq\":2}", "\"ab\"", "\"a\"", "length must be 2" },
        { "{\"len_eq\":2}", "[1,2]", "[1,2,3]", "length must be 2" },
        { "{\"not_match\":\"^%d\"}", "\"a1\"", "\"1a\"", "invalid value: 1a" },
        { "{\"mutually_exclusive_subsets\":[[\"http\",\"https\"],[\"tcp\",\"tls\"]]}",
          "[\"https\",\"http\",\"other\"]", "[\"http\",\"tls\"]",
          "these sets are mutually exclusive: (http, https), (tcp, tls)" },
        { "{\"len_min\":2}", "\"ab\"", "\"a\"", "length must be at least 2" },
        { "{\"len_max\":2}", "\"ab\"", "\"abc\"", "length must be at most 2" },
        { "{\"len_max\":2}", "\"\u00e9\"", "\"\u00e9\u00e9\"", "length must be at most 2" }, /* bytes */
        { "{\"len_min\":1}", "[1]", "[]", "length must be at least 1" },
        { "{\"len_max\":1}", "{\"a\":1}", "{\"a\":1,\"b\":1}", "length must be at most 1" },
        { "{\"match\":\"^%u+$\"}", "\"GET\"", "\"get\"", "invalid value: get" },
        { "{\"match_none\":[{\"pattern\":\"x\",\"err\":\"has x\"},{\"pattern\":\"y\",\"err\":\"has y\"}]}",
          "\"z\"", "\"y\"", "has y" },
        { "{\"match_all\":[{\"pattern\":\"x\",\"err\":\"no x\"},{\"pattern\":\"y\",\"err\":\"no y\"}]}",
          "\"yx\"", "\"x\"", "no y" },
        { "{\"match_any\":{\"patterns\":[\"^a\",\"^b\"],\"err\":\"no good\"}}", "\"b\"", "\"c\"", "no good" },
        { "{\"starts_with\":\"/\"}", "\"/a\"", "\"a/\"", "should start with: /" },
        { "{\"uuid\":true}", "\"0E0b7cbc-9f1d-4d5a-8c86-2a8b0f4f1f11\"", "\"x\"", "expected a valid UUID" },
        { "{\"uuid\":true}", "\"0e0b7cbc-9f1d-4d5a-8c86-2a8b0f4f1f11\"",
          "\"0e0b7cbc-9f1d-4d5a-8c86x2a8b0f4f1f11\"", "expected a valid UUID" },
        { "{\"uuid\":true}", "\"?\"", "\"0e0b7cbc-9f1d-4d5a-8c86-2a8b0f4f1f1g\"", "expected a valid UUID" },
        { "{\"required\":true}", "0", "null", "required field missing" },
        { "{\"eq\":1}", "1", "null", "value must not be null" },
        { "{\"ne\":null}", "1", "null", "value must not be null" },
        { "{\"match\":\"^a\",\"err\":\"own words\"}", "\"a\"", "\"b\"", "own words" },
    };
    CLEANUP_ARENA struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ASSERT_TEXT(broken(arena, rows[i].rules, rows[i].good), "");
        ASSERT_TEXT(broken(arena, rows[i].rules, rows[i].bad), rows[i].message);
    }
}

/* A keyword has nothing to say about values of another kind, and a malformed one says nothing. */
static void left_alone(void)
{
    static const struct {
        const char *rules;
        const char *value;
    } rows[] = {
        { "{\"between\":[1,3]}", "\"x\"" },
        { "{\"between\":[1]}", "9" },
        { "{\"between\":[\"a\",\"b\"]}", "9" },
        { "{\"gt\":1}", "\"x\"" },
        { "{\"gt\":\"x\"}", "0" },
        { "{\"len_min\":2}", "1" },
        { "{\"len_min\":\"x\"}", "\"\"" },
        { "{\"match\":\"^a\"}", "5" },
        { "{\"match\":5}", "\"x\"" },
        { "{\"match_any\":5}", "\"x\"" },
        { "{\"match_all\":5}", "\"x\"" },
        { "{\"match_none\":5}", "\"x\"" },
        { "{\"one_of\":5}", "\"x\"" },
        { "{\"not_one_of\":5}", "5" },
        { "{\"contains\":\"x\"}", "\"y\"" },
        { "{\"uuid\":false}", "\"x\"" },
        { "{\"is_regex\":true}", "\"(\"" },
        { "{\"json_schema\":{\"inline\":{}}}", "\"x\"" },
        { "{\"odd_or_even\":\"odd\"}", "2" },
        { "{\"required\":false}", "null" },
        { "{\"one_of\":[\"a\"]}", "null" },
        { "{\"len_min\":2}", "null" },
    };
    CLEANUP_ARENA struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        ASSERT_TEXT(broken(arena, rows[i].rules, rows[i].value), "");
    CU_ASSERT_TRUE(kong_rules_hold(arena, sample_value(arena, "{}"), NULL, NULL));
    CU_ASSERT_FALSE(kong_rules_hold(arena, sample_value(arena, "{\"gt\":1}"), value_int(arena, 1), NULL));
}

static void unknown_keeps_every_rule(void)
{
    static const char *const rules[] = {
        "{\"eq\":5}",          "{\"ne\":5}",
        "{\"one_of\":[1]}",    "{\"not_one_of\":[1]}",
        "{\"contains\":1}",    "{\"between\":[1,2]}",
        "{\"gt\":5}",          "{\"len_min\":5}",
        "{\"len_max\":0}",     "{\"match\":\"a\"}",
        "{\"uuid\":true}",     "{\"match_any\":{\"patterns\":[]}}",
        "{\"required\":true}", "{\"starts_with\":\"/\"}",
    };
    CLEANUP_ARENA struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        ASSERT_TEXT(broken(arena, rules[i], "\"?\""), "");
    /* A part is unknown. */
    ASSERT_TEXT(broken(arena, "{\"eq\":[1,2]}", "[1,\"?\"]"), "");
    ASSERT_TEXT(broken(arena, "{\"one_of\":[[1]]}", "[\"?\"]"), "");
    ASSERT_TEXT(broken(arena, "{\"contains\":1}", "[\"?\"]"), "");
    ASSERT_TEXT(broken(arena, "{\"len_max\":1}", "[\"?\",\"?\"]"), "length must be at most 1");
    ASSERT_TEXT(broken(arena, "{\"len_min\":1}", "[\"?\"]"), "");
}

/* Two unknown elements of a set may turn out to be one. */
static void sets_with_unknown_elements(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *items[] = { value_unknown(arena, &type_string), value_string(arena, SV("a")) };
    const struct value *set = value_of(arena, &type_set_of_string, NULL, items, 2);
    const struct value *rules = sample_value(arena, "{\"len_max\":1}");
    CU_ASSERT_TRUE(kong_rules_hold(arena, rules, set, NULL));
    items[0] = value_string(arena, SV("b"));
    set = value_of(arena, &type_set_of_string, NULL, items, 2);
    CU_ASSERT_FALSE(kong_rules_hold(arena, rules, set, NULL));
}

SUITE("kong/rules", TEST(every_keyword), TEST(left_alone), TEST(unknown_keeps_every_rule),
      TEST(sets_with_unknown_elements))
