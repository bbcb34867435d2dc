/* Calls through the transport, of a toy plugin. */
#include "grpc_broker.pb-c.h"
#include "grpc_stdio.pb-c.h"
#include "health.pb-c.h"
#include "suite.h"
#include "toy.pb-c.h"
#include "toy_session.h"

enum { MANY = 64, FIVE_MIB = 5 * 1024 * 1024 };

static struct client_answer check_health(struct client *client, const char *service)
{
    Grpc__Health__V1__HealthCheckRequest request = GRPC__HEALTH__V1__HEALTH_CHECK_REQUEST__INIT;
    request.service = (char *)service;
    return client_call(client, &grpc__health__v1__health__descriptor, "Check", &request.base);
}

/* ---- Streams ---- */

static void streams_of_go_plugin_stay_open(void)
{
    CLEANUP_SESSION struct session session = session_begin();
    REQUIRE(session.client != NULL);
    struct client_call *stdio =
        client_begin(session.client, &plugin__grpcstdio__descriptor, "StreamStdio", NULL);
    struct client_call *broker = client_open(session.client, &plugin__grpcbroker__descriptor, "StartStream");
    CU_ASSERT_TRUE(client_await_metadata(stdio));
    CU_ASSERT_TRUE(client_await_metadata(broker));
    for (int i = 0; i < 20; i++)
        CU_ASSERT_TRUE(toy_echoes(session.client));
    client_cancel(stdio);
    client_cancel(broker);
    CU_ASSERT_EQUAL(client_await(stdio).status, STATUS_CANCELLED);
    CU_ASSERT_EQUAL(client_await(broker).status, STATUS_CANCELLED);
    CU_ASSERT_TRUE(toy_echoes(session.client));
    session_shut_down(&session);
}

static void a_stream_of_messages(void)
{
    static const int64_t counts[] = { 0, 1, 100 };
    CLEANUP_SESSION struct session session = session_begin();
    REQUIRE(session.client != NULL);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        struct client_call *stream = toy_begin_stream(session.client, counts[i]);
        for (int64_t n = 0; n < counts[i]; n++) {
            const Toy__Text *text = (const Toy__Text *)client_next(stream);
            REQUIRE(text != NULL);
            ASSERT_TEXT(sv_from(text->text),
                        arena_printf(session.plugin->arena, "message %lld", (long long)n).data);
        }
        CU_ASSERT_PTR_NULL(client_next(stream));
        CU_ASSERT_EQUAL(client_await(stream).status, STATUS_OK);
    }
    session_shut_down(&session);
}

static void a_stream_that_nobody_wants_any_more(void)
{
    CLEANUP_SESSION struct session session = session_begin();
    REQUIRE(session.client != NULL);
    struct client_call *stream = toy_begin_stream(session.client, -1);
    REQUIRE(client_next(stream) != NULL);
    client_cancel(stream);
    CU_ASSERT_EQUAL(client_await(stream).status, STATUS_CANCELLED);
    CU_ASSERT_EQUAL(toy_await_ended(session.client, 1), 1); /* the handler noticed */
    session_shut_down(&session);
}

/* ---- Many and large calls ---- */

static void many_blocked_calls_and_one_more(void)
{
    CLEANUP_SESSION struct session session = session_begin();
    REQUIRE(session.client != NULL);
    struct client_call *calls[MANY];
    for (size_t i = 0; i < MANY; i++)
        calls[i] = client_begin(session.client, &toy__toy__descriptor, "Block", NULL);
    CU_ASSERT_EQUAL(toy_await_blocked(session.client, MANY), MANY);
    CU_ASSERT_TRUE(toy_echoes(session.client));
    CU_ASSERT_EQUAL(toy_release(session.client), MANY);
    for (size_t i = 0; i < MANY; i++)
        CU_ASSERT_EQUAL(client_await(calls[i]).status, STATUS_OK);
    CU_ASSERT_EQUAL(toy_await_ended(session.client, MANY), MANY);
    session_shut_down(&session);
}

