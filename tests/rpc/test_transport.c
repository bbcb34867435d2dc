/* The transport as Terraform sees it: a toy plugin, started and called from outside. */
#include "base/buf.h"
#include "client.h"
#include "grpc_broker.pb-c.h"
#include "grpc_stdio.pb-c.h"
#include "health.pb-c.h"
#include "suite.h"
#include "toy.pb-c.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SHUTDOWN_LIMIT_MS = 2000, MANY = 64, FIVE_MIB = 5 * 1024 * 1024 };

/* A plugin that runs and a client of it. */
struct session {
    struct plugin_process *plugin;
    struct client *client;
};

static struct session session_start(const struct plugin_start *start)
{
    struct session session = { .plugin = plugin_start(start) };
    if (plugin_handshake(session.plugin))
        session.client = client_connect(session.plugin, CLIENT_TERRAFORM);
    return session;
}

static void session_free(struct session *session)
{
    client_free(session->client);
    plugin_free(session->plugin);
}
#define CLEANUP_SESSION __attribute__((cleanup(session_free)))

static struct session begin(void)
{
    return session_start(&(struct plugin_start){ .program = PROGRAM });
}

static void plugin_freep(struct plugin_process **plugin)
{
    plugin_free(*plugin);
}
#define CLEANUP_PLUGIN __attribute__((cleanup(plugin_freep)))

static bool exists(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0;
}

/* ---- Calls of the toy ---- */

static struct client_answer echo(struct client *client, const char *text)
{
    Toy__Text request = TOY__TEXT__INIT;
    request.text = (char *)text;
    return client_call(client, &toy__toy__descriptor, "Echo", &request.base);
}

static bool echoes(struct client *client)
{
    struct client_answer answer = echo(client, "hello");
    return answer.status == STATUS_OK && answer.reply != NULL &&
           strcmp(((const Toy__Text *)answer.reply)->text, "hello") == 0;
}

static int64_t call_count(struct client *client, const char *method, int64_t count)
{
    Toy__Count request = TOY__COUNT__INIT;
    request.count = count;
    struct client_answer answer = client_call(client, &toy__toy__descriptor, method, &request.base);
    return answer.reply != NULL ? ((const Toy__Count *)answer.reply)->count : -1;
}

static int64_t await_blocked(struct client *client, int64_t count)
{
    return call_count(client, "AwaitBlocked", count);
}

static int64_t await_ended(struct client *client, int64_t count)
{
    return call_count(client, "AwaitEnded", count);
}

static struct client_call *begin_stream(struct client *client, int64_t count)
{
    Toy__Count request = TOY__COUNT__INIT;
    request.count = count;
    return client_begin(client, &toy__toy__descriptor, "Stream", &request.base);
}

/* Ends the session as Terraform does, and sees that nothing is left behind. */
static void shut_down(struct session *session)
{
    const char *directory = plugin_directory(session->plugin);
    CU_ASSERT_TRUE(exists(directory));
    CU_ASSERT_EQUAL(client_shutdown(session->client).status, STATUS_OK);
    CU_ASSERT_EQUAL(plugin_exit(session->plugin, SHUTDOWN_LIMIT_MS), 0);
    CU_ASSERT_FALSE(exists(directory));
    ASSERT_TEXT(session->plugin->rest, "");
}

/* ---- Who may connect ---- */

static void terraform_gets_through(void)
{
    CLEANUP_SESSION struct session session = begin();
    REQUIRE(session.client != NULL);
    CU_ASSERT_TRUE(echoes(session.client));
    shut_down(&session);
}

static void others_do_not(void)
{
    CLEANUP_SESSION struct session session = begin();
    REQUIRE(session.client != NULL);
    static const enum client_identity others[] = { CLIENT_STRANGER, CLIENT_NOBODY, CLIENT_PLAIN };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct client *other = client_connect(session.plugin, others[i]);
        CU_ASSERT_EQUAL(echo(other, "hello").status, STATUS_UNAVAILABLE);
        client_free(other);
    }
    /* Terraform would show gRPC's own reports as errors of the plugin's. */
    ASSERT_TEXT(plugin_stderr(session.plugin), "a library's banner\n");
    CU_ASSERT_TRUE(echoes(session.client));
    shut_down(&session);
}

