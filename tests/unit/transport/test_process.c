#include "suite.h"
#include "transport/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* These functions change the whole process, so each case runs in a child; it tells by its exit code. */
static int in_child(int (*body)(int argument), int argument)
{
    pid_t pid = fork();
    int status = 0;
    if (pid == 0) {
        (void)alarm(30); /* a wait that never ends is a failure, and not a hanging test */
        _exit(body(argument));
    }
    REQUIRE(pid > 0 && waitpid(pid, &status, 0) == pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 256 + WTERMSIG(status);
}

/* ---- Standard streams ---- */

static bool is_open(int fd)
{
    return fcntl(fd, F_GETFD) >= 0;
}

/* `mask` has a bit for each of the descriptors 0 to 2 that is closed at the start. */
static int guard_with_holes(int mask)
{
    (void)close_range(STDERR_FILENO + 1, ~0U, 0);
    for (int fd = 0; fd <= STDERR_FILENO; fd++)
        if ((mask & 1 << fd) != 0)
            (void)close(fd);
    int copy = process_guard_stdio();
    for (int fd = 0; fd <= STDERR_FILENO; fd++)
        if (!is_open(fd))
            return 1;
    if (copy != STDERR_FILENO + 1)
        return 2;
    return is_open(copy + 1) ? 3 : 0; /* nothing but the copy is left behind */
}

static void standard_descriptors_that_are_closed(void)
{
    for (int mask = 0; mask < 8; mask++)
        CU_ASSERT_EQUAL(in_child(guard_with_holes, mask), 0);
}

static bool holds(int file, const char *expected)
{
    char text[64] = "";
    ssize_t length = pread(file, text, sizeof text - 1, 0);
    return length >= 0 && strcmp(text, expected) == 0;
}

static int guard_and_print(int argument)
{
    (void)argument;
    int out = memfd_create("out", 0);
    int error = memfd_create("error", 0);
    if (dup2(out, STDOUT_FILENO) < 0 || dup2(error, STDERR_FILENO) < 0)
        return 1;
    int copy = process_guard_stdio();
    if (write(STDOUT_FILENO, "noise", 5) != 5 || write(copy, "line", 4) != 4)
        return 2;
    if (!holds(out, "line") || !holds(error, "noise"))
        return 3;
    return fcntl(copy, F_GETFD) == FD_CLOEXEC ? 0 : 4;
}

static void stdout_is_set_aside(void)
{
    CU_ASSERT_EQUAL(in_child(guard_and_print, 0), 0);
}

/* ---- Core dumps ---- */

/* 1: the process has no core dumps and cannot be traced; 0: it was left as it is. */
static int forbid_dumps(int which)
{
    static const char *const settings[] = { NULL, "", "1" };
    struct rlimit limit;
    (void)unsetenv("KONNECT_ALLOW_CORE_DUMPS");
    if (settings[which] != NULL)
        (void)setenv("KONNECT_ALLOW_CORE_DUMPS", settings[which], 1);
    if (prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) != 0 || getrlimit(RLIMIT_CORE, &limit) != 0)
        return 2;
    limit.rlim_cur = limit.rlim_max;
    rlim_t before = limit.rlim_max;
    if (setrlimit(RLIMIT_CORE, &limit) != 0)
        return 3;
    process_forbid_dumps();
    if (getrlimit(RLIMIT_CORE, &limit) != 0)
        return 4;
    if (prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0)
        return limit.rlim_cur == 0 && limit.rlim_max == 0 ? 1 : 5;
    return limit.rlim_cur == before && limit.rlim_max == before ? 0 : 6;
}

static void core_dumps_are_forbidden(void)
{
    CU_ASSERT_EQUAL(in_child(forbid_dumps, 0), 1);
    CU_ASSERT_EQUAL(in_child(forbid_dumps, 1), 1);
    CU_ASSERT_EQUAL(in_child(forbid_dumps, 2), 0);
}

/* ---- Signals ---- */

static int prepare(int signal_number)
{
    struct sigaction action;
    process_prepare();
    if (sigaction(signal_number, NULL, &action) != 0)
        return 1;
    return action.sa_handler == SIG_IGN ? 0 : 2;
}

static void signals_that_are_ignored(void)
{
    static const int ignored[] = { SIGINT, SIGHUP, SIGPIPE };
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        CU_ASSERT_EQUAL(in_child(prepare, ignored[i]), 0);
    CU_ASSERT_EQUAL(in_child(prepare, SIGTERM), 2); /* ends the process until it is watched */
}

/* ---- The end ---- */

static int end_by_asking(int follow_parent)
{
    struct process_watch watch = process_watch_make(follow_parent != 0);
    process_ask_end(&watch);
    process_ask_end(&watch); /* once more changes nothing */
    return (int)process_wait_end(&watch);
}

