#include "emulator/gateway/proxy_router.h"

#include "suite.h"
#include "value/build.h"
#include "value/json.h"
#include "value/kind.h"

#include <stdio.h>

/* Routes from a JSON array; each gets Konnect's default protocols where it says none. */
static struct list_builder routes_from(struct ctx *ctx, const char *text)
{
    struct list_builder routes = { .arena = ctx->arena };
    const struct value *array = NULL;
    const struct value *protocols = NULL;
    REQUIRE(json_decode(ctx, sv_from(text), &array));
    REQUIRE(json_decode(ctx, SV("[\"http\",\"https\"]"), &protocols));
    for (size_t i = 0; i < array->count; i++) {
        const struct value *route = array->items[i];
        bool given = value_get(route, SV("protocols")) != NULL;
        list_put(&routes, given ? route : value_with(ctx->arena, route, SV("protocols"), protocols));
    }
    return routes;
}

/* The name of the route that a request takes, "" for none; what its path stood for goes to `*taken`. */
static strview ask(const char *routes, const char *method, const char *host, const char *path,
                   struct http_header header, strview *taken)
{
    static char name[64];
    static char rest[64];
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    struct list_builder list = routes_from(&ctx, routes);
    struct header_list headers = headers_make(arena);
    headers_add(&headers, SV("host"), sv_from(host));
    if (header.name.len > 0)
        headers_add(&headers, header.name, header.value);
    const struct proxy_question question = { sv_from(method), sv_from(path), &headers };
    struct proxy_match match;
    if (!proxy_router_match(arena, &list, &question, &match))
        return SV("");
    (void)snprintf(name, sizeof name, SV_FMT, SV_ARG(value_text_at(match.route, "name")));
    (void)snprintf(rest, sizeof rest, SV_FMT, SV_ARG(match.path));
    if (taken != NULL)
        *taken = sv_from(rest);
    return sv_from(name);
}

#define NO_HEADER ((struct http_header){ { NULL, 0 }, { NULL, 0 } })
#define TAKES(routes, method, host, path, expected)                                                          \
    ASSERT_TEXT(ask(routes, method, host, path, NO_HEADER, NULL), expected)

static void paths_are_prefixes(void)
{
    static const char routes[] =
        "[{\"name\":\"short\",\"paths\":[\"/a\"]},{\"name\":\"long\",\"paths\":[\"/x\",\"/a/b\"]}]";
    strview taken = SV("");
    TAKES(routes, "GET", "h", "/a", "short");
    TAKES(routes, "GET", "h", "/ab", "short");
    TAKES(routes, "GET", "h", "/a/b/c", "long");
    TAKES(routes, "GET", "h", "/", "");
    TAKES(routes, "GET", "h", "/A", "");
    ASSERT_TEXT(ask(routes, "GET", "h", "/a/b/c", NO_HEADER, &taken), "long");
    ASSERT_TEXT(taken, "/a/b");
}

static void the_longest_path_of_a_route_counts(void)
{
    static const char routes[] = "[{\"name\":\"r\",\"paths\":[\"/a/b\",\"/a\"]}]";
    strview taken = SV("");
    (void)ask(routes, "GET", "h", "/a/b/c", NO_HEADER, &taken);
    ASSERT_TEXT(taken, "/a/b");
}

static void expressions(void)
{
    static const char routes[] = "[{\"name\":\"prefix\",\"paths\":[\"/users/12345\"]},"
                                 "{\"name\":\"any\",\"paths\":[\"~/users/[0-9]+\"]},"
                                 "{\"name\":\"first\",\"paths\":[\"~/u|~/users/9\"],\"regex_priority\":5},"
                                 "{\"name\":\"broken\",\"paths\":[\"~/users/(\"],\"regex_priority\":9}]";
    strview taken = SV("");
    TAKES(routes, "GET", "h", "/users/12345", "first");
    TAKES(routes, "GET", "h", "/x/users/1", "");
    static const char two[] = "[{\"name\":\"prefix\",\"paths\":[\"/users/12345\"]},"
                              "{\"name\":\"any\",\"paths\":[\"~/users/[0-9]+\"]}]";
    ASSERT_TEXT(ask(two, "GET", "h", "/users/12345/x", NO_HEADER, &taken), "any");
    ASSERT_TEXT(taken, "/users/12345");
    TAKES(two, "GET", "h", "/users/x", "");
}

