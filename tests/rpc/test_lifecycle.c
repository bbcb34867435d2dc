/* A plugin's life as Terraform sees it: the handshake, who may connect, and the end. */
#include "grpc_broker.pb-c.h"
#include "grpc_stdio.pb-c.h"
#include "suite.h"
#include "toy.pb-c.h"
#include "toy_session.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- Who may connect ---- */

static void terraform_gets_through(void)
{
    CLEANUP_SESSION struct session session = session_begin();
    REQUIRE(session.client != NULL);
    CU_ASSERT_TRUE(toy_echoes(session.client));
    session_shut_down(&session);
}

static void others_do_not(void)
{
    CLEANUP_SESSION struct session session = session_begin();
    REQUIRE(session.client != NULL);
    static const enum client_identity others[] = { CLIENT_STRANGER, CLIENT_NOBODY, CLIENT_PLAIN };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct client *other = client_connect(session.plugin, others[i]);
        CU_ASSERT_EQUAL(toy_echo(other, "hello").status, STATUS_UNAVAILABLE);
        client_free(other);
    }
    /* Terraform would show gRPC's own reports as errors of the plugin's. */
    ASSERT_TEXT(plugin_stderr(session.plugin), "a library's banner\n");
    CU_ASSERT_TRUE(toy_echoes(session.client));
    session_shut_down(&session);
}

static void two_processes_have_two_certificates(void)
{
    CLEANUP_SESSION struct session one = session_begin();
    CLEANUP_SESSION struct session two = session_begin();
    REQUIRE(one.client != NULL && two.client != NULL);
    CU_ASSERT_FALSE(sv_equal(plugin_field(one.plugin, 5), plugin_field(two.plugin, 5)));
    CU_ASSERT_FALSE(sv_equal(plugin_field(one.plugin, 3), plugin_field(two.plugin, 3)));
    /* The first one's certificate and name for the second one's socket. */
    two.plugin->line = arena_printf(two.plugin->arena, "1|6|unix|%s|grpc|" SV_FMT, plugin_socket(two.plugin),
                                    SV_ARG(plugin_field(one.plugin, 5)));
    struct client *deceived = client_connect(two.plugin, CLIENT_TERRAFORM);
    CU_ASSERT_EQUAL(toy_echo(deceived, "hello").status, STATUS_UNAVAILABLE);
    client_free(deceived);
    session_shut_down(&one);
    session_shut_down(&two);
}

static void without_tls(void)
{
    CLEANUP_SESSION struct session session =
        session_start(&(struct plugin_start){ .program = PROGRAM, .plain = true });
    REQUIRE(session.client != NULL);
    ASSERT_TEXT(plugin_field(session.plugin, 5), "");
    CU_ASSERT_TRUE(sv_ends_with(session.plugin->line, SV("|grpc|")));
    CU_ASSERT_TRUE(toy_echoes(session.client));
    session_shut_down(&session);
}

/* A start that fails: no line, exit code 1, `told` on stderr, and nothing left behind. */
static void assert_does_not_start(const char *variable, const char *told)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    char root[] = "/tmp/test-rpc-XXXXXX";
    REQUIRE(mkdtemp(root) != NULL);
    const char *const variables[] = { arena_printf(arena, "TMPDIR=%s", root).data, variable, NULL };
    CLEANUP_PLUGIN struct plugin_process *plugin =
        plugin_start(&(struct plugin_start){ .program = PROGRAM, .variables = variables });
    CU_ASSERT_FALSE(plugin_handshake(plugin));
    CU_ASSERT_EQUAL(plugin_exit(plugin, PATIENCE_MS), 1);
    ASSERT_TEXT(plugin->rest, "");
    CU_ASSERT_TRUE(sv_contains(plugin_stderr(plugin), sv_from(told)));
    CU_ASSERT_EQUAL(rmdir(root), 0);
}

static void a_client_certificate_that_is_none(void)
{
    assert_does_not_start("PLUGIN_CLIENT_CERT=garbage", "PLUGIN_CLIENT_CERT");
}

/* ---- The line ---- */

static void the_line(void)
{
    CLEANUP_SESSION struct session session = session_begin();
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
    session_shut_down(&session);
}