static void two_processes_have_two_certificates(void)
{
    CLEANUP_SESSION struct session one = begin();
    CLEANUP_SESSION struct session two = begin();
    REQUIRE(one.client != NULL && two.client != NULL);
    CU_ASSERT_FALSE(sv_equal(plugin_field(one.plugin, 5), plugin_field(two.plugin, 5)));
    CU_ASSERT_FALSE(sv_equal(plugin_field(one.plugin, 3), plugin_field(two.plugin, 3)));
    /* The first one's certificate and name for the second one's socket. */
    two.plugin->line = arena_printf(two.plugin->arena, "1|6|unix|%s|grpc|" SV_FMT, plugin_socket(two.plugin),
                                    SV_ARG(plugin_field(one.plugin, 5)));
    struct client *deceived = client_connect(two.plugin, CLIENT_TERRAFORM);
    CU_ASSERT_EQUAL(echo(deceived, "hello").status, STATUS_UNAVAILABLE);
    client_free(deceived);
}

static void without_tls(void)
{
    CLEANUP_SESSION struct session session =
        session_start(&(struct plugin_start){ .program = PROGRAM, .plain = true });
    REQUIRE(session.client != NULL);
    ASSERT_TEXT(plugin_field(session.plugin, 5), "");
    CU_ASSERT_TRUE(sv_ends_with(session.plugin->line, SV("|grpc|")));
    CU_ASSERT_TRUE(echoes(session.client));
    shut_down(&session);
}

static void a_client_certificate_that_is_none(void)
{
    static const char *const variables[] = { "PLUGIN_CLIENT_CERT=garbage", NULL };
    CLEANUP_PLUGIN struct plugin_process *plugin =
        plugin_start(&(struct plugin_start){ .program = PROGRAM, .variables = variables });
    CU_ASSERT_FALSE(plugin_handshake(plugin));
    CU_ASSERT_EQUAL(plugin_exit(plugin, PATIENCE_MS), 1);
    ASSERT_TEXT(plugin->rest, "");
    CU_ASSERT_TRUE(sv_contains(plugin_stderr(plugin), SV("PLUGIN_CLIENT_CERT")));
}

/* ---- The line ---- */

static void the_line(void)
{
    CLEANUP_SESSION struct session session = begin();
    REQUIRE(session.client != NULL);
    strview line = session.plugin->line;
    CU_ASSERT_TRUE(sv_starts_with(line, SV("1|6|unix|/")));
    ASSERT_TEXT(plugin_field(session.plugin, 4), "grpc");
    CU_ASSERT_TRUE(plugin_field(session.plugin, 5).len > 50);
    size_t bars = 0;
    for (size_t i = 0; i < line.len; i++)
        bars += line.data[i] == '|';
    CU_ASSERT_EQUAL(bars, 5);
    struct stat info;
    CU_ASSERT_EQUAL(stat(plugin_directory(session.plugin), &info), 0);
    CU_ASSERT_EQUAL(info.st_mode & 07777, 0700);
    CU_ASSERT_EQUAL(lstat(plugin_socket(session.plugin), &info), 0);
    CU_ASSERT_TRUE(S_ISSOCK(info.st_mode));
    shut_down(&session);
}

static void multiplexing_is_declined_when_asked_about(void)
{
    static const char *const variables[] = { "PLUGIN_MULTIPLEX_GRPC=true", NULL };
    CLEANUP_SESSION struct session session =
        session_start(&(struct plugin_start){ .program = PROGRAM, .variables = variables });
    REQUIRE(session.client != NULL);
    ASSERT_TEXT(plugin_field(session.plugin, 6), "false");
    CU_ASSERT_TRUE(echoes(session.client));
    shut_down(&session);
}

static void nothing_else_reaches_stdout(void)
{
    CLEANUP_SESSION struct session session = begin();
    REQUIRE(session.client != NULL);
    CU_ASSERT_TRUE(echoes(session.client));
    CU_ASSERT_TRUE(echoes(session.client));
    shut_down(&session); /* checks what came behind the line */
    CU_ASSERT_TRUE(sv_contains(plugin_stderr(session.plugin), SV("a library's banner\n")));
    CU_ASSERT_TRUE(sv_contains(plugin_stderr(session.plugin), SV("|/nowhere|")));
}

