#include "transport/process.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/* A file or connection that gets the number of a closed stream would get what is printed. open() hands out
 * the lowest free number. */
static void fill_closed_streams(void)
{
    int hole = open("/dev/null", O_RDWR);
    while (hole >= 0 && hole <= STDERR_FILENO)
        hole = open("/dev/null", O_RDWR);
    if (hole > STDERR_FILENO)
        (void)close(hole);
}

int process_guard_stdio(void)
{
    fill_closed_streams();
    int out = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (out < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
        BUG("stdout cannot be set aside: %s", strerror(errno));
    return out;
}

/* Async-signal-safe: one write, then the default action. */
static void on_crash(int signal_number)
{
    char text[] = "fatal error: terraform-provider-konnect crashed with signal 00\n";
    text[sizeof text - 4] = (char)('0' + signal_number / 10 % 10);
    text[sizeof text - 3] = (char)('0' + signal_number % 10);
    ssize_t written = write(STDERR_FILENO, text, sizeof text - 1);
    (void)written;
    (void)raise(signal_number); /* SA_RESETHAND: now the default */
}

static void handle_crashes(void)
{
    static const int signals[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT };
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct sigaction action = { .sa_handler = on_crash, .sa_flags = (int)(SA_RESETHAND | SA_NODEFER) };
        (void)sigemptyset(&action.sa_mask);
        (void)sigaction(signals[i], &action, NULL);
    }
}

void process_forbid_dumps(void)
{
    const char *allowed = getenv("KONNECT_ALLOW_CORE_DUMPS");
    const struct rlimit none = { 0, 0 };
    if (allowed != NULL && *allowed != '\0')
        return;
    (void)setrlimit(RLIMIT_CORE, &none);
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

void process_protect(void)
{
    fill_closed_streams();
    (void)signal(SIGPIPE, SIG_IGN);
    /* A sanitizer reports crashes itself, and its leak check traces the process. */
    if (SANITIZED)
        return;
    handle_crashes();
    process_forbid_dumps();
}

void process_prepare(void)
{
    (void)signal(SIGINT, SIG_IGN);
    (void)signal(SIGHUP, SIG_IGN); /* Terraform ends by it; that is noticed, and the socket is then removed */
    process_protect();
}

struct process_watch process_watch_make(bool follow_parent)
{
    sigset_t ends;
    (void)sigemptyset(&ends);
    (void)sigaddset(&ends, SIGTERM);
    if (!follow_parent) {
        /* Debug mode: the user's own terminal. Blocked first, so that none is lost to its default action. */
        (void)sigaddset(&ends, SIGINT);
        (void)sigaddset(&ends, SIGHUP);
    }
    if (pthread_sigmask(SIG_BLOCK, &ends, NULL) != 0)
        BUG("signals cannot be blocked");
    if (!follow_parent) {
        (void)signal(SIGINT, SIG_DFL);
        (void)signal(SIGHUP, SIG_DFL);
    }
    struct process_watch watch = {
        .signals = signalfd(-1, &ends, SFD_CLOEXEC),
        .asked = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK),
        .parent = -1,
        .parent_pid = getppid(),
        .follow_parent = follow_parent,
    };
    if (watch.signals < 0 || watch.asked < 0)
        BUG("no descriptor for signals: %s", strerror(errno));
    if (follow_parent)
        watch.parent = (int)syscall(SYS_pidfd_open, watch.parent_pid, 0); /* Linux 5.3; else -1 */
    return watch;
}

void process_ask_end(const struct process_watch *watch)
{
    const uint64_t one = 1;
    ssize_t written = write(watch->asked, &one, sizeof one);
    (void)written; /* a full counter has asked already */
}

enum process_end process_wait_end(const struct process_watch *watch)
{
    struct pollfd sources[] = {
        { .fd = watch->signals, .events = POLLIN },
        { .fd = watch->asked, .events = POLLIN },
        { .fd = watch->parent, .events = POLLIN }, /* poll ignores a negative one */
    };
    /* Without a pidfd the parent's death shows only in its number. */
    int timeout_ms = watch->follow_parent && watch->parent < 0 ? 1000 : -1;
    for (;;) {
        if (watch->follow_parent && getppid() != watch->parent_pid)
            return PROCESS_ORPHANED;
        if (poll(sources, sizeof sources / sizeof *sources, timeout_ms) <= 0)
            continue;
        if (sources[1].revents != 0)
            return PROCESS_ASKED;
        if (sources[0].revents != 0)
            return PROCESS_TERMINATED;
        if (sources[2].revents != 0)
            return PROCESS_ORPHANED;
    }
}
