#include "suite.h"

#include "export/names.h"
#include "export/render.h"
#include "things.h"

static strview file(struct inventory *inventory, const char *name)
{
    const struct rendering_request request = { .inventory = inventory,
                                               .source = SV("example.com/a/konnect"),
                                               .server_url = SV("http://127.0.0.1:1"),
                                               .control_plane_id = SV("cp"),
                                               .control_plane_name = SV("my \"plane\"") };
    names_give(inventory);
    const struct rendering_result result = render_files(&request);
    for (size_t i = 0; i < result.file_count; i++)
        if (sv_equal_z(result.files[i].name, name))
            return result.files[i].text;
    return SV("no such file");
}

static struct inventory two_things(struct arena *arena)
{
    struct inventory inventory = things_new(arena);
    (void)things_add(&inventory, &thing_owner, "{\"control_plane_id\":\"cp\",\"id\":\"11\",\"name\":\"o\"}");
    (void)things_add(&inventory, &thing,
                     "{\"control_plane_id\":\"cp\",\"id\":\"22\",\"owner_id\":\"11\",\"name\":\"t\","
                     "\"key\":\"s3cret\",\"config\":{\"owner\":\"11\",\"self\":\"22\","
                     "\"url\":\"https://u:p@h/\",\"ref\":\"{vault://v/k}\"}}");
    return inventory;
}

static void references_and_variables_in_the_place_of_ids_and_secrets(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct inventory inventory = two_things(arena);
    ASSERT_TEXT(file(&inventory, "owners.tf"), "resource \"konnect_owner\" \"o\" {\n  name = \"o\"\n}\n");
    ASSERT_TEXT(file(&inventory, "things.tf"), "resource \"konnect_thing\" \"o_t\" {\n"
                                               "  owner_id = konnect_owner.o.id\n"
                                               "  name     = \"t\"\n"
                                               "  config = {\n"
                                               "    owner = konnect_owner.o.id\n"
                                               "    ref   = \"{vault://v/k}\"\n"
                                               "    self  = \"22\"\n"
                                               "    url   = var.thing_o_t_config\n"
                                               "  }\n"
                                               "  key_wo = var.thing_o_t_key\n"
                                               "}\n");
    CU_ASSERT_FALSE(sv_contains(file(&inventory, "variables.tf"), SV("s3cret")));
}

static void every_secret_has_a_variable(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct inventory inventory = two_things(arena);
    strview text = file(&inventory, "variables.tf");
    CU_ASSERT_TRUE(sv_contains(
        text, SV("variable \"thing_o_t_key\" {\n"
                 "  description = \"\\\"key_wo\\\" of konnect_thing.o_t. Null: Konnect keeps what it has.\"\n"
                 "  type        = string\n  ephemeral   = true\n  default     = null\n}\n")));
    CU_ASSERT_TRUE(sv_contains(text, SV("variable \"thing_o_t_config\" {\n")));
    CU_ASSERT_TRUE(sv_contains(text, SV("  sensitive   = true\n}\n")));
    CU_ASSERT_TRUE(sv_contains(file(&inventory, "versions.tf"), SV("required_version = \">= 1.11\"")));
}

static void imports_name_the_whole_address(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct inventory inventory = things_new(arena);
    (void)things_add(&inventory, &thing_owner, "{\"control_plane_id\":\"cp\",\"id\":\"a/b\",\"name\":\"o\"}");
    CU_ASSERT_TRUE(
        sv_contains(file(&inventory, "imports.tf"),
                    SV("  id = \"{\\\"control_plane_id\\\":\\\"cp\\\",\\\"id\\\":\\\"a/b\\\"}\"\n")));
    inventory = two_things(arena);
    CU_ASSERT_TRUE(sv_contains(file(&inventory, "imports.tf"),
                               SV("import {\n  to = konnect_thing.o_t\n  id = \"cp/11/22\"\n}\n")));
}

static void the_provider_block_names_the_control_plane(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct inventory inventory = things_new(arena);
    (void)things_add(&inventory, &thing_owner, "{\"id\":\"1\",\"name\":\"o\"}");
    CU_ASSERT_TRUE(sv_contains(file(&inventory, "provider.tf"),
                               SV("provider \"konnect\" {\n  server_url = \"http://127.0.0.1:1\"\n"
                                  "  # \"my \\\"plane\\\"\"\n  control_plane_id = \"cp\"\n}\n")));
    CU_ASSERT_TRUE(sv_contains(file(&inventory, "versions.tf"), SV("required_version = \">= 1.5\"")));
    ASSERT_TEXT(file(&inventory, "variables.tf"), "no such file");
}

SUITE("export/render", TEST(references_and_variables_in_the_place_of_ids_and_secrets),
      TEST(every_secret_has_a_variable), TEST(imports_name_the_whole_address),
      TEST(the_provider_block_names_the_control_plane))