static void versions_that_we_do_not_speak(void)
{
    static const char *const offers[] = { "PLUGIN_PROTOCOL_VERSIONS=4,5",
                                          "PLUGIN_PROTOCOL_VERSIONS=", "PLUGIN_PROTOCOL_VERSIONS" };
    static const char *const told[] = { "offers \"4,5\"", "offers \"\"", "offers \"\"" };
    for (size_t i = 0; i < sizeof offers / sizeof *offers; i++) {
        const char *const variables[] = { offers[i], NULL };
        CLEANUP_PLUGIN struct plugin_process *plugin =
            plugin_start(&(struct plugin_start){ .program = PROGRAM, .variables = variables });
        CU_ASSERT_FALSE(plugin_handshake(plugin));
        CU_ASSERT_EQUAL(plugin_exit(plugin, PATIENCE_MS), 1);
        ASSERT_TEXT(plugin->rest, "");
        CU_ASSERT_TRUE(sv_contains(plugin_stderr(plugin), SV("protocol 6")));
        CU_ASSERT_TRUE(sv_contains(plugin_stderr(plugin), sv_from(told[i])));
    }
}

/* ---- Where the socket is ---- */

static void session_below(const char *directory, const char *variable, bool expected_there)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const char *const variables[] = { arena_printf(arena, "%s=%s", variable, directory).data, NULL };
    CLEANUP_SESSION struct session session =
        session_start(&(struct plugin_start){ .program = PROGRAM, .variables = variables });
    REQUIRE(session.client != NULL);
    CU_ASSERT_EQUAL(sv_starts_with(plugin_field(session.plugin, 3), sv_from(directory)), expected_there);
    CU_ASSERT_TRUE(exists(plugin_socket(session.plugin)));
    CU_ASSERT_TRUE(echoes(session.client));
    shut_down(&session);
}

static void directories_with_odd_names(void)
{
    static const char *const names[] = { "a b", "a%41b", "%", "q?x#y" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        char root[] = "/tmp/test-rpc-XXXXXX";
        REQUIRE(mkdtemp(root) != NULL);
        const char *below = arena_printf(arena, "%s/%s", root, names[i]).data;
        REQUIRE(mkdir(below, 0700) == 0);
        session_below(below, "TMPDIR", true);
        session_below(below, "PLUGIN_UNIX_SOCKET_DIR", true);
        CU_ASSERT_EQUAL(rmdir(below), 0); /* nothing is left in it */
        CU_ASSERT_EQUAL(rmdir(root), 0);
    }
}

static void a_long_tmpdir(void)
{
    char root[] = "/tmp/test-rpc-XXXXXX";
    char below[256];
    REQUIRE(mkdtemp(root) != NULL);
    (void)snprintf(below, sizeof below, "%s/%0120d", root, 0);
    REQUIRE(mkdir(below, 0700) == 0);
    session_below(below, "TMPDIR", false);
    CU_ASSERT_EQUAL(rmdir(below), 0);
    CU_ASSERT_EQUAL(rmdir(root), 0);
}

static void a_tmpdir_that_is_not_there(void)
{
    static const char *const variables[] = { "TMPDIR=/nowhere/at/all", NULL };
    CLEANUP_PLUGIN struct plugin_process *plugin =
        plugin_start(&(struct plugin_start){ .program = PROGRAM, .variables = variables });
    CU_ASSERT_FALSE(plugin_handshake(plugin));
    CU_ASSERT_EQUAL(plugin_exit(plugin, PATIENCE_MS), 1);
    CU_ASSERT_TRUE(sv_contains(plugin_stderr(plugin), SV("/nowhere/at/all")));
}

static void a_group_that_is_none(void)
{
    static const char *const variables[] = { "PLUGIN_UNIX_SOCKET_GROUP=no-such-group", NULL };
    CLEANUP_PLUGIN struct plugin_process *plugin =
        plugin_start(&(struct plugin_start){ .program = PROGRAM, .variables = variables });
    CU_ASSERT_FALSE(plugin_handshake(plugin));
    CU_ASSERT_EQUAL(plugin_exit(plugin, PATIENCE_MS), 1);
    ASSERT_TEXT(plugin->rest, "");
    CU_ASSERT_TRUE(sv_contains(plugin_stderr(plugin), SV("no-such-group")));
}

/* ---- The end ---- */

static void sigterm(void)
{
    CLEANUP_SESSION struct session session = begin();
    REQUIRE(session.client != NULL);
    CU_ASSERT_TRUE(echoes(session.client));
    const char *directory = plugin_directory(session.plugin);
    plugin_signal(session.plugin, SIGTERM);
    CU_ASSERT_EQUAL(plugin_exit(session.plugin, PATIENCE_MS), 128 + SIGTERM);
    CU_ASSERT_FALSE(exists(directory));
}

