/* Writes of one session that wait for each other, because one takes what another gives up. */
#include "engine/handover.h"

#include "base/clock.h"
#include "engine/doubles.h"
#include "fake_http.h"
#include "help/table.h"
#include "suite.h"

#include <pthread.h>

static const struct attr attrs[] = {
    { .name = "id", .type = &type_string, .flags = ATTR_COMPUTED | ATTR_PATH, .doc = "Doc." },
    { .name = "name", .type = &type_string, .flags = ATTR_OPTIONAL, .doc = "Doc." },
    { .name = "label", .type = &type_string, .flags = ATTR_OPTIONAL, .doc = "Doc." },
    { .name = NULL },
};

static const struct resource_def boxes = {
    .type_name = "konnect_box",
    .noun = "box",
    .attrs = attrs,
    .rest = { .collection = "/v2/boxes", .item = "/v2/boxes/{id}" },
    .identity = { .parts = NAMES("id"), .unique = GROUPS(NAMES("name"), NAMES("label")) },
};

static const struct attr no_settings[] = { { .name = NULL } };

struct bench {
    struct arena *arena;
    struct fake_http fake;
    struct session *session;
    atomic_bool stop;
    struct ctx ctx;
};

static void set_up(struct bench *bench)
{
    bench->arena = arena_new();
    fake_http_init(&bench->fake, bench->arena, NULL, 0);
    const struct rows none = { .attrs = no_settings };
    bench->session = session_new(&(struct session_setup){
        .settings = &none, .configured = true, .client = fake_client(&bench->fake, 10000, 0) });
    bench->ctx = ctx_make(bench->arena);
    bench->stop = false;
    bench->ctx.stop = &bench->stop;
}

static void tear_down(struct bench *bench)
{
    session_free(bench->session);
    arena_free(bench->arena);
}

/* NULL: it does not exist. */
static struct handover begin(struct bench *bench, const char *prior, const char *planned)
{
    struct rows before = test_rows(bench->arena, attrs, prior != NULL ? prior : "{}");
    struct rows after = test_rows(bench->arena, attrs, planned != NULL ? planned : "{}");
    return handover_begin(bench->session, &boxes, prior != NULL ? &before : NULL,
                          planned != NULL ? &after : NULL);
}

/* Waits on a thread of its own, and ends the write when there is nothing to wait for. */
struct waiter {
    struct bench *bench;
    struct handover *handover;
    pthread_t thread;
    bool given;
};

static void *run_waiter(void *payload)
{
    struct waiter *waiter = payload;
    waiter->given = handover_await(&waiter->bench->ctx, waiter->handover);
    if (!waiter->given)
        handover_end(waiter->handover, false);
    return NULL;
}

static void start(struct waiter *waiter, struct bench *bench, struct handover *handover)
{
    *waiter = (struct waiter){ .bench = bench, .handover = handover };
    REQUIRE(pthread_create(&waiter->thread, NULL, run_waiter, waiter) == 0);
}

static bool finish(struct waiter *waiter)
{
    REQUIRE(pthread_join(waiter->thread, NULL) == 0);
    return waiter->given;
}

#define A "{\"id\":\"1\",\"name\":\"a\"}"
#define B "{\"id\":\"2\",\"name\":\"b\"}"

static void nobody_waits_for_a_stranger(void)
{
    struct bench bench;
    set_up(&bench);
    struct handover other = begin(&bench, B, "{\"id\":\"2\",\"name\":\"c\"}");
    struct handover new_a = begin(&bench, NULL, "{\"name\":\"a\"}");
    int64_t before = clock_ms();
    CU_ASSERT_FALSE(handover_await(&bench.ctx, &new_a));
    CU_ASSERT_TRUE(clock_ms() - before < 1000);
    handover_end(&new_a, false);
    handover_end(&other, true);
    tear_down(&bench);
}

static void a_new_one_waits_for_the_deletion(void)
{
    struct bench bench;
    set_up(&bench);
    struct handover old = begin(&bench, A, NULL);
    struct handover new_a = begin(&bench, NULL, "{\"name\":\"a\"}");
    struct waiter waiter;
    start(&waiter, &bench, &new_a);
    handover_end(&old, true);
    CU_ASSERT_TRUE(finish(&waiter));
    CU_ASSERT_FALSE(handover_await(&bench.ctx, &new_a)); /* refused again: once is enough */
    handover_end(&new_a, true);
    tear_down(&bench);
}