static void asking(void)
{
    CU_ASSERT_EQUAL(in_child(end_by_asking, 0), PROCESS_ASKED);
    CU_ASSERT_EQUAL(in_child(end_by_asking, 1), PROCESS_ASKED);
}

static int end_by_signal_when_served(int signal_number)
{
    process_prepare();
    struct process_watch watch = process_watch_make(true);
    (void)raise(signal_number);
    return (int)process_wait_end(&watch);
}

static int end_by_signal_in_debug_mode(int signal_number)
{
    process_prepare();
    struct process_watch watch = process_watch_make(false);
    (void)raise(signal_number);
    return (int)process_wait_end(&watch);
}

static int ignore_then_ask(int signal_number)
{
    process_prepare();
    struct process_watch watch = process_watch_make(true);
    (void)raise(signal_number);
    process_ask_end(&watch);
    return (int)process_wait_end(&watch);
}

static void signals_that_end_it(void)
{
    static const int of_a_terminal[] = { SIGINT, SIGHUP };
    CU_ASSERT_EQUAL(in_child(end_by_signal_when_served, SIGTERM), PROCESS_TERMINATED);
    CU_ASSERT_EQUAL(in_child(end_by_signal_in_debug_mode, SIGTERM), PROCESS_TERMINATED);
    for (size_t i = 0; i < sizeof of_a_terminal / sizeof *of_a_terminal; i++) {
        CU_ASSERT_EQUAL(in_child(end_by_signal_in_debug_mode, of_a_terminal[i]), PROCESS_TERMINATED);
        CU_ASSERT_EQUAL(in_child(ignore_then_ask, of_a_terminal[i]), PROCESS_ASKED);
    }
}

/* Being asked was first: the exit code is that of an orderly end. */
static void asked_and_terminated(void)
{
    CU_ASSERT_EQUAL(in_child(ignore_then_ask, SIGTERM), PROCESS_ASKED);
}

/* ---- The parent ---- */

static int another_parent(int follow_parent)
{
    struct process_watch watch = process_watch_make(follow_parent != 0);
    watch.parent_pid++; /* as when the one that was noted is gone by now */
    if (follow_parent == 0)
        process_ask_end(&watch);
    return (int)process_wait_end(&watch);
}

static void a_parent_that_is_gone_already(void)
{
    CU_ASSERT_EQUAL(in_child(another_parent, 1), PROCESS_ORPHANED);
    CU_ASSERT_EQUAL(in_child(another_parent, 0), PROCESS_ASKED); /* a shell in debug mode may go */
}

struct orphan {
    bool without_pidfd;
    int ready; /* tells that the parent is being watched */
};

static void be_orphan(const struct orphan *orphan)
{
    (void)alarm(30);
    struct process_watch watch = process_watch_make(true);
    if (watch.parent < 0)
        _exit(100);
    if (orphan->without_pidfd)
        watch.parent = -1;
    if (write(orphan->ready, "r", 1) != 1)
        _exit(101);
    _exit((int)process_wait_end(&watch));
}

static pid_t only_child(void)
{
    int status = 0;
    pid_t pid = waitpid(-1, &status, 0);
    return pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == PROCESS_ORPHANED ? pid : -1;
}

/* The test takes in the orphan, so that it can wait for it. */
static void outlive_parent(bool without_pidfd)
{
    int ready[2];
    char byte = 0;
    REQUIRE(pipe2(ready, O_CLOEXEC) == 0);
    pid_t parent = fork();
    if (parent == 0) {
        const struct orphan orphan = { without_pidfd, ready[1] };
        if (fork() == 0)
            be_orphan(&orphan);
        for (;;)
            (void)pause();
    }
    (void)close(ready[1]);
    CU_ASSERT_EQUAL(read(ready[0], &byte, 1), 1);
    (void)close(ready[0]);
    (void)kill(parent, SIGKILL);
    (void)waitpid(parent, NULL, 0);
    CU_ASSERT_TRUE(only_child() > 0);
}

static void the_parent_dies(void)
{
    if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0) {
        suite_skip("orphans cannot be taken in here (qemu does not know PR_SET_CHILD_SUBREAPER)");
        return;
    }
    outlive_parent(false);
    outlive_parent(true); /* old kernels: noticed within a second */
}

SUITE("transport/process", TEST(standard_descriptors_that_are_closed), TEST(stdout_is_set_aside),
      TEST(core_dumps_are_forbidden), TEST(signals_that_are_ignored), TEST(signals_that_end_it), TEST(asking),
      TEST(asked_and_terminated), TEST(a_parent_that_is_gone_already), TEST(the_parent_dies))
