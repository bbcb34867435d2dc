#include "plugin_process.h"

#include "base/buf.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_VARIABLES = 1024, STDERR_LIMIT = 8 * 1024 * 1024 };

static int64_t now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Until `fd` can be read or `deadline` has come. */
static bool await_readable(int fd, int64_t deadline)
{
    for (;;) {
        int64_t left = deadline - now_ms();
        struct pollfd source = { .fd = fd, .events = POLLIN };
        int ready = poll(&source, 1, left > 0 ? (int)left : 0);
        if (ready > 0)
            return true;
        if (ready == 0 || errno != EINTR)
            return false;
    }
}

/* ---- The environment ---- */

struct environment {
    const char *rows[MOST_VARIABLES + 1];
    size_t count;
};

static bool same_name(const char *a, const char *b)
{
    strview name_a = sv_from(a);
    strview name_b = sv_from(b);
    return sv_equal(sv_cut(&name_a, '='), sv_cut(&name_b, '='));
}

static void change(struct environment *environment, const char *variable)
{
    size_t kept = 0;
    for (size_t i = 0; i < environment->count; i++)
        if (!same_name(environment->rows[i], variable))
            environment->rows[kept++] = environment->rows[i];
    environment->count = kept;
    if (strchr(variable, '=') == NULL)
        return;
    if (environment->count == MOST_VARIABLES)
        BUG("the test's environment is too large");
    environment->rows[environment->count++] = variable;
}

static struct environment *make_environment(struct plugin_process *plugin, const struct plugin_start *start)
{
    struct environment *environment = ARENA_NEW(plugin->arena, struct environment);
    for (char **row = environ; *row != NULL; row++)
        change(environment, *row);
    change(environment,
           "TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2");
    change(environment, "PLUGIN_PROTOCOL_VERSIONS=5,6");
    change(environment, "PLUGIN_MIN_PORT=10000");
    change(environment, "PLUGIN_MAX_PORT=25000");
    if (start->plain) {
        change(environment, "PLUGIN_CLIENT_CERT");
    } else {
        plugin->identity = identity_make(plugin->arena);
        change(environment,
               arena_printf(plugin->arena, "PLUGIN_CLIENT_CERT=%s", plugin->identity.certificate).data);
    }
    for (size_t i = 0; start->variables != NULL && start->variables[i] != NULL; i++)
        change(environment, start->variables[i]);
    environment->rows[environment->count] = NULL;
    return environment;
}

/* ---- Starting ---- */

/* What the child needs, made before the fork: between fork and exec only system calls are safe, because gRPC
 * may run threads in the test. */
struct launch {
    char *const *arguments;
    char *const *environment;
    int out;
    int error;
    int tell; /* where the process in between writes the plugin's number; -1: none */
    bool mortal;
};

static void become_plugin(const struct launch *launch)
{
    if (launch->mortal)
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (dup2(launch->out, STDOUT_FILENO) >= 0 && dup2(launch->error, STDERR_FILENO) >= 0)
        (void)execve(launch->arguments[0], launch->arguments, launch->environment);
    _exit(127);
}

static void become_parent(const struct launch *launch)
{
    pid_t pid = _Fork();
    if (pid == 0)
        become_plugin(launch);
    if (write(launch->tell, &pid, sizeof pid) != (ssize_t)sizeof pid)
        _exit(127);
    for (;;)
        (void)pause();
}

static pid_t fork_one(const struct launch *launch, bool parent)
{
    pid_t pid = _Fork();
    if (pid < 0)
        BUG("fork: %s", strerror(errno));
    if (pid == 0 && parent)
        become_parent(launch);
    if (pid == 0)
        become_plugin(launch);
    return pid;
}

bool plugin_adopt_orphans(void)
{
    return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0;
}

static void launch_through_parent(struct plugin_process *plugin, struct launch *launch)
{
    int tell[2];
    if (pipe2(tell, O_CLOEXEC) != 0)
        BUG("pipe2: %s", strerror(errno));
    launch->tell = tell[1];
    plugin->parent = fork_one(launch, true);
    (void)close(tell[1]);
    if (read(tell[0], &plugin->pid, sizeof plugin->pid) != (ssize_t)sizeof plugin->pid || plugin->pid <= 0)
        BUG("the process in between could not fork");
    (void)close(tell[0]);
}

