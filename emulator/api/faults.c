#include "emulator/api/faults.h"

#include "base/clock.h"
#include "base/lock.h"
#include "base/mem.h"

struct planned {
    struct planned *next;
    struct arena *arena; /* holds the fault's texts */
    struct fault fault;
};

struct faults {
    pthread_mutex_t lock;
    pthread_cond_t released;
    struct planned *first;
    int64_t last_id;
    int64_t generation; /* moves with every clear: who waits goes on */
    bool stopped;
};

struct faults *faults_new(void)
{
    struct faults *faults = mem_alloc(sizeof *faults);
    clock_cond_init(&faults->released);
    lock_init(&faults->lock);
    return faults;
}

static void drop_all(struct faults *faults)
{
    while (faults->first != NULL) {
        struct planned *planned = faults->first;
        faults->first = planned->next;
        arena_free(planned->arena);
        mem_free(planned);
    }
}

void faults_free(struct faults *faults)
{
    if (faults == NULL)
        return;
    drop_all(faults);
    pthread_cond_destroy(&faults->released);
    pthread_mutex_destroy(&faults->lock);
    mem_free(faults);
}

static struct fault copy(struct arena *arena, const struct fault *fault)
{
    struct fault out = *fault;
    out.method = arena_copy(arena, fault->method);
    out.path = arena_copy(arena, fault->path);
    out.content_type = arena_copy(arena, fault->content_type);
    out.body = arena_copy(arena, fault->body);
    for (size_t i = 0; i < fault->header_count; i++) {
        out.headers[i].name = arena_copy(arena, fault->headers[i].name);
        out.headers[i].value = arena_copy(arena, fault->headers[i].value);
    }
    return out;
}

int64_t faults_add(struct faults *faults, const struct fault *fault)
{
    struct planned *planned = mem_alloc(sizeof *planned);
    planned->arena = arena_new();
    planned->fault = copy(planned->arena, fault);
    pthread_mutex_lock(&faults->lock);
    struct planned **end = &faults->first;
    while (*end != NULL)
        end = &(*end)->next;
    *end = planned;
    int64_t id = planned->fault.id = ++faults->last_id;
    pthread_mutex_unlock(&faults->lock);
    return id;
}

static bool fault_matches(const struct fault *fault, strview method, strview path)
{
    return fault->times > 0 && (fault->method.len == 0 || sv_equal(fault->method, method)) &&
           (fault->path.len == 0 || sv_contains(path, fault->path));
}

bool faults_take(struct faults *faults, struct arena *arena, strview method, strview path, struct fault *out)
{
    bool hit = false;
    pthread_mutex_lock(&faults->lock);
    for (struct planned *planned = faults->first; planned != NULL && !hit; planned = planned->next) {
        struct fault *fault = &planned->fault;
        if (!fault_matches(fault, method, path))
            continue;
        if (fault->skip > 0) {
            fault->skip--;
            continue;
        }
        fault->times--;
        *out = copy(arena, fault);
        hit = true;
    }
    pthread_mutex_unlock(&faults->lock);
    return hit;
}

void faults_wait(struct faults *faults, int64_t delay_ms)
{
    const int64_t deadline = clock_after(delay_ms);
    pthread_mutex_lock(&faults->lock);
    int64_t generation = faults->generation;
    bool in_time = true;
    while (!faults->stopped && faults->generation == generation && in_time)
        in_time = clock_wait_until(&faults->released, &faults->lock, deadline);
    pthread_mutex_unlock(&faults->lock);
}

void faults_each(struct faults *faults, void (*visit)(void *payload, const struct fault *fault),
                 void *payload)
{
    pthread_mutex_lock(&faults->lock);
    for (struct planned *planned = faults->first; planned != NULL; planned = planned->next)
        if (planned->fault.times > 0)
            visit(payload, &planned->fault);
    pthread_mutex_unlock(&faults->lock);
}

static void release(struct faults *faults, bool stop)
{
    pthread_mutex_lock(&faults->lock);
    drop_all(faults);
    faults->generation++;
    faults->stopped = faults->stopped || stop;
    pthread_cond_broadcast(&faults->released);
    pthread_mutex_unlock(&faults->lock);
}

void faults_clear(struct faults *faults)
{
    release(faults, false);
}

void faults_stop(struct faults *faults)
{
    release(faults, true);
}
