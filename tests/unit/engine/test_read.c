/* 200 reads at once, while the list that serves them breaks at every page and in every way: what they find is
 * what they find without lists. */
#include "engine/read.h"

#include "help/table.h"
#include "list_server.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

enum { READS = 200, READERS = 8 };

static const struct attr attrs[] = {
    { .name = "plane", .type = &type_string, .flags = ATTR_REQUIRED | ATTR_PATH, .doc = "Doc." },
    { .name = "id", .type = &type_string, .flags = ATTR_COMPUTED | ATTR_PATH, .doc = "Doc." },
    { .name = "name", .type = &type_string, .flags = ATTR_OPTIONAL, .doc = "Doc." },
    { .name = "note", .type = &type_string, .flags = ATTR_OPTIONAL, .doc = "Doc." },
    { .name = NULL },
};

static const struct resource_def boxes = { .type_name = "konnect_box",
                                           .noun = "box",
                                           .attrs = attrs,
                                           .rest = { .collection = "/v2/control-planes/{plane}/boxes",
                                                     .item = "/v2/control-planes/{plane}/boxes/{id}",
                                                     .paging = KONNECT_PAGING_CURSOR },
                                           .identity = { .parts = NAMES("plane", "id"),
                                                         .control_plane = "plane" } };

static const struct attr no_settings[] = { { .name = NULL } };

struct reading {
    struct session *session;
    struct list_server *server;
    strview *results; /* of all */
    size_t first;     /* every READERS-th from here on is this thread's */
    struct arena *arena;
    pthread_t thread;
};

/* The state and the diagnostics as text. */
static strview read_box(struct reading *reading, size_t box)
{
    struct ctx ctx = ctx_make(reading->arena);
    struct rows rows = test_rows(
        ctx.arena, attrs,
        arena_printf(ctx.arena, "{\"plane\":\"" SERVER_PLANE "\",\"id\":\"%zu\",\"name\":\"old\"}", box)
            .data);
    const struct read_request request = { .state = rows_to_object(ctx.arena, &rows) };
    struct read_result result = { 0 };
    bool good = read_resource(&ctx, reading->session, &boxes, &request, &result);
    return arena_printf(ctx.arena, "%zu: " SV_FMT " " SV_FMT, box,
                        SV_ARG(good ? test_text(ctx.arena, result.state) : SV("error")),
                        SV_ARG(test_diags(&ctx)));
}

/* In an order that is neither that of the list nor that of another round. */
static void *read_some(void *payload)
{
    struct reading *reading = payload;
    for (size_t i = reading->first; i < READS; i += READERS) {
        size_t box = i * 77 % READS;
        reading->results[box] = read_box(reading, box);
    }
    list_server_leave(reading->server);
    return NULL;
}

static void begin(struct list_server *server)
{
    list_server_begin(server, READS + 5);
    server->most = 25;
    for (size_t box = 0; box < READS; box++)
        server->versions[box] = box % 17 == 3 ? 0 : box + 1;
}

static const char *no_variable(const char *name)
{
    (void)name;
    return NULL;
}

static const struct world world = { .environment = no_variable };

static struct session *open_session(struct list_server *server, bool singly)
{
    const struct rows none = { .attrs = no_settings };
    return session_new(&(struct session_setup){ .world = &world,
                                                .settings = &none,
                                                .configured = true,
                                                .reads_singly = singly,
                                                .client = list_server_client(server) });
}

/* All of them, at once; in the arena of each reader. */
static void read_all(struct reading *readers, struct session *session, struct list_server *server,
                     strview *results)
{
    for (size_t i = 0; i < READERS; i++) {
        readers[i] = (struct reading){ session, server, results, i, arena_new(), 0 };
        REQUIRE(pthread_create(&readers[i].thread, NULL, read_some, &readers[i]) == 0);
    }
    list_server_await_fault(server, READERS);
    list_server_release(server);
    for (size_t i = 0; i < READERS; i++)
        (void)pthread_join(readers[i].thread, NULL);
}

static void forget(struct reading *readers)
{
    for (size_t i = 0; i < READERS; i++)
        arena_free(readers[i].arena);
}

/* What is found without lists. */
static void read_singly(struct reading *readers, strview *results)
{
    struct list_server server;
    begin(&server);
    struct session *session = open_session(&server, true);
    read_all(readers, session, &server, results);
    CU_ASSERT_EQUAL(server.singles, READS);
    CU_ASSERT_EQUAL(server.lists, 0);
    session_free(session);
    list_server_end(&server);
}

static size_t count_differences(const strview *results, const strview *expected, const char *what,
                                size_t page)
{
    size_t differences = 0;
    for (size_t i = 0; i < READS; i++)
        differences += !sv_equal(results[i], expected[i]);
    if (differences > 0)
        (void)printf("%s at page %zu: %zu reads differ\n", what, page, differences);
    return differences;
}

/* How often the page was broken; 0: there is no such page. */
static size_t break_page(const strview *expected, enum list_fault fault, size_t page)
{
    struct list_server server;
    struct reading readers[READERS];
    strview results[READS];
    begin(&server);
    server.fault = fault;
    server.broken_page = page;
    struct session *session = open_session(&server, false);
    read_all(readers, session, &server, results);
    CU_ASSERT_EQUAL(count_differences(results, expected, list_fault_names[fault], page), 0);
    CU_ASSERT_TRUE(server.lists > 0);
    forget(readers);
    session_free(session);
    list_server_end(&server);
    return server.broken;
}

static void broken_lists_change_nothing(void)
{
    struct reading readers[READERS];
    strview expected[READS];
    read_singly(readers, expected);
    ASSERT_TEXT(sv_slice(expected[3], 0, 7), "3: null");
    CU_ASSERT_TRUE(sv_contains(expected[4], SV("\"v5\"")));
    for (enum list_fault fault = LIST_GOOD; fault < LIST_FAULTS; fault++) {
        size_t broken_pages = 0;
        for (size_t page = 1; page <= 10; page++)
            broken_pages += break_page(expected, fault, page) > 0;
        CU_ASSERT_TRUE(broken_pages >= 8);
    }
    forget(readers);
}

/* 12 boxes are gone; the first two reads may be of those. */
static void good_lists_serve_nearly_all(void)
{
    struct list_server server;
    struct reading readers[READERS];
    strview results[READS];
    begin(&server);
    server.most = 0;
    struct session *session = open_session(&server, false);
    read_all(readers, session, &server, results);
    CU_ASSERT_EQUAL(server.lists, 1);
    CU_ASSERT_TRUE(server.singles >= 12 && server.singles <= 12 + 2);
    forget(readers);
    session_free(session);
    list_server_end(&server);
}

SUITE("engine/read", TEST(broken_lists_change_nothing), TEST(good_lists_serve_nearly_all))
