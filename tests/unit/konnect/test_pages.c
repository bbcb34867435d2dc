/* One list for many reads: when it is read, what may be taken from it, and when it may not. */
#include "konnect/pages.h"

#include "base/log.h"
#include "base/mem.h"
#include "pages_bench.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void the_third_read_lists(void)
{
    struct bench *bench = set_up(10);
    CU_ASSERT_EQUAL(take(bench, 1), 0);
    CU_ASSERT_EQUAL(take(bench, 2), 0);
    CU_ASSERT_EQUAL(bench->server.lists, 0);
    CU_ASSERT_EQUAL(take(bench, 3), 1);
    CU_ASSERT_EQUAL(served(bench, 4, 10), 6);
    CU_ASSERT_EQUAL(bench->server.lists, 1);
    CU_ASSERT_EQUAL(bench->server.singles, 0);
    tear_down(bench);
}

static void each_is_handed_out_once(void)
{
    struct bench *bench = set_up(10);
    ask_twice(bench);
    CU_ASSERT_EQUAL(take(bench, 3), 1);
    CU_ASSERT_EQUAL(take(bench, 3), 0);
    CU_ASSERT_EQUAL(bench->server.lists, 1);
    tear_down(bench);
}

static void what_is_not_listed_is_asked_for_singly(void)
{
    struct bench *bench = set_up(10);
    bench->server.versions[4] = 0;
    ask_twice(bench);
    CU_ASSERT_EQUAL(take(bench, 4), 0);
    CU_ASSERT_EQUAL(take(bench, 5), 1);
    tear_down(bench);
}

/* A read of one object in a large collection must not read all of it. */
static void a_list_is_no_longer_than_what_is_asked(void)
{
    struct bench *bench = set_up(2000);
    bench->server.most = 10;
    ask_twice(bench);
    CU_ASSERT_EQUAL(take(bench, 1999), 0);
    CU_ASSERT_EQUAL(bench->server.lists, 1);
    CU_ASSERT_EQUAL(take(bench, 1998), 0);
    CU_ASSERT_EQUAL(take(bench, 1997), 0);
    CU_ASSERT_EQUAL(bench->server.lists, 3);
    tear_down(bench);
}

/* 2000 * 20 kB do not fit: the rest is asked for singly, or listed when there is room again. */
static void what_waits_is_bounded(void)
{
    enum { SIZE = 20000, FIT = PAGES_MOST_BYTES / SIZE };
    struct bench *bench = set_up(2000);
    bench->server.padding = SIZE;
    ask_twice(bench);
    for (int i = 0; i < 30; i++)
        CU_ASSERT_EQUAL(take(bench, SERVER_MOST), 0); /* wants to read on, and on */
    size_t pages = bench->server.lists;
    CU_ASSERT_TRUE(pages <= 1 + FIT / 100 + 1);
    CU_ASSERT_EQUAL(served(bench, 0, 600), 600);
    for (int i = 0; i < 30; i++)
        CU_ASSERT_EQUAL(take(bench, SERVER_MOST), 0);
    CU_ASSERT_TRUE(bench->server.lists > pages);
    tear_down(bench);
}

static void what_is_old_is_read_anew(void)
{
    struct bench *bench = set_up(10);
    ask_twice(bench);
    CU_ASSERT_EQUAL(take(bench, 3), 1);
    bench->server.now_ms += PAGES_MAX_AGE_MS;
    CU_ASSERT_EQUAL(take(bench, 4), 1);
    bench->server.now_ms += 1;
    bench->server.versions[5] = 2;
    CU_ASSERT_EQUAL(take(bench, 5), 0);
    CU_ASSERT_EQUAL(take(bench, 5), 0);
    CU_ASSERT_EQUAL(take(bench, 5), 2);
    CU_ASSERT_EQUAL(bench->server.lists, 2);
    tear_down(bench);
}

static void a_write_drops_all(void)
{
    struct bench *bench = set_up(10);
    ask_twice(bench);
    CU_ASSERT_EQUAL(take(bench, 3), 1);
    pages_write_begins(bench->pages);
    CU_ASSERT_EQUAL(served(bench, 0, 10), 0);
    CU_ASSERT_EQUAL(bench->server.lists, 1);
    bench->server.versions[4] = 2;
    pages_write_ended(bench->pages);
    ask_twice(bench);
    CU_ASSERT_EQUAL(take(bench, 4), 2);
    CU_ASSERT_EQUAL(bench->server.lists, 2);
    tear_down(bench);
}

struct reading {
    struct bench *bench;
    size_t box;
    size_t version; /* what was taken */
    pthread_t thread;
};

static void *read_box(void *payload)
{
    struct reading *reading = payload;
    reading->version = take(reading->bench, reading->box);
    return NULL;
}

