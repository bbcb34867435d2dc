#include "toy_session.h"

#include "suite.h"
#include "toy.pb-c.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { SERVER_THREADS = 256 }; /* MOST_THREADS of provider/transport/server.c */

struct session session_start(const struct plugin_start *start)
{
    struct session session = { .plugin = plugin_start(start) };
    if (plugin_handshake(session.plugin))
        session.client = client_connect(session.plugin, CLIENT_TERRAFORM);
    return session;
}

void session_free(struct session *session)
{
    client_free(session->client);
    plugin_free(session->plugin);
}

struct session session_begin(void)
{
    return session_start(&(struct plugin_start){ .program = PROGRAM });
}

void plugin_freep(struct plugin_process **plugin)
{
    plugin_free(*plugin);
}

bool path_exists(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0;
}

struct client_answer toy_echo(struct client *client, const char *text)
{
    Toy__Text request = TOY__TEXT__INIT;
    request.text = (char *)text;
    return client_call(client, &toy__toy__descriptor, "Echo", &request.base);
}

bool toy_echoes(struct client *client)
{
    struct client_answer answer = toy_echo(client, "hello");
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

int64_t toy_await_blocked(struct client *client, int64_t count)
{
    return call_count(client, "AwaitBlocked", count);
}

int64_t toy_await_ended(struct client *client, int64_t count)
{
    return call_count(client, "AwaitEnded", count);
}

int64_t toy_release(struct client *client)
{
    struct client_answer answer = client_call(client, &toy__toy__descriptor, "Release", NULL);
    return answer.reply != NULL ? ((const Toy__Count *)answer.reply)->count : -1;
}

void toy_block_all_threads(struct client *client)
{
    Toy__Count full = TOY__COUNT__INIT;
    full.count = SERVER_THREADS - 2; /* one thread watches, one stays at the queue */
    struct client_call *watch = client_begin(client, &toy__toy__descriptor, "WatchBlocked", &full.base);
    REQUIRE(client_next(watch) != NULL); /* it has its thread */
    for (int i = 0; i < TOY_TOO_MANY; i++)
        (void)client_begin(client, &toy__toy__descriptor, "Block", NULL);
    const Toy__Count *seen = (const Toy__Count *)client_next(watch);
    REQUIRE(seen != NULL);
    CU_ASSERT_EQUAL(seen->count, full.count);
    CU_ASSERT_EQUAL(client_await(watch).status, STATUS_OK);
}

struct client_call *toy_begin_stream(struct client *client, int64_t count)
{
    Toy__Count request = TOY__COUNT__INIT;
    request.count = count;
    return client_begin(client, &toy__toy__descriptor, "Stream", &request.base);
}

void session_shut_down_within(struct session *session, int64_t limit_ms)
{
    const char *directory = plugin_directory(session->plugin);
    CU_ASSERT_TRUE(path_exists(directory));
    CU_ASSERT_EQUAL(client_shutdown(session->client).status, STATUS_OK);
    int code = plugin_exit(session->plugin, limit_ms);
    CU_ASSERT_EQUAL(code, 0);
    if (code != 0) /* a sanitizer's report, most likely */
        (void)printf("  exit code %d; stderr:\n" SV_FMT "\n", code, SV_ARG(plugin_stderr(session->plugin)));
    CU_ASSERT_FALSE(path_exists(directory));
    ASSERT_TEXT(session->plugin->rest, "");
}

void session_shut_down(struct session *session)
{
    session_shut_down_within(session, SHUTDOWN_LIMIT_MS);
}
