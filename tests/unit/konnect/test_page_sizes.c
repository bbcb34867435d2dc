/* How many objects each page of a list is asked for. */
#include "pages_bench.h"

static void a_long_list_goes_on_with_large_pages(void)
{
    static const enum konnect_paging styles[] = { KONNECT_PAGING_CURSOR, KONNECT_PAGING_OFFSET };
    for (size_t i = 0; i < 2; i++) {
        struct bench *bench = set_up(1500);
        bench->server.paging = styles[i];
        ask_twice(bench);
        CU_ASSERT_EQUAL(served(bench, 0, 1500), 1500);
        CU_ASSERT_EQUAL(bench->server.lists, 3); /* 100, 1000, 500 */
        CU_ASSERT_TRUE(sv_contains(bench->server.last_page, SV("=1000&")) ||
                       sv_contains(bench->server.last_page, SV("%5D=1000")));
        tear_down(bench);
    }
}

static void large_pages_that_are_refused_become_small(void)
{
    struct bench *bench = set_up(450);
    bench->server.paging = KONNECT_PAGING_OFFSET;
    bench->server.refused_size = 1000;
    ask_twice(bench);
    CU_ASSERT_EQUAL(served(bench, 0, 450), 450);
    CU_ASSERT_EQUAL(bench->server.lists, 1 + 1 + 4);
    tear_down(bench);
}

static void small_objects_come_on_large_pages_from_the_start(void)
{
    struct bench *bench = set_up(1500);
    bench->small_objects = true;
    ask_twice(bench);
    CU_ASSERT_EQUAL(served(bench, 0, 1500), 1500);
    CU_ASSERT_EQUAL(bench->server.lists, 2);
    tear_down(bench);
}

static void a_first_page_that_is_refused_becomes_small(void)
{
    struct bench *bench = set_up(250);
    bench->small_objects = true;
    bench->server.paging = KONNECT_PAGING_OFFSET;
    bench->server.refused_size = 1000;
    ask_twice(bench);
    CU_ASSERT_EQUAL(served(bench, 0, 250), 250);
    CU_ASSERT_EQUAL(bench->server.lists, 1 + 3);
    pages_write_begins(bench->pages);
    pages_write_ended(bench->pages);
    ask_twice(bench);
    CU_ASSERT_EQUAL(take(bench, 3), 1);
    CU_ASSERT_EQUAL(bench->server.lists, 1 + 3 + 1); /* large ones are not tried again */
    tear_down(bench);
}

static void large_objects_come_on_smaller_pages(void)
{
    struct bench *bench = set_up(500);
    bench->server.padding = 10000;
    ask_twice(bench);
    CU_ASSERT_EQUAL(served(bench, 0, 500), 500);
    CU_ASSERT_EQUAL(bench->server.lists, 1 + 3); /* 208 of them make two mebibytes */
    tear_down(bench);
}

SUITE("konnect/page_sizes", TEST(a_long_list_goes_on_with_large_pages),
      TEST(large_pages_that_are_refused_become_small), TEST(small_objects_come_on_large_pages_from_the_start),
      TEST(a_first_page_that_is_refused_becomes_small), TEST(large_objects_come_on_smaller_pages))