static void start(struct reading *reading, struct bench *bench, size_t box)
{
    *reading = (struct reading){ .bench = bench, .box = box };
    REQUIRE(pthread_create(&reading->thread, NULL, read_box, reading) == 0);
}

static size_t finish(struct reading *reading)
{
    (void)pthread_join(reading->thread, NULL);
    return reading->version;
}

static struct bench *set_up_slow(size_t count)
{
    struct bench *bench = set_up(count);
    bench->server.fault = LIST_SLOW;
    bench->server.broken_page = 1;
    ask_twice(bench);
    return bench;
}

static void a_page_that_a_write_meets_is_useless(void)
{
    struct bench *bench = set_up_slow(10);
    struct reading reading;
    start(&reading, bench, 3);
    list_server_await(&bench->server, 1);
    pages_write_begins(bench->pages);
    pages_write_ended(bench->pages);
    list_server_release(&bench->server);
    CU_ASSERT_EQUAL(finish(&reading), 0);
    tear_down(bench);
}

static void those_who_wait_share_the_page(void)
{
    enum { READS = 16 };
    struct bench *bench = set_up_slow(READS);
    struct reading readings[READS];
    for (size_t i = 0; i < READS; i++)
        start(&readings[i], bench, i);
    list_server_await(&bench->server, 1);
    list_server_release(&bench->server);
    for (size_t i = 0; i < READS; i++)
        CU_ASSERT_EQUAL(finish(&readings[i]), 1);
    CU_ASSERT_EQUAL(bench->server.lists, 1);
    tear_down(bench);
}

static void nobody_waits_for_long(void)
{
    struct bench *bench = set_up(10);
    struct reading reading;
    bench->server.fault = LIST_SLOW;
    bench->server.broken_page = 1;
    change(bench, (struct pages_settings){ .patience_ms = 1 });
    ask_twice(bench);
    start(&reading, bench, 3);
    list_server_await(&bench->server, 1);
    CU_ASSERT_EQUAL(served(bench, 4, 10), 0); /* and comes back at all */
    list_server_release(&bench->server);
    CU_ASSERT_EQUAL(finish(&reading), 1);
    CU_ASSERT_EQUAL(served(bench, 4, 10), 6);
    CU_ASSERT_EQUAL(bench->server.lists, 1);
    tear_down(bench);
}

static void a_stop_ends_the_wait(void)
{
    struct bench *bench = set_up_slow(10);
    struct reading readings[4];
    for (size_t i = 0; i < 4; i++)
        start(&readings[i], bench, i);
    list_server_await(&bench->server, 1);
    atomic_store(&bench->stop, true);
    konnect_client_wake(bench->client);
    pages_wake(bench->pages);
    for (size_t i = 0; i < 4; i++)
        CU_ASSERT_EQUAL(finish(&readings[i]), 0);
    tear_down(bench);
}

/* How often the line stands in what was logged. */
static size_t logged(int from, const char *line)
{
    static char text[65536];
    size_t length = 0;
    size_t count = 0;
    for (;;) {
        ssize_t got = read(from, text + length, sizeof text - 1 - length);
        if (got <= 0)
            break;
        length += (size_t)got;
    }
    text[length] = '\0';
    for (const char *at = strstr(text, line); at != NULL; at = strstr(at + 1, line))
        count++;
    return count;
}

static void a_broken_list_is_given_up(void)
{
    for (enum list_fault fault = LIST_STATUS_400; fault < LIST_FAULTS; fault++) {
        bool harmless = fault == LIST_STATUS_401 || fault == LIST_NO_OBJECTS || fault == LIST_GAPS ||
                        fault == LIST_BACK || fault == LIST_SLOW;
        struct bench *bench = set_up(300);
        int ends[2];
        if (harmless) {
            tear_down(bench);
            continue;
        }
        REQUIRE(pipe(ends) == 0);
        bench->server.most = 50;
        bench->server.fault = fault;
        bench->server.broken_page = 4; /* the second large one */
        ask_twice(bench);
        log_setup_to(LOG_WARN, ends[1]);
        (void)served(bench, 0, 300);
        log_setup_to(LOG_OFF, STDERR_FILENO);
        (void)close(ends[1]);
        CU_ASSERT_EQUAL(logged(ends[0], "a list cannot be used"), 1);
        (void)close(ends[0]);
        size_t lists = bench->server.lists;
        bench->server.fault = LIST_GOOD;
        CU_ASSERT_EQUAL(served(bench, 0, 300), 0);
        CU_ASSERT_EQUAL(bench->server.lists, lists);
        tear_down(bench);
    }
}

static void cursors_that_go_in_a_circle_are_given_up(void)
{
    struct bench *bench = set_up(300);
    bench->server.most = 50;
    bench->server.fault = LIST_BACK;
    bench->server.broken_page = 5;
    ask_twice(bench);
    (void)served(bench, 0, 300);
    CU_ASSERT_EQUAL(bench->server.broken, 1);
    CU_ASSERT_EQUAL(bench->server.lists, 5);
    tear_down(bench);
}

