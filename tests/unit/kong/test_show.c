/* All of Konnect's object but its secrets. */
#include "kong/show.h"

#include "schema_samples.h"
#include "suite.h"

static const char fields[] =
    "{\"limit\":{\"type\":\"integer\",\"default\":10}},"
    "{\"url\":{\"type\":\"string\",\"encrypted\":true}},"
    "{\"password\":{\"type\":\"string\",\"encrypted\":true,\"referenceable\":true}},"
    "{\"password_hint\":{\"type\":\"string\"}},"
    "{\"list\":{\"type\":\"array\",\"elements\":{\"type\":\"string\",\"encrypted\":true}}},"
    "{\"deep\":{\"type\":\"array\",\"elements\":{\"type\":\"record\",\"fields\":["
    "{\"name\":{\"type\":\"string\"}},{\"key\":{\"type\":\"string\",\"encrypted\":true}}]}}}";

static void what_is_left(void)
{
    static const struct {
        const char *actual;
        const char *open;
    } rows[] = {
        { "{}", "{}" },
        { "{\"limit\":10,\"password_hint\":null}", "{\"limit\":10,\"password_hint\":null}" },
        { "{\"limit\":1,\"url\":\"https://x\",\"password\":\"p\"}", "{\"limit\":1}" },
        { "{\"password\":\"{vault://v/k}\"}", "{\"password\":\"{vault://v/k}\"}" },
        { "{\"password\":null,\"url\":\"\"}", "{\"password\":null,\"url\":\"\"}" },
        { "{\"list\":[\"{vault://v/k}\"]}", "{\"list\":[\"{vault://v/k}\"]}" },
        { "{\"list\":[\"{vault://v/k}\",\"p\"],\"limit\":1}", "{\"limit\":1}" },
        { "{\"deep\":[{\"name\":\"a\",\"key\":\"p\"},{\"name\":\"b\"}]}",
          "{\"deep\":[{\"name\":\"a\"},{\"name\":\"b\"}]}" },
        { "{\"password_hint\":\"https://user:pass@host/\"}", "{}" },
        /* What the schema does not know goes by its name. */
        { "{\"new_password\":\"p\",\"new_field\":{\"api_key\":\"p\",\"x\":[1]}}",
          "{\"new_field\":{\"x\":[1]}}" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        const struct field *record = sample_record(arena, fields, "");
        ASSERT_TEXT(sample_text(arena, kong_open(arena, record, sample_value(arena, rows[i].actual))),
                    rows[i].open);
    }
}

SUITE("kong/show", TEST(what_is_left))