static void what_was_given_up_meanwhile_counts(void)
{
    struct bench bench;
    set_up(&bench);
    struct handover old =
        begin(&bench, "{\"id\":\"1\",\"name\":\"x\",\"label\":\"l\"}", "{\"id\":\"1\",\"name\":\"x\"}");
    struct handover next = begin(&bench, NULL, "{\"name\":\"a\",\"label\":\"l\"}");
    handover_end(&old, true);
    CU_ASSERT_TRUE(handover_await(&bench.ctx, &next));
    handover_end(&next, true);
    tear_down(&bench);
}

static void a_failed_deletion_ends_the_wait(void)
{
    struct bench bench;
    set_up(&bench);
    struct handover old = begin(&bench, A, NULL);
    struct handover new_a = begin(&bench, NULL, "{\"name\":\"a\"}");
    struct waiter waiter;
    start(&waiter, &bench, &new_a);
    handover_end(&old, false);
    CU_ASSERT_FALSE(finish(&waiter));
    tear_down(&bench);
}

/* a takes what b has, b takes what c has, c takes something free: they go one after the other. */
static void a_chain_is_written_from_its_end(void)
{
    struct bench bench;
    set_up(&bench);
    struct handover a = begin(&bench, A, "{\"id\":\"1\",\"name\":\"b\"}");
    struct handover b = begin(&bench, B, "{\"id\":\"2\",\"name\":\"c\"}");
    struct handover c = begin(&bench, "{\"id\":\"3\",\"name\":\"c\"}", "{\"id\":\"3\",\"name\":\"d\"}");
    struct waiter first, second;
    start(&first, &bench, &a);
    start(&second, &bench, &b);
    handover_end(&c, true);
    CU_ASSERT_TRUE(finish(&second));
    handover_end(&b, true);
    CU_ASSERT_TRUE(finish(&first));
    handover_end(&a, true);
    tear_down(&bench);
}

static void two_that_wait_for_each_other_give_up(void)
{
    struct bench bench;
    set_up(&bench);
    struct handover a = begin(&bench, A, "{\"id\":\"1\",\"name\":\"b\"}");
    struct handover b = begin(&bench, B, "{\"id\":\"2\",\"name\":\"a\"}");
    struct waiter first, second;
    start(&first, &bench, &a);
    start(&second, &bench, &b);
    CU_ASSERT_FALSE(finish(&first));
    CU_ASSERT_FALSE(finish(&second));
    tear_down(&bench);
}

/* Terraform plans again before each write: what was planned is about to begin. */
static void who_is_planned_is_waited_for(void)
{
    struct bench bench;
    set_up(&bench);
    struct rows before = test_rows(bench.arena, attrs, A);
    struct rows after = test_rows(bench.arena, attrs, "{\"id\":\"1\",\"name\":\"z\"}");
    const struct doubles_plan plan = { DOUBLES_KEEPS, &before, &after };
    CU_ASSERT_TRUE(doubles_check(&bench.ctx, bench.session, &boxes, &plan));
    struct handover new_a = begin(&bench, NULL, "{\"name\":\"a\"}");
    struct waiter waiter;
    start(&waiter, &bench, &new_a);
    struct handover old = begin(&bench, A, "{\"id\":\"1\",\"name\":\"z\"}");
    handover_end(&old, true);
    CU_ASSERT_TRUE(finish(&waiter));
    handover_end(&new_a, true);
    tear_down(&bench);
}

static void stopping_ends_the_wait(void)
{
    struct bench bench;
    set_up(&bench);
    struct handover old = begin(&bench, A, NULL);
    struct handover new_a = begin(&bench, NULL, "{\"name\":\"a\"}");
    struct waiter waiter;
    start(&waiter, &bench, &new_a);
    bench.stop = true;
    session_wake(bench.session);
    CU_ASSERT_FALSE(finish(&waiter));
    handover_end(&old, true);
    tear_down(&bench);
}

SUITE("engine/handover", TEST(nobody_waits_for_a_stranger), TEST(a_new_one_waits_for_the_deletion),
      TEST(what_was_given_up_meanwhile_counts), TEST(a_failed_deletion_ends_the_wait),
      TEST(a_chain_is_written_from_its_end), TEST(two_that_wait_for_each_other_give_up),
      TEST(who_is_planned_is_waited_for), TEST(stopping_ends_the_wait))
