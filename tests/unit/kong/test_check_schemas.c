/* The checker with whole schemas: the emulator's own, and the gateway's where they are at hand. */
#include "kong/check.h"

#include "base/buf.h"
#include "schema_samples.h"
#include "suite.h"
#include "value/build.h"

#include <dirent.h>
#include <stdio.h>

static void add(void *payload, const struct kong_fault *fault)
{
    struct buf *said = payload;
    buf_printf(said, SV_FMT ": " SV_FMT " (" SV_FMT ")\n", SV_ARG(path_to_text(said->arena, fault->path)),
               SV_ARG(fault->message), SV_ARG(fault->nearest));
}

/* A line per fault of the configuration. */
static strview faults_of(struct arena *arena, const struct field *record, const struct value *config,
                         bool partial)
{
    struct buf said = buf_make(arena, BUF_LIMIT_TEXT);
    struct kong_check check = {
        .arena = arena, .report = add, .payload = &said, .partial = partial, .references = true
    };
    (void)kong_check_config(&check, record, config, path_attribute(arena, NULL, SV("config")));
    return buf_view(&said);
}

static strview read_file(struct arena *arena, const char *path)
{
    struct buf text = buf_make(arena, BUF_LIMIT_HTTP_BODY);
    FILE *file = fopen(path, "r");
    char piece[4096];
    size_t length;
    while (file != NULL && (length = fread(piece, 1, sizeof piece, file)) > 0)
        buf_append(&text, sv_make(piece, length));
    if (file != NULL)
        (void)fclose(file);
    return arena_copy(arena, buf_view(&text));
}

/* All fields of the record, and of those inside, with unknown leaves. */
static const struct value *all_unknown(struct arena *arena, const struct field *record)
{
    strview *keys = ARENA_ARRAY(arena, strview, record->field_count);
    const struct value **items = ARENA_ARRAY(arena, const struct value *, record->field_count);
    for (size_t i = 0; i < record->field_count; i++) {
        const struct field *field = &record->fields[i];
        const struct field *element = field->element;
        bool listed = element != NULL && field->kind != FIELD_MAP;
        keys[i] = field->name;
        items[i] = value_unknown(arena, &type_dynamic);
        if (field->kind == FIELD_RECORD)
            items[i] = all_unknown(arena, field);
        else if (listed && element->kind == FIELD_RECORD)
            items[i] = value_tuple(arena, (const struct value *[]){ all_unknown(arena, element) }, 1);
    }
    return value_object(arena, keys, items, record->field_count);
}

static void check_file(const char *folder, const char *name)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    strview path = arena_printf(arena, "%s/%s", folder, name);
    const struct kong_schema *schema = sample_schema(arena, read_file(arena, path.data).data);
    REQUIRE(schema->config != NULL);
    ASSERT_TEXT(faults_of(arena, schema->config, all_unknown(arena, schema->config), false), "");
    ASSERT_TEXT(faults_of(arena, schema->config, NULL, true), "");
}

static size_t check_folder(const char *folder)
{
    DIR *dir = opendir(folder);
    size_t count = 0;
    for (struct dirent *entry = dir != NULL ? readdir(dir) : NULL; entry != NULL; entry = readdir(dir)) {
        if (!sv_ends_with(sv_from(entry->d_name), SV(".json")))
            continue;
        check_file(folder, entry->d_name);
        count++;
    }
    if (dir != NULL)
        closedir(dir);
    return count;
}

static void unknown_configurations_of_the_emulators_plugins(void)
{
    CU_ASSERT_TRUE(check_folder(TEST_SOURCE_DIR "/../emulator/schemas") > 0);
}

static void unknown_configurations_of_the_gateways_plugins(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const char *schemas = suite_data(arena, "plugin-schemas");
    if (schemas != NULL)
        CU_ASSERT_TRUE(check_folder(schemas) > 0);
}

static void ai_proxy(void)
{
    static const char good[] =
        "{\"route_type\":\"llm/v1/chat\",\"auth\":{\"header_name\":\"Authorization\","
        "\"header_value\":\"{vault://my-vault/key}\"},\"model\":{\"provider\":\"openai\",\"name\":\"gpt-4o\","
        "\"options\":{\"max_tokens\":512,\"temperature\":1}}}";
    static const char bad[] =
        "{\"route_type\":\"llm/v1/chats\",\"modell\":1,\"model\":{\"provider\":\"openai\",\"name\":"
        "\"{vault://v/"
        "k}\",\"options\":{\"temperature\":9,\"max_token\":1}},\"auth\":{\"header_name\":\"?\"}}";
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct kong_schema *schema =
        sample_schema(arena, read_file(arena, TEST_SOURCE_DIR "/../emulator/schemas/ai-proxy.json").data);
    ASSERT_TEXT(faults_of(arena, schema->config, sample_value(arena, good), false), "");
    strview faults = faults_of(arena, schema->config, sample_value(arena, bad), false);
    CU_ASSERT_TRUE(sv_contains(faults, SV("config.modell: unknown field (model)\n")));
    CU_ASSERT_TRUE(sv_contains(faults, SV("config.route_type: expected one of: ")));
    CU_ASSERT_TRUE(sv_contains(faults, SV("config.model.name: a vault reference is not resolved here")));
    CU_ASSERT_TRUE(sv_contains(faults, SV("config.model.options.max_token: unknown field (max_tokens)\n")));
    CU_ASSERT_TRUE(
        sv_contains(faults, SV("config.model.options.temperature: value should be between 0 and 5")));
    CU_ASSERT_FALSE(sv_contains(faults, SV("config.auth")));
}

SUITE("konnect/plugin_check_schemas", TEST(unknown_configurations_of_the_emulators_plugins),
      TEST(unknown_configurations_of_the_gateways_plugins), TEST(ai_proxy))