/* Calls beyond the threads wait for their turn; one thread always stays at the queue for prompt handlers. */
static void more_calls_than_threads(void)
{
    CLEANUP_SESSION struct session session = session_begin();
    REQUIRE(session.client != NULL);
    toy_block_all_threads(session.client);
    CU_ASSERT_EQUAL(check_health(session.client, "plugin").status, STATUS_OK);
    int64_t first = toy_release(session.client);
    CU_ASSERT_TRUE(first >= 254 && first <= 255);
    CU_ASSERT_EQUAL(toy_await_ended(session.client, first), first);
    CU_ASSERT_EQUAL(toy_await_blocked(session.client, TOY_TOO_MANY - first), TOY_TOO_MANY - first);
    CU_ASSERT_EQUAL(toy_release(session.client), TOY_TOO_MANY - first);
    CU_ASSERT_EQUAL(toy_await_ended(session.client, TOY_TOO_MANY), TOY_TOO_MANY);
    CU_ASSERT_TRUE(toy_echoes(session.client));
    session_shut_down(&session);
}

static void a_cancelled_call(void)
{
    CLEANUP_SESSION struct session session = session_begin();
    REQUIRE(session.client != NULL);
    struct client_call *call = client_begin(session.client, &toy__toy__descriptor, "Block", NULL);
    CU_ASSERT_EQUAL(toy_await_blocked(session.client, 1), 1);
    client_cancel(call);
    CU_ASSERT_EQUAL(client_await(call).status, STATUS_CANCELLED);
    CU_ASSERT_TRUE(toy_echoes(session.client));
    (void)toy_release(session.client);
    CU_ASSERT_EQUAL(toy_await_ended(session.client, 1), 1);
    CU_ASSERT_TRUE(toy_echoes(session.client));
    session_shut_down(&session);
}

static void a_client_that_goes_away(void)
{
    CLEANUP_SESSION struct session session = session_begin();
    REQUIRE(session.client != NULL);
    struct client *other = client_connect(session.plugin, CLIENT_TERRAFORM);
    for (int i = 0; i < 8; i++)
        (void)client_begin(other, &toy__toy__descriptor, "Block", NULL);
    CU_ASSERT_EQUAL(toy_await_blocked(other, 8), 8);
    client_free(other);
    CU_ASSERT_TRUE(toy_echoes(session.client));
    (void)toy_release(session.client);
    CU_ASSERT_EQUAL(toy_await_ended(session.client, 8), 8);
    session_shut_down(&session);
}

static void five_mib_each_way(void)
{
    CLEANUP_SESSION struct session session = session_begin();
    REQUIRE(session.client != NULL);
    Toy__Count count = TOY__COUNT__INIT;
    count.count = FIVE_MIB;
    struct client_answer big = client_call(session.client, &toy__toy__descriptor, "Big", &count.base);
    CU_ASSERT_EQUAL(big.status, STATUS_OK);
    REQUIRE(big.reply != NULL);
    const Toy__Blob *blob = (const Toy__Blob *)big.reply;
    CU_ASSERT_EQUAL(blob->data.len, FIVE_MIB);
    CU_ASSERT_EQUAL(blob->data.data[FIVE_MIB - 1], 'b');
    struct client_answer measured =
        client_call(session.client, &toy__toy__descriptor, "Measure", &blob->base);
    CU_ASSERT_EQUAL(measured.status, STATUS_OK);
    REQUIRE(measured.reply != NULL);
    CU_ASSERT_EQUAL(((const Toy__Count *)measured.reply)->count, FIVE_MIB);
    session_shut_down(&session);
}

static void a_constant_reply_is_made_once(void)
{
    CLEANUP_SESSION struct session session = session_begin();
    Toy__Text text = TOY__TEXT__INIT;
    for (int i = 0; i < 3; i++) {
        struct client_answer answer = client_call(session.client, &toy__toy__descriptor, "Once", &text.base);
        CU_ASSERT_EQUAL(answer.status, STATUS_OK);
        REQUIRE(answer.reply != NULL);
        CU_ASSERT_EQUAL(((const Toy__Count *)answer.reply)->count, 1);
    }
    session_shut_down(&session);
}

/* ---- What cannot be answered ---- */

static void unknown_methods(void)
{
    static const char *const paths[] = {
        "/toy.Toy/Nothing",
        "/toy.Toy/Unserved",
        "/other.Service/Echo",
        "/toy.Toy",
        "/tfplugin5.Provider/GetSchema",
        "/toy.Toy/Echo/Echo",
        "/plugin.GRPCStdio/Nothing",
        "/grpc.health.v1.Health/Watch",
    };
    CLEANUP_SESSION struct session session = session_begin();
    REQUIRE(session.client != NULL);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct client_answer answer = client_call_bytes(session.client, paths[i], SV(""));
        CU_ASSERT_EQUAL(answer.status, STATUS_UNIMPLEMENTED);
        CU_ASSERT_TRUE(sv_contains(answer.message, sv_from(paths[i])));
    }
    CU_ASSERT_TRUE(toy_echoes(session.client));
    session_shut_down(&session);
}

