#include "suite.h"

#include "base/arena.h"
#include "base/mem.h"
#include "base/secret.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void a_secret_is_a_copy(void)
{
    char source[] = "hunter2";
    struct secret *secret = secret_new(sv_from(source));
    mem_wipe(source, sizeof source);
    CU_ASSERT_EQUAL(source[0], 0);
    CU_ASSERT_EQUAL(source[6], 0);
    ASSERT_TEXT(secret_view(secret), "hunter2");
    CU_ASSERT_EQUAL(secret_view(secret).data[7], '\0');
    CU_ASSERT_PTR_NULL(secret_free(secret));
    CU_ASSERT_PTR_NULL(secret_free(NULL));
    ASSERT_TEXT(secret_view(NULL), "");
}

static void larger_than_a_page(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    char *text = arena_alloc(arena, 10000);
    text[9999] = 'z';
    struct secret *secret = secret_new(sv_make(text, 10000));
    CU_ASSERT_EQUAL(secret_view(secret).len, 10000);
    CU_ASSERT_EQUAL(secret_view(secret).data[9999], 'z');
    (void)secret_free(secret);
}

static void a_bug_ends_the_process_with_a_message_terraform_shows(void)
{
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        const struct rlimit none = { 0, 0 };
        (void)setrlimit(RLIMIT_CORE, &none);
        (void)signal(SIGABRT, SIG_DFL);
        (void)dup2(ends[1], STDERR_FILENO);
        BUG("broken %d", 7);
    }
    (void)close(ends[1]);
    char text[256] = { 0 };
    CU_ASSERT_TRUE(read(ends[0], text, sizeof text - 1) > 0);
    (void)close(ends[0]);
    int status = 0;
    CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
    CU_ASSERT_TRUE(WIFSIGNALED(status));
    CU_ASSERT_TRUE(sv_starts_with(sv_from(text), SV("fatal error: ")));
    CU_ASSERT_TRUE(sv_contains(sv_from(text), SV("broken 7")));
}

SUITE("base/secret", TEST(a_secret_is_a_copy), TEST(larger_than_a_page),
      TEST(a_bug_ends_the_process_with_a_message_terraform_shows))