static void stdout_is_closed_behind_it(void)
{
    CLEANUP_SESSION struct session session = session_begin();
    REQUIRE(session.client != NULL);
    struct pollfd out = { .fd = session.plugin->out, .events = POLLIN };
    char byte = 0;
    REQUIRE(poll(&out, 1, PATIENCE_MS) == 1);
    CU_ASSERT_EQUAL(read(session.plugin->out, &byte, 1), 0);
    session_shut_down(&session);
}

static void multiplexing_is_declined_when_asked_about(void)
{
    static const char *const variables[] = { "PLUGIN_MULTIPLEX_GRPC=true", NULL };
    CLEANUP_SESSION struct session session =
        session_start(&(struct plugin_start){ .program = PROGRAM, .variables = variables });
    REQUIRE(session.client != NULL);
    ASSERT_TEXT(plugin_field(session.plugin, 6), "false");
    CU_ASSERT_TRUE(toy_echoes(session.client));
    session_shut_down(&session);
}

static void nothing_else_reaches_stdout(void)
{
    CLEANUP_SESSION struct session session = session_begin();
    REQUIRE(session.client != NULL);
    CU_ASSERT_TRUE(toy_echoes(session.client));
    CU_ASSERT_TRUE(toy_echoes(session.client));
    session_shut_down(&session); /* checks what came behind the line */
    CU_ASSERT_TRUE(sv_contains(plugin_stderr(session.plugin), SV("a library's banner\n")));
    CU_ASSERT_TRUE(sv_contains(plugin_stderr(session.plugin), SV("|/nowhere|")));
}

static void versions_that_we_do_not_speak(void)
{
    assert_does_not_start("PLUGIN_PROTOCOL_VERSIONS=4,5", "protocol 6; the client offers \"4,5\"");
    assert_does_not_start("PLUGIN_PROTOCOL_VERSIONS=7", "protocol 6; the client offers \"7\"");
}

/* go-plugin's servers announce their version then, and leave it to the client. */
static void a_client_that_names_no_versions(void)
{
    static const char *const variables[] = { "PLUGIN_PROTOCOL_VERSIONS", NULL };
    CLEANUP_SESSION struct session session =
        session_start(&(struct plugin_start){ .program = PROGRAM, .variables = variables });
    REQUIRE(session.client != NULL);
    ASSERT_TEXT(plugin_field(session.plugin, 1), "6");
    CU_ASSERT_TRUE(toy_echoes(session.client));
    session_shut_down(&session);
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
    CU_ASSERT_TRUE(path_exists(plugin_socket(session.plugin)));
    CU_ASSERT_TRUE(toy_echoes(session.client));
    session_shut_down(&session);
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
    assert_does_not_start("TMPDIR=/nowhere/at/all", "/nowhere/at/all");
}

static void a_group_that_is_none(void)
{
    assert_does_not_start("PLUGIN_UNIX_SOCKET_GROUP=no-such-group", "no-such-group");
}

/* ---- The end ---- */

static void sigterm(void)
{
    CLEANUP_SESSION struct session session = session_begin();
    REQUIRE(session.client != NULL);
    CU_ASSERT_TRUE(toy_echoes(session.client));
    const char *directory = plugin_directory(session.plugin);
    plugin_signal(session.plugin, SIGTERM);
    CU_ASSERT_EQUAL(plugin_exit(session.plugin, PATIENCE_MS), 128 + SIGTERM);
    CU_ASSERT_FALSE(path_exists(directory));
}

static void sigterm_with_a_handler_that_does_not_return(void)
{
    CLEANUP_SESSION struct session session = session_begin();
    REQUIRE(session.client != NULL);
    (void)client_begin(session.client, &toy__toy__descriptor, "Sulk", NULL);
    CU_ASSERT_EQUAL(toy_await_blocked(session.client, 1), 1);
    const char *directory = plugin_directory(session.plugin);
    plugin_signal(session.plugin, SIGTERM);
    CU_ASSERT_EQUAL(plugin_exit(session.plugin, PATIENCE_MS), 128 + SIGTERM);
    CU_ASSERT_FALSE(path_exists(directory));
}

