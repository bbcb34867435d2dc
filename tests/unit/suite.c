#include "suite.h"

#include <CUnit/TestRun.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *skip_reason;
static char missing_data[512];

void suite_skip(const char *why)
{
    skip_reason = why;
}

const char *suite_data(struct arena *arena, const char *name)
{
    const char *folder = getenv("KONNECT_TEST_DATA");
    if (folder == NULL || folder[0] == '\0')
        folder = TEST_SOURCE_DIR "/../../shared/konnect";
    const char *path = arena_printf(arena, "%s/%s", folder, name).data;
    if (access(path, R_OK) == 0)
        return path;
    (void)snprintf(missing_data, sizeof missing_data, "no %s (KONNECT_TEST_DATA names another folder)", path);
    suite_skip(missing_data);
    return NULL;
}

void suite_assert_text(strview actual, const char *expected, const char *file, int line)
{
    bool equal = sv_equal_z(actual, expected);
    if (!equal)
        (void)printf("  %s:%d:\n    expected: %s\n    actual:   " SV_FMT "\n", file, line, expected,
                     SV_ARG(actual));
    CU_assertImplementation(equal, (unsigned)line, "ASSERT_TEXT", file, "", CU_FALSE);
}

static void print_result(const char *suite, const struct suite_test *test)
{
    CU_pFailureRecord failure = CU_get_failure_list();
    unsigned failures = CU_get_number_of_failure_records();
    if (failures == 0 && skip_reason != NULL)
        (void)printf("SKIP %s: %s: %s\n", suite, test->name, skip_reason);
    else
        (void)printf("%s %s: %s\n", failures == 0 ? "PASS" : "FAIL", suite, test->name);
    for (; failure != NULL; failure = failure->pNext)
        (void)printf("  %s:%u: %s\n", failure->strFileName != NULL ? failure->strFileName : "?",
                     failure->uiLineNumber, failure->strCondition != NULL ? failure->strCondition : "?");
}

int suite_run(const char *name, const struct suite_test *tests, int argc, char **argv)
{
    const char *only = argc > 1 ? argv[1] : NULL;
    unsigned failed = 0;
    unsigned ran = 0;
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    for (const struct suite_test *test = tests; test->name != NULL; test++) {
        if (only != NULL && strcmp(only, test->name) != 0)
            continue;
        if (CU_initialize_registry() != CUE_SUCCESS)
            return 2;
        CU_pSuite suite = CU_add_suite(name, NULL, NULL);
        skip_reason = NULL;
        if (suite == NULL || CU_add_test(suite, test->name, test->run) == NULL ||
            CU_run_all_tests() != CUE_SUCCESS) {
            (void)printf("FAIL %s: %s (CUnit could not run it)\n", name, test->name);
            failed++;
            CU_cleanup_registry();
            continue;
        }
        ran++;
        failed += CU_get_number_of_tests_failed() > 0;
        print_result(name, test);
        CU_cleanup_registry();
    }
    if (ran == 0)
        (void)printf("FAIL %s: no test of that name\n", name);
    return failed > 0 || ran == 0;
}
