#include "emulator/api/rate_limit.h"

#include "base/lock.h"
#include "base/mem.h"
#include "emulator/emulator.h"

enum { WINDOW_MS = 1000 };

struct rate_limit {
    pthread_mutex_t lock;
    int64_t most;
    int64_t window; /* the second that is counted */
    int64_t used;   /* in it */
};

struct rate_limit *rate_limit_new(int64_t most)
{
    if (most == 0)
        return NULL;
    struct rate_limit *limit = mem_alloc(sizeof *limit);
    limit->most = most;
    lock_init(&limit->lock);
    return limit;
}

void rate_limit_free(struct rate_limit *limit)
{
    if (limit == NULL)
        return;
    pthread_mutex_destroy(&limit->lock);
    mem_free(limit);
}

/* How many are left after this one; -1: none was left for it. */
static int64_t count(struct rate_limit *limit)
{
    pthread_mutex_lock(&limit->lock);
    int64_t window = emulator_now_ms() / WINDOW_MS;
    if (window != limit->window)
        limit->used = 0;
    limit->window = window;
    int64_t left = limit->most - limit->used - 1;
    limit->used += left >= 0;
    pthread_mutex_unlock(&limit->lock);
    return left;
}

static void add_header(struct exchange *exchange, const char *name, int64_t number)
{
    reply_header(exchange, name, arena_printf(exchange->arena, "%lld", (long long)number));
}

bool rate_limit_take(struct rate_limit *limit, struct exchange *exchange)
{
    if (limit == NULL)
        return true;
    int64_t left = count(limit);
    add_header(exchange, "RateLimit-Limit", limit->most);
    add_header(exchange, "RateLimit-Remaining", left > 0 ? left : 0);
    add_header(exchange, "RateLimit-Reset", WINDOW_MS / 1000);
    if (left >= 0)
        return true;
    add_header(exchange, "Retry-After", WINDOW_MS / 1000);
    reply_text(exchange, 429, "application/json; charset=utf-8",
               SV("{\"message\":\"API rate limit exceeded\"}"));
    return false;
}