static void an_expired_token_is_no_fault_of_the_list(void)
{
    struct bench *bench = set_up(10);
    bench->server.fault = LIST_STATUS_401;
    bench->server.broken_page = 1;
    ask_twice(bench);
    CU_ASSERT_EQUAL(take(bench, 3), 0);
    bench->server.fault = LIST_GOOD;
    ask_twice(bench);
    CU_ASSERT_EQUAL(take(bench, 3), 1);
    tear_down(bench);
}

static bool note(void *payload, const struct value *item)
{
    struct buf *names = payload;
    CU_ASSERT_PTR_NULL(value_get(item, SV("note")));
    buf_printf(names, SV_FMT "=" SV_FMT " ", SV_ARG(value_text(value_get(item, SV("id")))),
               SV_ARG(value_text(value_get(item, SV("name")))));
    return names->len < 20;
}

static bool each(struct bench *bench, struct buf *names)
{
    struct ctx ctx = ctx_make(names->arena);
    struct pages_collection collection = boxes(bench);
    bool listed = pages_each(&ctx, bench->pages, &collection, note, names);
    CU_ASSERT_EQUAL(ctx.diags.errors, 0);
    return listed;
}

static void looks_and_reads_share_the_list(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct bench *bench = set_up(300);
    struct buf names = buf_make(arena, BUF_LIMIT_TEXT);
    struct buf again = buf_make(arena, BUF_LIMIT_TEXT);
    CU_ASSERT_TRUE(each(bench, &names));
    ASSERT_TEXT(buf_view(&names), "0=v1 1=v1 2=v1 3=v1 ");
    CU_ASSERT_EQUAL(served(bench, 0, 300), 300);
    CU_ASSERT_TRUE(each(bench, &again));
    ASSERT_TEXT(buf_view(&again), "0=v1 1=v1 2=v1 3=v1 ");
    CU_ASSERT_EQUAL(bench->server.lists, 2);
    tear_down(bench);
}

static void looks_at_what_cannot_be_listed(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct bench *bench = set_up(300);
    struct buf names = buf_make(arena, BUF_LIMIT_TEXT);
    bench->server.fault = LIST_CUT;
    bench->server.broken_page = 1;
    CU_ASSERT_FALSE(each(bench, &names));
    CU_ASSERT_EQUAL(names.len, 0);
    CU_ASSERT_FALSE(each(bench, &names));
    CU_ASSERT_EQUAL(bench->server.lists, 1);
    tear_down(bench);
}

static void only_what_is_listed_already_is_known(void)
{
    struct bench *bench = set_up(10);
    CU_ASSERT_FALSE(pages_has(bench->pages, SV(SERVER_BOXES), SV("3")));
    ask_twice(bench);
    CU_ASSERT_EQUAL(take(bench, 3), 1);
    CU_ASSERT_TRUE(pages_has(bench->pages, SV(SERVER_BOXES), SV("3")));
    CU_ASSERT_TRUE(pages_has(bench->pages, SV(SERVER_BOXES), SV("4")));
    CU_ASSERT_FALSE(pages_has(bench->pages, SV(SERVER_BOXES), SV("nobody")));
    CU_ASSERT_FALSE(pages_has(bench->pages, SV(SERVER_BOXES "/4"), SV("4")));
    CU_ASSERT_EQUAL(take(bench, 4), 1);
    CU_ASSERT_EQUAL(bench->server.singles, 0);
    bench->server.now_ms += PAGES_MAX_AGE_MS + 1;
    CU_ASSERT_FALSE(pages_has(bench->pages, SV(SERVER_BOXES), SV("3")));
    tear_down(bench);
}

/* A look reads all of it, but keeps no more than may wait. */
static void what_a_look_keeps_is_bounded(void)
{
    enum { SIZE = 20000, FIT = PAGES_MOST_BYTES / SIZE };
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct bench *bench = set_up(2000);
    struct buf names = buf_make(arena, BUF_LIMIT_TEXT);
    bench->server.padding = SIZE;
    CU_ASSERT_TRUE(each(bench, &names));
    size_t count = served(bench, 0, 2000);
    CU_ASSERT_TRUE(count <= FIT && count > FIT - 10);
    tear_down(bench);
}

static void without_lists_for_reads_there_are_looks_alone(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct bench *bench = set_up(10);
    struct buf names = buf_make(arena, BUF_LIMIT_TEXT);
    change(bench, (struct pages_settings){ .off = true });
    CU_ASSERT_EQUAL(served(bench, 0, 10), 0);
    CU_ASSERT_EQUAL(bench->server.lists, 0);
    CU_ASSERT_TRUE(each(bench, &names));
    CU_ASSERT_EQUAL(served(bench, 0, 10), 0);
    CU_ASSERT_FALSE(pages_has(bench->pages, SV(SERVER_BOXES), SV("3")));
    tear_down(bench);
}