/* Ctrl-C reaches the whole process group; Terraform then asks by StopProvider. A lost terminal reaches it
 * too; then Terraform dies, and with it the plugin. */
static void signals_that_are_not_for_us(void)
{
    CLEANUP_SESSION struct session session = session_begin();
    REQUIRE(session.client != NULL);
    plugin_signal(session.plugin, SIGINT);
    plugin_signal(session.plugin, SIGHUP);
    plugin_signal(session.plugin, SIGPIPE);
    CU_ASSERT_TRUE(toy_echoes(session.client));
    session_shut_down(&session);
}

static void the_parent_dies(void)
{
    if (!plugin_adopt_orphans()) {
        suite_skip("orphans cannot be taken in here");
        return;
    }
    CLEANUP_SESSION struct session session =
        session_start(&(struct plugin_start){ .program = PROGRAM, .through_parent = true });
    REQUIRE(session.client != NULL);
    CU_ASSERT_TRUE(toy_echoes(session.client));
    const char *directory = plugin_directory(session.plugin);
    plugin_kill_parent(session.plugin);
    CU_ASSERT_EQUAL(plugin_exit(session.plugin, PATIENCE_MS), 0);
    CU_ASSERT_FALSE(path_exists(directory));
}

/* The parent died while the plugin started. */
static void nobody_reads_the_line(void)
{
    char root[] = "/tmp/test-rpc-XXXXXX";
    char variable[64];
    REQUIRE(mkdtemp(root) != NULL);
    (void)snprintf(variable, sizeof variable, "TMPDIR=%s", root);
    const char *const variables[] = { variable, NULL };
    CLEANUP_PLUGIN struct plugin_process *plugin =
        plugin_start(&(struct plugin_start){ .program = PROGRAM, .variables = variables, .deaf = true });
    CU_ASSERT_EQUAL(plugin_exit(plugin, PATIENCE_MS), 0);
    CU_ASSERT_EQUAL(rmdir(root), 0); /* nothing is left in it */
}

static void shutdown_with_everything_open(void)
{
    CLEANUP_SESSION struct session session = session_begin();
    REQUIRE(session.client != NULL);
    struct client *client = session.client;
    struct client_call *stdio = client_begin(client, &plugin__grpcstdio__descriptor, "StreamStdio", NULL);
    struct client_call *broker = client_open(client, &plugin__grpcbroker__descriptor, "StartStream");
    struct client_call *blocked = client_begin(client, &toy__toy__descriptor, "Block", NULL);
    CU_ASSERT_TRUE(client_await_metadata(stdio));
    CU_ASSERT_TRUE(client_await_metadata(broker));
    CU_ASSERT_EQUAL(toy_await_blocked(client, 1), 1);
    /* The blocked handler is told to return: nothing is waited out. */
    session_shut_down_within(&session, SHUTDOWN_LIMIT_MS / 2);
    CU_ASSERT_NOT_EQUAL(client_await(stdio).status, STATUS_OK);
    CU_ASSERT_NOT_EQUAL(client_await(broker).status, STATUS_OK);
    CU_ASSERT_NOT_EQUAL(client_await(blocked).status, CLIENT_TIMED_OUT);
}

static void shutdown_with_a_handler_that_does_not_return(void)
{
    CLEANUP_SESSION struct session session = session_begin();
    REQUIRE(session.client != NULL);
    (void)client_begin(session.client, &toy__toy__descriptor, "Sulk", NULL);
    CU_ASSERT_EQUAL(toy_await_blocked(session.client, 1), 1);
    session_shut_down(&session);
}

static void shutdown_with_more_calls_than_threads(void)
{
    CLEANUP_SESSION struct session session = session_begin();
    REQUIRE(session.client != NULL);
    toy_block_all_threads(session.client);
    session_shut_down(&session);
}

static void shutdown_with_a_stream_that_flows(void)
{
    CLEANUP_SESSION struct session session = session_begin();
    REQUIRE(session.client != NULL);
    struct client_call *stream = toy_begin_stream(session.client, -1);
    REQUIRE(client_next(stream) != NULL);
    session_shut_down(&session);
}

/* ---- Crashes ---- */

