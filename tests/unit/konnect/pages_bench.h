/* Reads of numbered boxes (list_server.h) through the lists of konnect/pages.h. */
#ifndef TESTS_UNIT_KONNECT_PAGES_BENCH_H
#define TESTS_UNIT_KONNECT_PAGES_BENCH_H

#include "konnect/pages.h"

#include "base/mem.h"
#include "list_server.h"
#include "suite.h"

struct bench {
    struct list_server server;
    struct konnect_client *client;
    struct pages *pages;
    bool small_objects;
    atomic_bool stop;
};

static inline struct bench *set_up(size_t boxes)
{
    struct bench *bench = mem_alloc(sizeof *bench);
    list_server_begin(&bench->server, boxes);
    bench->client = list_server_client(&bench->server);
    bench->pages = pages_new(&(struct pages_settings){ .client = bench->client, .patience_ms = 60000 });
    return bench;
}

static inline void change(struct bench *bench, struct pages_settings settings)
{
    pages_free(bench->pages);
    settings.client = bench->client;
    bench->pages = pages_new(&settings);
}

static inline void tear_down(struct bench *bench)
{
    pages_free(bench->pages);
    konnect_client_free(bench->client);
    list_server_end(&bench->server);
    mem_free(bench);
}

static inline struct pages_collection boxes(const struct bench *bench)
{
    static const strview fields[] = { SV_INIT("name") };
    return (struct pages_collection){
        .path = SV(SERVER_BOXES),
        .paging = bench->server.paging,
        .large_objects = !bench->small_objects,
        .words = { SV("id"), fields, 1 },
    };
}

/* Its version; 0: it is not served by a list. */
static inline size_t take(struct bench *bench, size_t box)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    struct pages_collection collection = boxes(bench);
    const struct value *object = NULL;
    int64_t version = 0;
    ctx.stop = &bench->stop;
    if (!pages_take(&ctx, bench->pages, &collection, arena_printf(arena, "%zu", box), &object))
        return 0;
    strview name = value_text(value_get(object, SV("name")));
    CU_ASSERT_EQUAL(ctx.diags.errors, 0);
    CU_ASSERT_TRUE(sv_to_int64(sv_slice(name, 1, name.len), &version) && version > 0);
    return (size_t)version;
}

static inline size_t served(struct bench *bench, size_t from, size_t to)
{
    size_t count = 0;
    for (size_t box = from; box < to; box++)
        count += take(bench, box) > 0;
    return count;
}

static inline void ask_twice(struct bench *bench)
{
    CU_ASSERT_EQUAL(take(bench, SERVER_MOST), 0);
    CU_ASSERT_EQUAL(take(bench, SERVER_MOST), 0);
}

#endif
