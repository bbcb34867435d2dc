/* The real program, started by hand. */
#include "client.h"
#include "suite.h"
#include "tfplugin6.pb-c.h"

#include <cJSON.h>
#include <signal.h>

static void plugin_freep(struct plugin_process **plugin)
{
    plugin_free(*plugin);
}
#define CLEANUP_PLUGIN __attribute__((cleanup(plugin_freep)))

static void without_the_cookie(void)
{
    static const char *const cookies[] = { "TF_PLUGIN_MAGIC_COOKIE",
                                           "TF_PLUGIN_MAGIC_COOKIE=", "TF_PLUGIN_MAGIC_COOKIE=1" };
    for (size_t i = 0; i < sizeof cookies / sizeof *cookies; i++) {
        const char *const variables[] = { cookies[i], NULL };
        CLEANUP_PLUGIN struct plugin_process *plugin =
            plugin_start(&(struct plugin_start){ .program = PROGRAM, .variables = variables });
        CU_ASSERT_FALSE(plugin_handshake(plugin));
        CU_ASSERT_EQUAL(plugin_exit(plugin, PATIENCE_MS), 1);
        ASSERT_TEXT(plugin->rest, "");
        CU_ASSERT_TRUE(sv_contains(plugin_stderr(plugin), SV("This program is a plugin")));
    }
}

static void assert_prints(const char *option, const char *expected)
{
    CLEANUP_PLUGIN struct plugin_process *plugin =
        plugin_start(&(struct plugin_start){ .program = PROGRAM, .argument = option });
    REQUIRE(plugin_handshake(plugin));
    CU_ASSERT_EQUAL(plugin_exit(plugin, PATIENCE_MS), 0);
    CU_ASSERT_TRUE(sv_starts_with(plugin->line, sv_from(expected)));
    ASSERT_TEXT(plugin_stderr(plugin), "");
}

/* The help is told where Terraform does not look for a handshake. */
static void assert_refused(const char *argument)
{
    CLEANUP_PLUGIN struct plugin_process *plugin =
        plugin_start(&(struct plugin_start){ .program = PROGRAM, .argument = argument });
    CU_ASSERT_FALSE(plugin_handshake(plugin));
    CU_ASSERT_EQUAL(plugin_exit(plugin, PATIENCE_MS), 1);
    CU_ASSERT_TRUE(sv_contains(plugin_stderr(plugin), SV("This program is a plugin")));
    CU_ASSERT_TRUE(sv_contains(plugin_stderr(plugin), SV("\n  version     print the version\n")));
    CU_ASSERT_TRUE(sv_contains(plugin_stderr(plugin), SV("\n  --debug     serve until interrupted")));
}

static void options(void)
{
    assert_prints("--version", "terraform-provider-konnect " KONNECT_VERSION);
    assert_prints("--help",
                  "terraform-provider-konnect " KONNECT_VERSION ", a Terraform and OpenTofu provider");
    assert_prints("-h", "terraform-provider-konnect " KONNECT_VERSION ", a Terraform and OpenTofu provider");
    assert_refused("--nonsense");
    assert_refused("-x");
}

static void commands(void)
{
    assert_prints("version", "terraform-provider-konnect " KONNECT_VERSION);
    assert_refused("nonsense");
}

static void debug_mode(void)
{
    CLEANUP_PLUGIN struct plugin_process *plugin =
        plugin_start(&(struct plugin_start){ .program = PROGRAM, .argument = "--debug", .plain = true });
    while (!sv_contains(plugin->line, SV("TF_REATTACH_PROVIDERS=")))
        REQUIRE(plugin_handshake(plugin));
    strview quoted = plugin->line;
    (void)sv_cut(&quoted, '\'');
    strview json = sv_cut(&quoted, '\'');
    cJSON *root = cJSON_ParseWithLength(json.data, json.len);
    const cJSON *entry = root != NULL ? root->child : NULL;
    const cJSON *address = cJSON_GetObjectItemCaseSensitive(entry, "Addr");
    const char *path = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(address, "String"));
    CU_ASSERT_TRUE(entry != NULL && sv_ends_with(sv_from(entry->string), SV("/konnect")));
    CU_ASSERT_TRUE(cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(entry, "Test")));
    CU_ASSERT_EQUAL(cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(entry, "ProtocolVersion")), 6);
    CU_ASSERT_EQUAL(cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(entry, "Pid")), plugin->pid);
    if (path != NULL) {
        struct client *client = client_connect_to(path);
        CU_ASSERT_EQUAL(client_call(client, &tfplugin6__provider__descriptor, "GetMetadata", NULL).status,
                        STATUS_OK);
        client_free(client);
    } else {
        CU_FAIL("no address is told");
    }
    cJSON_Delete(root);
    plugin_signal(plugin, SIGINT);
    CU_ASSERT_EQUAL(plugin_exit(plugin, PATIENCE_MS), 0);
}

SUITE("rpc/command_line", TEST(without_the_cookie), TEST(options), TEST(commands), TEST(debug_mode))
