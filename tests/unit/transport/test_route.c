#include "suite.h"
#include "transport/route.h"

#include "grpc_controller.pb-c.h"
#include "grpc_stdio.pb-c.h"
#include "health.pb-c.h"

static enum rpc_status check(struct rpc_call *call)
{
    (void)call;
    return RPC_OK;
}

static enum rpc_status shut_down(struct rpc_call *call)
{
    (void)call;
    return RPC_OK;
}

static const struct rpc_handler health[] = { { .method = "Check", .handle = check }, { .method = NULL } };
/* The second row has a name that the descriptor does not know. */
static const struct rpc_handler controller[] = {
    { .method = "Shutdown", .handle = shut_down },
    { .method = "Restart", .handle = shut_down },
    { .method = NULL },
};
static const struct rpc_handler stdio[] = {
    { .method = "StreamStdio", .handle = check, .streams = true },
    { .method = NULL },
};
static int health_state;
static int controller_state;

static bool find(strview path, struct route *out)
{
    const struct rpc_service services[] = {
        { &grpc__health__v1__health__descriptor, health, &health_state },
        { &plugin__grpccontroller__descriptor, controller, &controller_state },
        { &plugin__grpcstdio__descriptor, stdio, NULL },
    };
    return route_find(services, sizeof services / sizeof *services, path, out);
}

static void known_methods(void)
{
    struct route route = { 0 };
    REQUIRE(find(SV("/grpc.health.v1.Health/Check"), &route));
    CU_ASSERT_PTR_EQUAL(route.handler, &health[0]);
    CU_ASSERT_PTR_EQUAL(route.input, &grpc__health__v1__health_check_request__descriptor);
    CU_ASSERT_PTR_EQUAL(route.output, &grpc__health__v1__health_check_response__descriptor);
    CU_ASSERT_PTR_EQUAL(route.state, &health_state);
    CU_ASSERT_FALSE(route.streams);

    REQUIRE(find(SV("/plugin.GRPCController/Shutdown"), &route));
    CU_ASSERT_PTR_EQUAL(route.handler, &controller[0]);
    CU_ASSERT_PTR_EQUAL(route.input, &plugin__empty__descriptor);
    CU_ASSERT_PTR_EQUAL(route.state, &controller_state);
    CU_ASSERT_FALSE(route.streams);

    REQUIRE(find(SV("/plugin.GRPCStdio/StreamStdio"), &route));
    CU_ASSERT_PTR_EQUAL(route.handler, &stdio[0]);
    CU_ASSERT_PTR_NULL(route.state);
    CU_ASSERT_TRUE(route.streams);
}

static void unknown_and_malformed_paths(void)
{
    static const char *const paths[] = {
        "",
        "/",
        "//",
        "///",
        "Check",
        "/Check",
        "/grpc.health.v1.Health",
        "/grpc.health.v1.Health/",
        "/grpc.health.v1.Health//Check",
        "//grpc.health.v1.Health/Check",
        "grpc.health.v1.Health/Check",
        "x/grpc.health.v1.Health/Check",
        " /grpc.health.v1.Health/Check",
        "/grpc.health.v1.Health/Check/",
        "/grpc.health.v1.Health/Check/Check",
        "/grpc.health.v1.Health/check",
        "/grpc.health.v1.Health/Chec",
        "/grpc.health.v1.Health/Checks",
        "/grpc.health.v1.Health/Watch",    /* in the descriptor at most: no row */
        "/grpc.health.v1.Health/Shutdown", /* another service's */
        "/grpc.health.v1.Healt/Check",
        "/grpc.health.v1.Healthy/Check",
        "/Health/Check",
        "/plugin.GRPCController/Restart", /* a row, but not in the descriptor */
        "/plugin.GRPCController/Check",
        "/plugin.GRPCBroker/StartStream",
    };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct route route = { .handler = &stdio[0], .streams = true };
        if (find(sv_from(paths[i]), &route)) {
            CU_FAIL("found what is not there");
            ASSERT_TEXT(sv_from(paths[i]), "(not found)");
        }
        CU_ASSERT_PTR_EQUAL(route.handler, &stdio[0]); /* untouched */
        CU_ASSERT_TRUE(route.streams);
    }
    struct route route;
    CU_ASSERT_FALSE(find(sv_make(NULL, 0), &route));
    CU_ASSERT_FALSE(find(SV("/grpc.health.v1.Health/Check\0"), &route)); /* a NUL is a byte like others */
    CU_ASSERT_FALSE(route_find(NULL, 0, SV("/grpc.health.v1.Health/Check"), &route));
}

SUITE("transport/route", TEST(known_methods), TEST(unknown_and_malformed_paths))