static void hosts(void)
{
    static const char routes[] = "[{\"name\":\"head\",\"hosts\":[\"*.example.com\"]},"
                                 "{\"name\":\"tail\",\"hosts\":[\"api.*\"]},"
                                 "{\"name\":\"plain\",\"hosts\":[\"api.example.com\"]},"
                                 "{\"name\":\"port\",\"hosts\":[\"p.test:8000\"]}]";
    TAKES(routes, "GET", "api.example.com", "/", "plain");
    TAKES(routes, "GET", "API.Example.com:8000", "/", "plain");
    TAKES(routes, "GET", "a.b.example.com", "/", "head");
    TAKES(routes, "GET", "example.com", "/", "");
    TAKES(routes, "GET", ".example.com", "/", "");
    TAKES(routes, "GET", "api.test", "/", "tail");
    TAKES(routes, "GET", "api.", "/", "");
    TAKES(routes, "GET", "p.test:8000", "/", "port");
    TAKES(routes, "GET", "p.test", "/", "");
}

static void methods_and_protocols(void)
{
    static const char routes[] = "[{\"name\":\"post\",\"methods\":[\"POST\"]},"
                                 "{\"name\":\"grpc\",\"methods\":[\"GET\"],\"protocols\":[\"grpc\"]},"
                                 "{\"name\":\"tls\",\"methods\":[\"PUT\"],\"protocols\":[\"https\"]}]";
    TAKES(routes, "POST", "h", "/", "post");
    TAKES(routes, "GET", "h", "/", "");
    TAKES(routes, "PUT", "h", "/", "tls");
    TAKES(routes, "post", "h", "/", "");
}

static void headers(void)
{
    static const char routes[] = "[{\"name\":\"one\",\"headers\":{\"x-a\":[\"1\",\"2\"]}},"
                                 "{\"name\":\"regex\",\"headers\":{\"x-a\":[\"~*^b+$\"]}},"
                                 "{\"name\":\"both\",\"headers\":{\"x-a\":[\"1\"],\"host\":[\"h\"]}}]";
    struct http_header header = { SV("X-A"), SV("2") };
    ASSERT_TEXT(ask(routes, "GET", "h", "/", header, NULL), "one");
    header.value = SV("1");
    ASSERT_TEXT(ask(routes, "GET", "h", "/", header, NULL), "both");
    header.value = SV("BBB");
    ASSERT_TEXT(ask(routes, "GET", "h", "/", header, NULL), "regex");
    header.value = SV("3");
    ASSERT_TEXT(ask(routes, "GET", "h", "/", header, NULL), "");
    TAKES(routes, "GET", "h", "/", "");
}

static void more_kinds_come_first(void)
{
    static const char routes[] = "[{\"name\":\"path\",\"paths\":[\"/a/long/path\"]},"
                                 "{\"name\":\"both\",\"paths\":[\"/a\"],\"methods\":[\"GET\"]}]";
    TAKES(routes, "GET", "h", "/a/long/path", "both");
    TAKES(routes, "PUT", "h", "/a/long/path", "path");
}

static void of_equals_the_oldest(void)
{
    TAKES("[{\"name\":\"old\",\"paths\":[\"/a\"]},{\"name\":\"new\",\"paths\":[\"/a\"]}]", "GET", "h", "/a",
          "old");
}

static strview objection_to(struct ctx *ctx, const char *route)
{
    struct list_builder routes = routes_from(ctx, arena_printf(ctx->arena, "[%s]", route).data);
    return proxy_router_objection(ctx->arena, routes.items[0]);
}

static void objections(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    ASSERT_TEXT(objection_to(&ctx, "{\"paths\":[\"/a\",\"~/b(c|d)\"]}"), "");
    ASSERT_TEXT(objection_to(&ctx, "{\"paths\":[\"~/b(\"]}"), "~/b( is not a valid POSIX regular expression");
    ASSERT_TEXT(objection_to(&ctx, "{\"expression\":\"true\"}"), "routes by expression are not supported");
    ASSERT_TEXT(objection_to(&ctx, "{\"snis\":[\"a\"]}"),
                "it has no methods, hosts, paths or headers, so no request can match it");
    ASSERT_TEXT(objection_to(&ctx, "{\"protocols\":[\"tcp\"],\"sources\":[]}"), "");
    TAKES("[{\"name\":\"r\",\"snis\":[\"a\"]}]", "GET", "h", "/", "");
}

SUITE("emulator/proxy_router", TEST(paths_are_prefixes), TEST(the_longest_path_of_a_route_counts),
      TEST(expressions), TEST(hosts), TEST(methods_and_protocols), TEST(headers), TEST(more_kinds_come_first),
      TEST(of_equals_the_oldest), TEST(objections))