static void sigterm_with_a_handler_that_does_not_return(void)
{
    CLEANUP_SESSION struct session session = begin();
    REQUIRE(session.client != NULL);
    (void)client_begin(session.client, &toy__toy__descriptor, "Sulk", NULL);
    CU_ASSERT_EQUAL(await_blocked(session.client, 1), 1);
    const char *directory = plugin_directory(session.plugin);
    plugin_signal(session.plugin, SIGTERM);
    CU_ASSERT_EQUAL(plugin_exit(session.plugin, PATIENCE_MS), 128 + SIGTERM);
    CU_ASSERT_FALSE(exists(directory));
}

/* Ctrl-C reaches the whole process group; Terraform then asks by StopProvider. A lost terminal reaches it
 * too; then Terraform dies, and with it the plugin. */
static void signals_that_are_not_for_us(void)
{
    CLEANUP_SESSION struct session session = begin();
    REQUIRE(session.client != NULL);
    plugin_signal(session.plugin, SIGINT);
    plugin_signal(session.plugin, SIGHUP);
    plugin_signal(session.plugin, SIGPIPE);
    CU_ASSERT_TRUE(echoes(session.client));
    shut_down(&session);
}

static void the_parent_dies(void)
{
    CLEANUP_SESSION struct session session =
        session_start(&(struct plugin_start){ .program = PROGRAM, .through_parent = true });
    REQUIRE(session.client != NULL);
    CU_ASSERT_TRUE(echoes(session.client));
    const char *directory = plugin_directory(session.plugin);
    plugin_kill_parent(session.plugin);
    CU_ASSERT_EQUAL(plugin_exit(session.plugin, PATIENCE_MS), 0);
    CU_ASSERT_FALSE(exists(directory));
}

static void shutdown_with_everything_open(void)
{
    CLEANUP_SESSION struct session session = begin();
    REQUIRE(session.client != NULL);
    struct client *client = session.client;
    struct client_call *stdio = client_begin(client, &plugin__grpcstdio__descriptor, "StreamStdio", NULL);
    struct client_call *broker = client_open(client, &plugin__grpcbroker__descriptor, "StartStream");
    struct client_call *blocked = client_begin(client, &toy__toy__descriptor, "Block", NULL);
    CU_ASSERT_TRUE(client_await_metadata(stdio));
    CU_ASSERT_TRUE(client_await_metadata(broker));
    CU_ASSERT_EQUAL(await_blocked(client, 1), 1);
    shut_down(&session);
    CU_ASSERT_NOT_EQUAL(client_await(stdio).status, STATUS_OK);
    CU_ASSERT_NOT_EQUAL(client_await(broker).status, STATUS_OK);
    CU_ASSERT_NOT_EQUAL(client_await(blocked).status, CLIENT_TIMED_OUT);
}

static void shutdown_with_a_handler_that_does_not_return(void)
{
    CLEANUP_SESSION struct session session = begin();
    REQUIRE(session.client != NULL);
    (void)client_begin(session.client, &toy__toy__descriptor, "Sulk", NULL);
    CU_ASSERT_EQUAL(await_blocked(session.client, 1), 1);
    shut_down(&session);
}

static void shutdown_with_a_stream_that_flows(void)
{
    CLEANUP_SESSION struct session session = begin();
    REQUIRE(session.client != NULL);
    struct client_call *stream = begin_stream(session.client, -1);
    REQUIRE(client_next(stream) != NULL);
    shut_down(&session);
}

/* ---- Streams ---- */

static void streams_of_go_plugin_stay_open(void)
{
    CLEANUP_SESSION struct session session = begin();
    REQUIRE(session.client != NULL);
    struct client_call *stdio =
        client_begin(session.client, &plugin__grpcstdio__descriptor, "StreamStdio", NULL);
    struct client_call *broker = client_open(session.client, &plugin__grpcbroker__descriptor, "StartStream");
    CU_ASSERT_TRUE(client_await_metadata(stdio));
    CU_ASSERT_TRUE(client_await_metadata(broker));
    for (int i = 0; i < 20; i++)
        CU_ASSERT_TRUE(echoes(session.client));
    client_cancel(stdio);
    client_cancel(broker);
    CU_ASSERT_EQUAL(client_await(stdio).status, STATUS_CANCELLED);
    CU_ASSERT_EQUAL(client_await(broker).status, STATUS_CANCELLED);
    CU_ASSERT_TRUE(echoes(session.client));
    shut_down(&session);
}