struct plugin_process *plugin_start(const struct plugin_start *start)
{
    struct arena *arena = arena_new();
    struct plugin_process *plugin = ARENA_NEW(arena, struct plugin_process);
    plugin->arena = arena;
    int out[2];
    plugin->error = memfd_create("stderr", MFD_CLOEXEC);
    if (plugin->error < 0 || pipe2(out, O_CLOEXEC) != 0)
        BUG("pipe2: %s", strerror(errno));
    plugin->out = out[0];
    if (start->deaf) {
        (void)close(out[0]);
        plugin->out = -1;
    }
    const char *arguments[] = { start->program, start->argument, NULL };
    struct launch launch = {
        .arguments = (char *const *)arguments,
        .environment = (char *const *)make_environment(plugin, start)->rows,
        .out = out[1],
        .error = plugin->error,
        .tell = -1,
        .mortal = start->mortal,
    };
    if (start->through_parent)
        launch_through_parent(plugin, &launch);
    else
        plugin->pid = fork_one(&launch, false);
    (void)close(out[1]);
    return plugin;
}

/* ---- Talking ---- */

/* One piece of stdout; false at its end or when time is up. */
static bool read_piece(struct plugin_process *plugin, struct buf *text, int64_t deadline)
{
    char piece[4096];
    if (!await_readable(plugin->out, deadline))
        return false;
    ssize_t length = read(plugin->out, piece, sizeof piece);
    if (length <= 0)
        return false;
    buf_append(text, sv_make(piece, (size_t)length));
    return true;
}

bool plugin_handshake(struct plugin_process *plugin)
{
    int64_t deadline = now_ms() + PATIENCE_MS;
    struct buf text = buf_make(plugin->arena, BUF_LIMIT_TEXT);
    buf_append(&text, plugin->rest);
    while (sv_find(buf_view(&text), '\n') == SIZE_MAX)
        if (!read_piece(plugin, &text, deadline)) {
            plugin->rest = buf_view(&text);
            return false;
        }
    plugin->rest = buf_view(&text);
    plugin->line = sv_cut(&plugin->rest, '\n');
    return true;
}

strview plugin_field(const struct plugin_process *plugin, size_t index)
{
    strview rest = plugin->line;
    strview field = sv_cut(&rest, '|');
    for (size_t i = 0; i < index; i++)
        field = rest.data != NULL ? sv_cut(&rest, '|') : SV("");
    return field;
}

const char *plugin_socket(const struct plugin_process *plugin)
{
    return arena_copy(plugin->arena, plugin_field(plugin, 3)).data;
}

const char *plugin_directory(const struct plugin_process *plugin)
{
    char *path = (char *)arena_copy(plugin->arena, plugin_field(plugin, 3)).data;
    char *slash = strrchr(path, '/');
    if (slash != NULL)
        *slash = '\0';
    return path;
}

strview plugin_stderr(const struct plugin_process *plugin)
{
    off_t size = lseek(plugin->error, 0, SEEK_END);
    if (size <= 0 || size > STDERR_LIMIT)
        return SV("");
    char *text = arena_alloc(plugin->arena, (size_t)size + 1);
    ssize_t length = pread(plugin->error, text, (size_t)size, 0);
    return sv_make(text, length > 0 ? (size_t)length : 0);
}

/* ---- Ending ---- */

void plugin_signal(const struct plugin_process *plugin, int signal_number)
{
    if (plugin->pid > 0)
        (void)kill(plugin->pid, signal_number);
}

void plugin_kill_parent(struct plugin_process *plugin)
{
    if (plugin->parent <= 0)
        return;
    (void)kill(plugin->parent, SIGKILL);
    (void)waitpid(plugin->parent, NULL, 0);
    plugin->parent = 0;
}

static void drain_stdout(struct plugin_process *plugin)
{
    struct buf text = buf_make(plugin->arena, BUF_LIMIT_TEXT);
    buf_append(&text, plugin->rest);
    while (read_piece(plugin, &text, now_ms()))
        continue;
    plugin->rest = buf_view(&text);
}

int plugin_exit(struct plugin_process *plugin, int64_t limit_ms)
{
    int status = 0;
    int watch = (int)syscall(SYS_pidfd_open, plugin->pid, 0);
    if (watch < 0)
        BUG("pidfd_open: %s", strerror(errno));
    bool ended = await_readable(watch, now_ms() + limit_ms);
    (void)close(watch);
    if (!ended)
        return PLUGIN_STILL_RUNS;
    if (waitpid(plugin->pid, &status, 0) != plugin->pid)
        BUG("waitpid: %s", strerror(errno));
    plugin->pid = 0;
    drain_stdout(plugin);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 256 + WTERMSIG(status);
}

void plugin_free(struct plugin_process *plugin)
{
    if (plugin == NULL)
        return;
    plugin_kill_parent(plugin);
    if (plugin->pid > 0) {
        plugin_signal(plugin, SIGKILL);
        (void)waitpid(plugin->pid, NULL, 0);
    }
    if (plugin->out >= 0)
        (void)close(plugin->out);
    (void)close(plugin->error);
    arena_free(plugin->arena);
}
