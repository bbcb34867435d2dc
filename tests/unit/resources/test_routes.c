/* What a plan refuses of routes and services, because Konnect would refuse it when it is applied. */
#include "suite.h"

#include "help/table.h"
#include "resources/resources.h"
#include "table/validate.h"

static const struct resource_def *find(const char *name)
{
    size_t i = 0;
    while (!sv_equal_z(sv_from(all_resources[i]->type_name), name))
        i++;
    return all_resources[i];
}

static strview check(struct arena *arena, const char *resource, const char *config)
{
    const struct resource_def *def = find(resource);
    struct ctx ctx = ctx_make(arena);
    struct rows rows = test_rows(arena, def->attrs, config);
    (void)validate_resource(&ctx, def, rows_to_object(arena, &rows), true);
    return test_diags(&ctx);
}

struct expected {
    const char *config;
    const char *diags;
};

static void check_all(const char *resource, const struct expected *cases, size_t count)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    for (size_t i = 0; i < count; i++)
        ASSERT_TEXT(check(arena, resource, cases[i].config), cases[i].diags);
}
#define CHECK_ALL(resource, cases) check_all((resource), (cases), sizeof(cases) / sizeof *(cases))

static void protocols_are_of_one_family(void)
{
    static const struct expected cases[] = {
        { "{\"protocols\":[\"http\",\"https\"],\"paths\":[\"/\"]}", "" },
        { "{\"protocols\":[\"tcp\",\"tls\",\"udp\"],\"sources\":[{\"port\":1}]}", "" },
        { "{\"protocols\":[\"ws\",\"wss\"],\"paths\":[\"/\"]}", "" },
        { "{\"protocols\":[\"tls_passthrough\"],\"snis\":[\"a.example\"]}", "" },
        { "{\"protocols\":[\"http\",\"grpc\"],\"paths\":[\"/\"]}",
          "error at protocols: Conflicting values\n" },
        { "{\"protocols\":[\"tls\",\"tls_passthrough\"],\"snis\":[\"a.example\"]}",
          "error at protocols: Conflicting values\n" },
    };
    CHECK_ALL("konnect_route", cases);
}

static void what_goes_with_some_protocols_only(void)
{
    static const struct expected cases[] = {
        { "{\"protocols\":[\"grpc\"],\"hosts\":[\"a\"],\"strip_path\":false}", "" },
        { "{\"protocols\":[\"grpcs\"],\"hosts\":[\"a\"],\"strip_path\":true}",
          "error at strip_path: Conflicting attributes\n" },
        { "{\"snis\":[\"a.example\"]}", "" },
        { "{\"protocols\":[\"http\",\"https\"],\"snis\":[\"a.example\"]}", "" },
        { "{\"protocols\":[\"http\"],\"snis\":[\"a.example\"]}", "error at snis: Conflicting attributes\n" },
        { "{\"headers\":{\"X-Tier\":[\"gold\"]}}", "" },
        { "{\"headers\":{\"HOST\":[\"a\"]}}", "error at headers: Value not allowed\n" },
    };
    CHECK_ALL("konnect_route", cases);
}

static void matchers(void)
{
    static const struct expected cases[] = {
        { "{\"paths\":[\"/\",\"/a\",\"/a/b/\",\"~/a//b$\"]}", "" },
        { "{\"paths\":[\"/a\",\"/a//b\",\"a\"]}",
          "error at paths[1]: Value not allowed\nerror at paths[2]: Value not allowed\n" },
        { "{\"hosts\":[\"a.example\",\"*.a.example\",\"a.example:8080\"]}", "" },
        { "{\"hosts\":[\"https://a.example\"]}", "error at hosts[0]: Value not allowed\n" },
        { "{\"snis\":[\"a.example:443\"]}", "error at snis: Value not allowed\n" },
        { "{\"protocols\":[\"tcp\"],\"sources\":[{\"ip\":\"10.0.0.0/8\"},{\"ip\":\"::1\",\"port\":1}]}", "" },
        { "{\"protocols\":[\"tcp\"],\"sources\":[{\"ip\":\"here\"}]}",
          "error at sources: Value not allowed\n" },
        { "{\"protocols\":[\"tcp\"],\"destinations\":[{}]}",
          "error at destinations: Missing required argument\n" },
    };
    CHECK_ALL("konnect_route", cases);
}

static void the_host_of_a_service_stands_alone(void)
{
    static const char *const good[] = { "a.example", "my_upstream", "10.0.0.1",
                                        "::1",       "[fe80::1]",   "a.example." };
    static const char *const bad[] = { "http://a.example", "a.example:80", "cafe.be:80",
                                       "a.example/v1",     "u@a.example",  "a b" };
    CLEANUP_ARENA struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        ASSERT_TEXT(check(arena, "konnect_service", arena_printf(arena, "{\"host\":\"%s\"}", good[i]).data),
                    "");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ASSERT_TEXT(check(arena, "konnect_service", arena_printf(arena, "{\"host\":\"%s\"}", bad[i]).data),
                    "error at host: Value not allowed\n");
    ASSERT_TEXT(check(arena, "konnect_service", "{\"host\":\"a\",\"path\":\"/a//b\"}"),
                "error at path: Value not allowed\n");
}

SUITE("resources/routes", TEST(protocols_are_of_one_family), TEST(what_goes_with_some_protocols_only),
      TEST(matchers), TEST(the_host_of_a_service_stands_alone))