static void requests_that_are_garbage(void)
{
    static const strview garbage[] = {
        SV_INIT("\xff\xff\xff\xff"), /* a tag without end */
        SV_INIT("\x0a\x05"
                "ab"),                       /* a text of 5 bytes, cut off */
        SV_INIT("\x0a\xff\xff\xff\xff\x0f"), /* a text of 4 GiB */
        SV_INIT("\x0b"),                     /* a group */
    };
    CLEANUP_SESSION struct session session = session_begin();
    REQUIRE(session.client != NULL);
    for (size_t i = 0; i < sizeof garbage / sizeof *garbage; i++) {
        struct client_answer answer = client_call_bytes(session.client, "/toy.Toy/Echo", garbage[i]);
        CU_ASSERT_EQUAL(answer.status, STATUS_INVALID_ARGUMENT);
        ASSERT_TEXT(answer.message, "the request cannot be decoded");
    }
    /* Fields that we do not know are no fault: newer clients have them. */
    CU_ASSERT_EQUAL(client_call_bytes(session.client, "/toy.Toy/Echo", SV("\x98\x06\x01")).status, STATUS_OK);
    CU_ASSERT_EQUAL(client_call_bytes(session.client, "/toy.Toy/Echo", SV("")).status, STATUS_OK);
    CU_ASSERT_TRUE(toy_echoes(session.client));
    session_shut_down(&session);
}

static void a_handler_knows_its_name(void)
{
    CLEANUP_SESSION struct session session = session_begin();
    REQUIRE(session.client != NULL);
    struct client_answer answer = client_call(session.client, &toy__toy__descriptor, "Name", NULL);
    REQUIRE(answer.reply != NULL);
    ASSERT_TEXT(sv_from(((const Toy__Text *)answer.reply)->text), "Name");
    session_shut_down(&session);
}

static void a_handler_that_fails(void)
{
    CLEANUP_SESSION struct session session = session_begin();
    REQUIRE(session.client != NULL);
    Toy__Failure request = TOY__FAILURE__INIT;
    request.status = STATUS_RESOURCE_EXHAUSTED;
    request.message = (char *)"too much, 100 % \xc3\xa9";
    struct client_answer answer = client_call(session.client, &toy__toy__descriptor, "Fail", &request.base);
    CU_ASSERT_EQUAL(answer.status, STATUS_RESOURCE_EXHAUSTED);
    ASSERT_TEXT(answer.message, "too much, 100 % \xc3\xa9");
    request.status = STATUS_INVALID_ARGUMENT;
    request.message = (char *)"";
    answer = client_call(session.client, &toy__toy__descriptor, "Fail", &request.base);
    CU_ASSERT_EQUAL(answer.status, STATUS_INVALID_ARGUMENT);
    ASSERT_TEXT(answer.message, "");
    session_shut_down(&session);
}

static void health(void)
{
    CLEANUP_SESSION struct session session = session_begin();
    REQUIRE(session.client != NULL);
    static const char *const known[] = { "plugin", "" };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct client_answer answer = check_health(session.client, known[i]);
        REQUIRE(answer.reply != NULL);
        CU_ASSERT_EQUAL(((const Grpc__Health__V1__HealthCheckResponse *)answer.reply)->status,
                        GRPC__HEALTH__V1__HEALTH_CHECK_RESPONSE__SERVING_STATUS__SERVING);
    }
    /* gRPC's health checking protocol: Check of an unknown service ends with NOT_FOUND. */
    CU_ASSERT_EQUAL(check_health(session.client, "plugins").status, STATUS_NOT_FOUND);
    session_shut_down(&session);
}

SUITE("rpc/transport", TEST(streams_of_go_plugin_stay_open), TEST(a_stream_of_messages),
      TEST(a_stream_that_nobody_wants_any_more), TEST(many_blocked_calls_and_one_more),
      TEST(more_calls_than_threads), TEST(a_cancelled_call), TEST(a_client_that_goes_away),
      TEST(five_mib_each_way), TEST(a_constant_reply_is_made_once), TEST(unknown_methods),
      TEST(requests_that_are_garbage), TEST(a_handler_knows_its_name), TEST(a_handler_that_fails),
      TEST(health))
