/* A CUnit suite per source file: TEST rows, then SUITE("name", rows) makes main().
 *
 * The program prints `PASS suite: test` or `FAIL suite: test` a line, with the failed assertions behind it,
 * and exits with 1 when any failed. Arguments: a test's name runs that one alone. `SKIP suite: test: why`
 * comes from suite_skip().
 */
#ifndef TESTS_UNIT_SUITE_H
#define TESTS_UNIT_SUITE_H

#include "base/arena.h"
#include "base/strview.h"

#include <CUnit/CUnit.h>

struct suite_test {
    const char *name;
    void (*run)(void);
};

#define TEST(function)                                                                                       \
    {                                                                                                        \
#function, function                                                                                  \
    }
#define SUITE(suite_name, ...)                                                                               \
    int main(int argc, char **argv)                                                                          \
    {                                                                                                        \
        static const struct suite_test tests[] = { __VA_ARGS__, { NULL, NULL } };                            \
        return suite_run(suite_name, tests, argc, argv);                                                     \
    }

int suite_run(const char *name, const struct suite_test *tests, int argc, char **argv);
/* Marks the running test as skipped; the test returns after it. */
void suite_skip(const char *why);
/* A file or folder of $KONNECT_TEST_DATA, else of ../shared/konnect beside the repository: Kong's own
 * schemas, which are not ours to keep here (tests/harness/places.py is the same in Python). NULL when it is
 * not there: the test is marked as skipped, and returns. */
const char *suite_data(struct arena *arena, const char *name);
/* Compares texts and prints both when they differ (CUnit only says that they do). */
#define ASSERT_TEXT(actual, expected) suite_assert_text(actual, expected, __FILE__, __LINE__)
void suite_assert_text(strview actual, const char *expected, const char *file, int line);
/* For preconditions: ends the test when false. */
#define REQUIRE(condition) CU_ASSERT_TRUE_FATAL(condition)

#endif
