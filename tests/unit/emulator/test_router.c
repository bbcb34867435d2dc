#include "emulator/http/router.h"

#include "suite.h"

static void on_list(struct exchange *exchange)
{
    (void)exchange;
}

static void on_item(struct exchange *exchange)
{
    (void)exchange;
}

static const struct route routes[] = {
    { "GET", "things", on_list, true },
    { "GET", "things/special/{part}", on_list, false },
    { "GET", "things/{thing}/{part}", on_item, false },
    { "PUT", "things/{thing}/{part}", on_item, false },
};
static const struct route_table table = { routes, sizeof routes / sizeof routes[0] };

static struct exchange request(struct arena *arena, const char *method, const char *path)
{
    struct exchange exchange = { .arena = arena, .method = sv_from(method), .path = sv_from(path) };
    REQUIRE(exchange_split_path(&exchange));
    return exchange;
}

static enum route_outcome outcome_of(const char *method, const char *path)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct route *route = NULL;
    struct exchange exchange = request(arena, method, path);
    enum route_outcome outcome = router_find(&table, &exchange, &route);
    CU_ASSERT_EQUAL(outcome == ROUTE_FOUND, route != NULL);
    return outcome;
}

static void paths_and_methods(void)
{
    CU_ASSERT_EQUAL(outcome_of("GET", "/things"), ROUTE_FOUND);
    CU_ASSERT_EQUAL(outcome_of("GET", "/things/"), ROUTE_FOUND);
    CU_ASSERT_EQUAL(outcome_of("PUT", "/things"), ROUTE_OTHER_METHOD);
    CU_ASSERT_EQUAL(outcome_of("GET", "/thing"), ROUTE_UNKNOWN);
    CU_ASSERT_EQUAL(outcome_of("GET", "/"), ROUTE_UNKNOWN);
    CU_ASSERT_EQUAL(outcome_of("GET", "/things/a"), ROUTE_UNKNOWN);
    CU_ASSERT_EQUAL(outcome_of("GET", "/things/a/b"), ROUTE_FOUND);
    CU_ASSERT_EQUAL(outcome_of("GET", "/things/a/b/"), ROUTE_UNKNOWN);
    CU_ASSERT_EQUAL(outcome_of("GET", "/things/a/b/c"), ROUTE_UNKNOWN);
    CU_ASSERT_EQUAL(outcome_of("GET", "/things//b"), ROUTE_UNKNOWN);
    CU_ASSERT_EQUAL(outcome_of("DELETE", "/things/a/b"), ROUTE_OTHER_METHOD);
}

static void holes_have_names(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct route *route = NULL;
    struct exchange exchange = request(arena, "PUT", "/things/special/b%2Fc");
    CU_ASSERT_EQUAL(router_find(&table, &exchange, &route), ROUTE_FOUND);
    CU_ASSERT_PTR_EQUAL(route, &routes[3]);
    CU_ASSERT_EQUAL(exchange.arg_count, 2);
    ASSERT_TEXT(exchange_arg(&exchange, "thing"), "special");
    ASSERT_TEXT(exchange_arg(&exchange, "part"), "b/c");
}

static void the_first_that_fits(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct route *route = NULL;
    struct exchange exchange = request(arena, "GET", "/things/special/x");
    CU_ASSERT_EQUAL(router_find(&table, &exchange, &route), ROUTE_FOUND);
    CU_ASSERT_PTR_EQUAL(route, &routes[1]);
    CU_ASSERT_EQUAL(exchange.arg_count, 1);
    ASSERT_TEXT(exchange_arg(&exchange, "part"), "x");
}

SUITE("emulator/router", TEST(paths_and_methods), TEST(holes_have_names), TEST(the_first_that_fits))