/* ---- Reads and writes in any order ---- */

enum { MIX_BOXES = 60, MIX_READERS = 6, MIX_WRITERS = 2, MIX_STEPS = 400 };

struct mixing {
    struct bench *bench;
    unsigned seed;
    bool writes;
    atomic_size_t *written; /* of each box: the version that the last finished write made */
    atomic_size_t *from_lists;
    size_t stale;
    pthread_t thread;
};

static size_t random_box(struct mixing *mixing)
{
    mixing->seed = mixing->seed * 1103515245U + 12345U;
    return (mixing->seed >> 16) % MIX_BOXES;
}

/* The version after a request of its own; 0: there was no answer. */
static size_t request_box(struct mixing *mixing, const char *method, size_t box)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    const struct konnect_request request = { .method = method,
                                             .path = arena_printf(arena, SERVER_BOXES "/%zu", box) };
    struct konnect_response response;
    int64_t version = 0;
    if (!konnect_call(&ctx, mixing->bench->client, &request, &response) || response.status != 200)
        return 0;
    strview name = value_text(value_get(response.json, SV("name")));
    return sv_to_int64(sv_slice(name, 1, name.len), &version) ? (size_t)version : 0;
}

static void write_box(struct mixing *mixing, size_t box)
{
    pages_write_begins(mixing->bench->pages);
    size_t version = request_box(mixing, "PUT", box);
    pages_write_ended(mixing->bench->pages);
    size_t before = atomic_load(&mixing->written[box]);
    while (before < version && !atomic_compare_exchange_weak(&mixing->written[box], &before, version))
        continue;
}

static void check_box(struct mixing *mixing, size_t box)
{
    size_t least = atomic_load(&mixing->written[box]);
    size_t version = take(mixing->bench, box);
    if (version > 0)
        atomic_fetch_add(mixing->from_lists, 1);
    else
        version = request_box(mixing, "GET", box);
    mixing->stale += version < least;
}

static void *mix(void *payload)
{
    struct mixing *mixing = payload;
    for (int step = 0; step < MIX_STEPS; step++) {
        size_t box = random_box(mixing);
        if (mixing->writes && random_box(mixing) < MIX_BOXES / 10)
            write_box(mixing, box);
        else
            check_box(mixing, box);
    }
    return NULL;
}

static void no_read_is_older_than_an_own_write(void)
{
    enum { THREADS = MIX_READERS + MIX_WRITERS };
    for (unsigned round = 0; round < 8; round++) {
        struct bench *bench = set_up(MIX_BOXES);
        atomic_size_t written[MIX_BOXES];
        atomic_size_t from_lists = 0;
        struct mixing threads[THREADS];
        bench->server.late = true;
        bench->server.most = round % 2 == 0 ? 7 : 0;
        for (size_t i = 0; i < MIX_BOXES; i++)
            atomic_init(&written[i], 1);
        for (unsigned i = 0; i < THREADS; i++) {
            threads[i] = (struct mixing){ .bench = bench,
                                          .seed = round * THREADS + i,
                                          .writes = i < MIX_WRITERS,
                                          .written = written,
                                          .from_lists = &from_lists };
            REQUIRE(pthread_create(&threads[i].thread, NULL, mix, &threads[i]) == 0);
        }
        for (size_t i = 0; i < THREADS; i++) {
            (void)pthread_join(threads[i].thread, NULL);
            CU_ASSERT_EQUAL(threads[i].stale, 0);
        }
        CU_ASSERT_TRUE(from_lists > 0);
        tear_down(bench);
    }
}

SUITE("konnect/pages", TEST(the_third_read_lists), TEST(each_is_handed_out_once),
      TEST(what_is_not_listed_is_asked_for_singly), TEST(a_list_is_no_longer_than_what_is_asked),
      TEST(what_waits_is_bounded), TEST(what_is_old_is_read_anew), TEST(a_write_drops_all),
      TEST(a_page_that_a_write_meets_is_useless), TEST(those_who_wait_share_the_page),
      TEST(nobody_waits_for_long), TEST(a_stop_ends_the_wait), TEST(a_broken_list_is_given_up),
      TEST(cursors_that_go_in_a_circle_are_given_up), TEST(an_expired_token_is_no_fault_of_the_list),
      TEST(looks_and_reads_share_the_list), TEST(looks_at_what_cannot_be_listed),
      TEST(only_what_is_listed_already_is_known), TEST(what_a_look_keeps_is_bounded),
      TEST(without_lists_for_reads_there_are_looks_alone), TEST(no_read_is_older_than_an_own_write))
