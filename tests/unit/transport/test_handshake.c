#include "suite.h"
#include "transport/handshake.h"

#include <string.h>

#define COOKIE "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"

struct variable {
    const char *name;
    const char *value;
};

/* The environment of the test that runs; ends with a row of NULL. */
static const struct variable *variables;

static const char *environment(const char *name)
{
    for (const struct variable *row = variables; row->name != NULL; row++)
        if (strcmp(row->name, name) == 0)
            return row->value;
    return NULL;
}

static struct handshake read_one(const char *name, const char *value)
{
    const struct variable rows[] = { { name, value }, { NULL, NULL } };
    variables = rows;
    struct handshake read = handshake_read(environment);
    variables = NULL;
    return read;
}

static bool cookie(const char *value)
{
    return read_one("TF_PLUGIN_MAGIC_COOKIE", value).cookie_right;
}

static bool offered(const char *value)
{
    return read_one("PLUGIN_PROTOCOL_VERSIONS", value).version_offered;
}

static void cookies(void)
{
    CU_ASSERT_TRUE(cookie(COOKIE));
    CU_ASSERT_FALSE(cookie(COOKIE "0"));
    CU_ASSERT_FALSE(cookie("d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b"));
    CU_ASSERT_FALSE(cookie("D602BF8F470BC67CA7FAA0386276BBDD4330EFAF76D1A219CB4D6991CA9872B2"));
    CU_ASSERT_FALSE(cookie(" " COOKIE));
    CU_ASSERT_FALSE(cookie("1"));
    CU_ASSERT_FALSE(cookie(""));
    CU_ASSERT_FALSE(cookie(NULL));
    CU_ASSERT_FALSE(read_one("TF_PLUGIN_MAGIC_COOKI", COOKIE).cookie_right);
}

static void versions(void)
{
    static const char *const with_6[] = { "5,6", "6,5", "6", " 6 ", "5, 6", ",6", "6,", "x,6", "7,6,5" };
    static const char *const without_6[] = { "5",   "16", "66",  "6x",  "x6",  "-6",
                                             "6 6", ",",  "0x6", "6.0", "5;6", " " };
    for (size_t i = 0; i < sizeof with_6 / sizeof *with_6; i++)
        if (!offered(with_6[i]))
            CU_FAIL("6 is offered, and was not seen");
    for (size_t i = 0; i < sizeof without_6 / sizeof *without_6; i++)
        if (offered(without_6[i]))
            CU_FAIL("6 is not offered, and was seen");
    /* As go-plugin's servers do when the client says nothing. */
    CU_ASSERT_TRUE(offered(NULL));
    CU_ASSERT_TRUE(offered(""));
}

static void offered_versions_are_kept_for_the_message(void)
{
    CU_ASSERT_STRING_EQUAL(read_one("PLUGIN_PROTOCOL_VERSIONS", "4,5").versions, "4,5");
    CU_ASSERT_STRING_EQUAL(read_one("PLUGIN_PROTOCOL_VERSIONS", "").versions, "");
    CU_ASSERT_STRING_EQUAL(read_one("PLUGIN_PROTOCOL_VERSIONS", NULL).versions, "");
}

static void an_empty_environment(void)
{
    struct handshake none = read_one("OTHER", "1");
    CU_ASSERT_FALSE(none.cookie_right);
    CU_ASSERT_TRUE(none.version_offered);
    CU_ASSERT_PTR_NULL(none.client_cert);
    CU_ASSERT_PTR_NULL(none.socket_dir);
    CU_ASSERT_PTR_NULL(none.socket_group);
    CU_ASSERT_FALSE(none.multiplex_asked);
}

static void each_variable_goes_to_its_place(void)
{
    const struct variable rows[] = {
        { "PLUGIN_CLIENT_CERT", "a certificate" },
        { "PLUGIN_UNIX_SOCKET_DIR", "/a/directory" },
        { "PLUGIN_UNIX_SOCKET_GROUP", "a group" },
        { "PLUGIN_MULTIPLEX_GRPC", "false" }, /* any text: only that it is there counts */
        { NULL, NULL },
    };
    variables = rows;
    struct handshake all = handshake_read(environment);
    variables = NULL;
    CU_ASSERT_STRING_EQUAL(all.client_cert, "a certificate");
    CU_ASSERT_STRING_EQUAL(all.socket_dir, "/a/directory");
    CU_ASSERT_STRING_EQUAL(all.socket_group, "a group");
    CU_ASSERT_TRUE(all.multiplex_asked);
}

static void empty_variables_count_as_missing(void)
{
    CU_ASSERT_PTR_NULL(read_one("PLUGIN_CLIENT_CERT", "").client_cert);
    CU_ASSERT_PTR_NULL(read_one("PLUGIN_UNIX_SOCKET_DIR", "").socket_dir);
    CU_ASSERT_PTR_NULL(read_one("PLUGIN_UNIX_SOCKET_GROUP", "").socket_group);
    CU_ASSERT_FALSE(read_one("PLUGIN_MULTIPLEX_GRPC", "").multiplex_asked);
}

static void the_line(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct handshake quiet = { 0 };
    const struct handshake asking = { .multiplex_asked = true };
    ASSERT_TEXT(handshake_line(arena, &quiet, "/tmp/a b/plugin.sock", SV("MIIB+/x")),
                "1|6|unix|/tmp/a b/plugin.sock|grpc|MIIB+/x\n");
    ASSERT_TEXT(handshake_line(arena, &quiet, "/s", SV("")), "1|6|unix|/s|grpc|\n");
    ASSERT_TEXT(handshake_line(arena, &asking, "/s", SV("MIIB")), "1|6|unix|/s|grpc|MIIB|false\n");
    ASSERT_TEXT(handshake_line(arena, &asking, "/s", SV("")), "1|6|unix|/s|grpc||false\n");
}

SUITE("transport/handshake", TEST(cookies), TEST(versions), TEST(offered_versions_are_kept_for_the_message),
      TEST(an_empty_environment), TEST(each_variable_goes_to_its_place),
      TEST(empty_variables_count_as_missing), TEST(the_line))