static void a_stream_of_messages(void)
{
    static const int64_t counts[] = { 0, 1, 100 };
    CLEANUP_SESSION struct session session = begin();
    REQUIRE(session.client != NULL);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        struct client_call *stream = begin_stream(session.client, counts[i]);
        for (int64_t n = 0; n < counts[i]; n++) {
            const Toy__Text *text = (const Toy__Text *)client_next(stream);
            REQUIRE(text != NULL);
            ASSERT_TEXT(sv_from(text->text),
                        arena_printf(session.plugin->arena, "message %lld", (long long)n).data);
        }
        CU_ASSERT_PTR_NULL(client_next(stream));
        CU_ASSERT_EQUAL(client_await(stream).status, STATUS_OK);
    }
    shut_down(&session);
}

static void a_stream_that_nobody_wants_any_more(void)
{
    CLEANUP_SESSION struct session session = begin();
    REQUIRE(session.client != NULL);
    struct client_call *stream = begin_stream(session.client, -1);
    REQUIRE(client_next(stream) != NULL);
    client_cancel(stream);
    CU_ASSERT_EQUAL(client_await(stream).status, STATUS_CANCELLED);
    CU_ASSERT_EQUAL(await_ended(session.client, 1), 1); /* the handler noticed */
    shut_down(&session);
}

/* ---- Many and large calls ---- */

static void many_blocked_calls_and_one_more(void)
{
    CLEANUP_SESSION struct session session = begin();
    REQUIRE(session.client != NULL);
    struct client_call *calls[MANY];
    for (size_t i = 0; i < MANY; i++)
        calls[i] = client_begin(session.client, &toy__toy__descriptor, "Block", NULL);
    CU_ASSERT_EQUAL(await_blocked(session.client, MANY), MANY);
    CU_ASSERT_TRUE(echoes(session.client));
    struct client_answer released = client_call(session.client, &toy__toy__descriptor, "Release", NULL);
    REQUIRE(released.reply != NULL);
    CU_ASSERT_EQUAL(((const Toy__Count *)released.reply)->count, MANY);
    for (size_t i = 0; i < MANY; i++)
        CU_ASSERT_EQUAL(client_await(calls[i]).status, STATUS_OK);
    CU_ASSERT_EQUAL(await_ended(session.client, MANY), MANY);
    shut_down(&session);
}

static void a_cancelled_call(void)
{
    CLEANUP_SESSION struct session session = begin();
    REQUIRE(session.client != NULL);
    struct client_call *call = client_begin(session.client, &toy__toy__descriptor, "Block", NULL);
    CU_ASSERT_EQUAL(await_blocked(session.client, 1), 1);
    client_cancel(call);
    CU_ASSERT_EQUAL(client_await(call).status, STATUS_CANCELLED);
    CU_ASSERT_TRUE(echoes(session.client));
    (void)client_call(session.client, &toy__toy__descriptor, "Release", NULL);
    CU_ASSERT_EQUAL(await_ended(session.client, 1), 1);
    CU_ASSERT_TRUE(echoes(session.client));
    shut_down(&session);
}

static void a_client_that_goes_away(void)
{
    CLEANUP_SESSION struct session session = begin();
    REQUIRE(session.client != NULL);
    struct client *other = client_connect(session.plugin, CLIENT_TERRAFORM);
    for (int i = 0; i < 8; i++)
        (void)client_begin(other, &toy__toy__descriptor, "Block", NULL);
    CU_ASSERT_EQUAL(await_blocked(other, 8), 8);
    client_free(other);
    CU_ASSERT_TRUE(echoes(session.client));
    (void)client_call(session.client, &toy__toy__descriptor, "Release", NULL);
    CU_ASSERT_EQUAL(await_ended(session.client, 8), 8);
    shut_down(&session);
}

static void five_mib_each_way(void)
{
    CLEANUP_SESSION struct session session = begin();
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
    shut_down(&session);
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
    CLEANUP_SESSION struct session session = begin();
    REQUIRE(session.client != NULL);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct client_answer answer = client_call_bytes(session.client, paths[i], SV(""));
        CU_ASSERT_EQUAL(answer.status, STATUS_UNIMPLEMENTED);
        CU_ASSERT_TRUE(sv_contains(answer.message, sv_from(paths[i])));
    }
    CU_ASSERT_TRUE(echoes(session.client));
    shut_down(&session);
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
    CLEANUP_SESSION struct session session = begin();
    REQUIRE(session.client != NULL);
    for (size_t i = 0; i < sizeof garbage / sizeof *garbage; i++) {
        struct client_answer answer = client_call_bytes(session.client, "/toy.Toy/Echo", garbage[i]);
        CU_ASSERT_EQUAL(answer.status, STATUS_INVALID_ARGUMENT);
        ASSERT_TEXT(answer.message, "the request cannot be decoded");
    }
    /* Fields that we do not know are no fault: newer clients have them. */
    CU_ASSERT_EQUAL(client_call_bytes(session.client, "/toy.Toy/Echo", SV("\x98\x06\x01")).status, STATUS_OK);
    CU_ASSERT_EQUAL(client_call_bytes(session.client, "/toy.Toy/Echo", SV("")).status, STATUS_OK);
    CU_ASSERT_TRUE(echoes(session.client));
    shut_down(&session);
}