/* Crashes of a sanitized plugin are the sanitizer's. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
static const bool sanitized = true;
#elif defined(__has_feature)
static const bool sanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
static const bool sanitized = false;
#endif

static void a_crash_is_told(void)
{
    static const int signals[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT };
    for (size_t i = 0; i < sizeof signals / sizeof *signals && !sanitized; i++) {
        CLEANUP_SESSION struct session session = session_begin();
        REQUIRE(session.client != NULL);
        plugin_signal(session.plugin, signals[i]);
        CU_ASSERT_EQUAL(plugin_exit(session.plugin, PATIENCE_MS), 256 + signals[i]);
        strview told =
            arena_printf(session.plugin->arena,
                         "fatal error: terraform-provider-konnect crashed with signal %02d\n", signals[i]);
        CU_ASSERT_TRUE(sv_contains(plugin_stderr(session.plugin), told));
        (void)unlink(plugin_socket(session.plugin)); /* a crash leaves them behind */
        (void)rmdir(plugin_directory(session.plugin));
    }
    if (sanitized)
        suite_skip("sanitizers report crashes themselves");
}

static bool has_no_core_dumps(const struct plugin_process *plugin)
{
    char text[4096] = "";
    FILE *limits = fopen(arena_printf(plugin->arena, "/proc/%d/limits", (int)plugin->pid).data, "r");
    if (limits == NULL)
        return false;
    size_t length = fread(text, 1, sizeof text - 1, limits);
    (void)fclose(limits);
    return sv_contains(sv_make(text, length), SV("Max core file size        0                    0 "));
}

static void no_core_dumps_with_secrets(void)
{
    static const char *const allow[] = { "KONNECT_ALLOW_CORE_DUMPS=1", NULL };
    static const char *const empty[] = { "KONNECT_ALLOW_CORE_DUMPS=", NULL };
    static const char *const *const variables[] = { NULL, empty, allow };
    struct rlimit limit;
    if (sanitized || getrlimit(RLIMIT_CORE, &limit) != 0 || limit.rlim_max == 0) {
        suite_skip("sanitizers trace the process, or this system allows no core dumps anyhow");
        return;
    }
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        CLEANUP_SESSION struct session session =
            session_start(&(struct plugin_start){ .program = PROGRAM, .variables = variables[i] });
        REQUIRE(session.client != NULL);
        CU_ASSERT_EQUAL(has_no_core_dumps(session.plugin), variables[i] != allow);
        session_shut_down(&session);
    }
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
    CU_ASSERT_TRUE(toy_echoes(client));
    client_free(client);
    plugin_signal(plugin, signal_number);
    CU_ASSERT_EQUAL(plugin_exit(plugin, PATIENCE_MS), 0);
    CU_ASSERT_FALSE(path_exists(path));
}

static void debug_mode(void)
{
    debug_mode_ends_at(SIGINT);
    debug_mode_ends_at(SIGTERM);
    debug_mode_ends_at(SIGHUP);
}

SUITE("rpc/lifecycle", TEST(terraform_gets_through), TEST(others_do_not),
      TEST(two_processes_have_two_certificates), TEST(without_tls), TEST(a_client_certificate_that_is_none),
      TEST(the_line), TEST(stdout_is_closed_behind_it), TEST(multiplexing_is_declined_when_asked_about),
      TEST(nothing_else_reaches_stdout), TEST(versions_that_we_do_not_speak),
      TEST(a_client_that_names_no_versions), TEST(directories_with_odd_names), TEST(a_long_tmpdir),
      TEST(a_tmpdir_that_is_not_there), TEST(a_group_that_is_none), TEST(sigterm),
      TEST(sigterm_with_a_handler_that_does_not_return), TEST(signals_that_are_not_for_us),
      TEST(the_parent_dies), TEST(nobody_reads_the_line), TEST(shutdown_with_everything_open),
      TEST(shutdown_with_a_handler_that_does_not_return), TEST(shutdown_with_more_calls_than_threads),
      TEST(shutdown_with_a_stream_that_flows), TEST(a_crash_is_told), TEST(no_core_dumps_with_secrets),
      TEST(debug_mode))
