/* What clients of all versions send, replayed from transcripts/: each client must get through its life with
 * the real program. */
#include "plugin_process.h"
#include "replay.h"
#include "suite.h"

#include <dirent.h>
#include <string.h>

#define CLIENTS(X)                                                                                           \
    X(terraform_1_5)                                                                                         \
    X(terraform_1_6)                                                                                         \
    X(terraform_1_8)                                                                                         \
    X(terraform_1_9)                                                                                         \
    X(terraform_1_11)                                                                                        \
    X(terraform_1_12)                                                                                        \
    X(terraform_1_15)                                                                                        \
    X(terraform_1_16)                                                                                        \
    X(opentofu_1_6)                                                                                          \
    X(opentofu_1_7)                                                                                          \
    X(opentofu_1_10)                                                                                         \
    X(opentofu_1_11)                                                                                         \
    X(opentofu_1_12)                                                                                         \
    X(without_tls)                                                                                           \
    X(json_values)                                                                                           \
    X(old_states)

#define REPLAY(name)                                                                                         \
    static void name(void)                                                                                   \
    {                                                                                                        \
        replay(TRANSCRIPTS, #name);                                                                          \
    }
CLIENTS(REPLAY)

/* A file that nobody plays would be no test. */
static void all_are_played(void)
{
#define NAME(name) #name,
    static const char *const names[] = { CLIENTS(NAME) };
    size_t found = 0;
    DIR *folder = opendir(TRANSCRIPTS);
    REQUIRE(folder != NULL);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        found += entry->d_type == DT_REG;
    (void)closedir(folder);
    CU_ASSERT_EQUAL(found, sizeof names / sizeof *names);
}

/* Terraform 0.11 and older, and whatever else has never heard of protocol 6. */
static void a_client_that_speaks_5_alone(void)
{
    static const char *const variables[] = { "PLUGIN_PROTOCOL_VERSIONS=5", NULL };
    struct plugin_process *plugin =
        plugin_start(&(struct plugin_start){ .program = PROGRAM, .variables = variables });
    CU_ASSERT_FALSE(plugin_handshake(plugin));
    CU_ASSERT_EQUAL(plugin_exit(plugin, PATIENCE_MS), 1);
    ASSERT_TEXT(plugin->rest, "");
    CU_ASSERT_TRUE(sv_contains(plugin_stderr(plugin), SV("protocol 6; the client offers \"5\"")));
    plugin_free(plugin);
}

#define ROW(name) TEST(name),
SUITE("rpc/clients", CLIENTS(ROW) TEST(all_are_played), TEST(a_client_that_speaks_5_alone))
