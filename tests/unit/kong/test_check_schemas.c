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

static const struct value *all_unknown(struct arena *arena, const struct field *record, size_t variant);

/* What stands at the field: a record, a list or map of one, or something unknown. */
static const struct value *unknown_at(struct arena *arena, const struct field *field, size_t variant)
{
    bool listed = field->kind == FIELD_ARRAY || field->kind == FIELD_SET;
    if (field->kind == FIELD_RECORD)
        return all_unknown(arena, field, variant);
    if ((!listed && field->kind != FIELD_MAP) || field->element->kind != FIELD_RECORD)
        return value_unknown(arena, &type_dynamic);
    const struct value *item = all_unknown(arena, field->element, variant);
    return listed ? value_tuple(arena, &item, 1) : value_object(arena, &field->name, &item, 1);
}

/* All fields of the record, and of those inside, with unknown leaves. Which of a record's sub-schemas it is
 * of is its `variant`. */
static const struct value *all_unknown(struct arena *arena, const struct field *record, size_t variant)
{
    struct object_builder object = { .arena = arena };
    struct object_builder keys = { .arena = arena };
    for (; record->subschema_count > 0; variant /= 2) {
        const struct field *chosen = &record->subschemas[variant % record->subschema_count];
        const struct value *name = value_string(arena, chosen->name);
        bool listed = field_find(record, record->subschema_key)->kind == FIELD_SET;
        object_put(&keys, record->subschema_key, listed ? value_tuple(arena, &name, 1) : name);
        record = chosen;
    }
    for (size_t i = 0; i < record->field_count; i++)
        object_put(&object, record->fields[i].name, unknown_at(arena, &record->fields[i], variant));
    for (size_t i = 0; i < keys.count; i++)
        object_put(&object, keys.keys[i], keys.items[i]);
    return object_build(&object);
}

/* The words that no file bears are those that nobody has used yet. */
static bool has_opaque_field(const struct field *field)
{
    bool opaque = field->opaque;
    for (size_t i = 0; !opaque && i < field->field_count; i++)
        opaque = has_opaque_field(&field->fields[i]);
    for (size_t i = 0; !opaque && i < field->shorthand_count; i++)
        opaque = has_opaque_field(&field->shorthands[i]);
    for (size_t i = 0; !opaque && i < field->subschema_count; i++)
        opaque = has_opaque_field(&field->subschemas[i]);
    bool collection = field->kind == FIELD_ARRAY || field->kind == FIELD_SET || field->kind == FIELD_MAP;
    return opaque || (collection && has_opaque_field(field->element));
}

/* More than any record has sub-schemas. */
enum { VARIANTS = 8 };

static void check_file(const char *folder, const char *name)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    strview path = arena_printf(arena, "%s/%s", folder, name);
    const struct kong_schema *schema = sample_schema_file(arena, path.data);
    REQUIRE(schema->config != NULL);
    CU_ASSERT_FALSE(has_opaque_field(&schema->root));
    for (size_t variant = 0; variant < VARIANTS; variant++)
        ASSERT_TEXT(faults_of(arena, schema->config, all_unknown(arena, schema->config, variant), false), "");
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

static void unknown_configurations_of_invented_plugins(void)
{
    CU_ASSERT_TRUE(check_folder(TEST_SOURCE_DIR "/e2e/plugin-schemas") > 1);
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
        sample_schema_file(arena, TEST_SOURCE_DIR "/../emulator/schemas/ai-proxy.json");
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

SUITE("kong/check_schemas", TEST(unknown_configurations_of_the_emulators_plugins),
      TEST(unknown_configurations_of_the_gateways_plugins), TEST(unknown_configurations_of_invented_plugins),
      TEST(ai_proxy))