static void a_handler_that_fails(void)
{
    CLEANUP_SESSION struct session session = begin();
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
    shut_down(&session);
}

static struct client_answer check_health(struct client *client, const char *service)
{
    Grpc__Health__V1__HealthCheckRequest request = GRPC__HEALTH__V1__HEALTH_CHECK_REQUEST__INIT;
    request.service = (char *)service;
    return client_call(client, &grpc__health__v1__health__descriptor, "Check", &request.base);
}

static void health(void)
{
    CLEANUP_SESSION struct session session = begin();
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
    shut_down(&session);
}

/* ---- Debug mode ---- */

static strview between(strview text, const char *before, char end)
{
    for (size_t i = 0; i + strlen(before) <= text.len; i++)
        if (sv_starts_with(sv_slice(text, i, text.len), sv_from(before))) {
            strview rest = sv_slice(text, i + strlen(before), text.len);
            return sv_cut(&rest, end);
        }
    return SV("");
}

static void debug_mode_ends_at(int signal_number)
{
    CLEANUP_PLUGIN struct plugin_process *plugin =
        plugin_start(&(struct plugin_start){ .program = PROGRAM, .argument = "--debug", .plain = true });
    strview reattach = SV("");
    while (reattach.len == 0 && plugin_handshake(plugin))
        reattach = between(plugin->line, "TF_REATTACH_PROVIDERS='", '\'');
    CU_ASSERT_TRUE(sv_starts_with(reattach, SV("{\"example.com/toy/toy\":{\"Protocol\":\"grpc\","
                                               "\"ProtocolVersion\":6,")));
    CU_ASSERT_TRUE(sv_contains(reattach, SV("\"Test\":true")));
    ASSERT_TEXT(between(reattach, "\"Pid\":", ','), arena_printf(plugin->arena, "%d", (int)plugin->pid).data);
    const char *path = arena_copy(plugin->arena, between(reattach, "\"String\":\"", '"')).data;
    struct client *client = client_connect_to(path);
    CU_ASSERT_TRUE(echoes(client));
    client_free(client);
    plugin_signal(plugin, signal_number);
    CU_ASSERT_EQUAL(plugin_exit(plugin, PATIENCE_MS), 0);
    CU_ASSERT_FALSE(exists(path));
}

static void debug_mode(void)
{
    debug_mode_ends_at(SIGINT);
    debug_mode_ends_at(SIGTERM);
    debug_mode_ends_at(SIGHUP);
}

SUITE("rpc/transport", TEST(terraform_gets_through), TEST(others_do_not),
      TEST(two_processes_have_two_certificates), TEST(without_tls), TEST(a_client_certificate_that_is_none),
      TEST(the_line), TEST(multiplexing_is_declined_when_asked_about), TEST(nothing_else_reaches_stdout),
      TEST(versions_that_we_do_not_speak), TEST(directories_with_odd_names), TEST(a_long_tmpdir),
      TEST(a_tmpdir_that_is_not_there), TEST(a_group_that_is_none), TEST(sigterm),
      TEST(sigterm_with_a_handler_that_does_not_return), TEST(signals_that_are_not_for_us),
      TEST(the_parent_dies), TEST(shutdown_with_everything_open),
      TEST(shutdown_with_a_handler_that_does_not_return), TEST(shutdown_with_a_stream_that_flows),
      TEST(streams_of_go_plugin_stay_open), TEST(a_stream_of_messages),
      TEST(a_stream_that_nobody_wants_any_more), TEST(many_blocked_calls_and_one_more),
      TEST(a_cancelled_call), TEST(a_client_that_goes_away), TEST(five_mib_each_way), TEST(unknown_methods),
      TEST(requests_that_are_garbage), TEST(a_handler_that_fails), TEST(health), TEST(debug_mode))
