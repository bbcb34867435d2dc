#include "list_server.h"

#include "base/buf.h"
#include "suite.h"

#include <sched.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const char base_url[] = "https://k.test";

const char *const list_fault_names[LIST_FAULTS] = {
    "good",
    "status 400",
    "status 401",
    "status 403",
    "status 404",
    "status 429",
    "status 500",
    "503",
    "empty",
    "HTML",
    "cut",
    "no data",
    "data is an object",
    "no objects",
    "gaps",
    "same page",
    "back to the first",
    "lost",
    "too large",
    "slow",
};

static strview box_text(struct arena *arena, const struct list_server *server, size_t box)
{
    char *padding = arena_alloc(arena, server->padding + 1);
    memset(padding, 'x', server->padding);
    return arena_printf(arena, "{\"id\":\"%zu\",\"name\":\"v%zu\",\"note\":\"%s\"}", box,
                        server->versions[box], padding);
}

/* The number behind `word` in the query; `otherwise` when there is none. */
static size_t number_behind(strview query, const char *word, size_t otherwise)
{
    size_t at = sv_find_part(query, sv_from(word));
    int64_t number = 0;
    if (at == SIZE_MAX)
        return otherwise;
    strview rest = sv_slice(query, at + strlen(word), query.len);
    strview digits = sv_cut(&rest, '&');
    return sv_to_int64(digits, &number) ? (size_t)number : otherwise;
}

struct wanted {
    size_t from;
    size_t size;
};

static struct wanted wanted_of(const struct list_server *server, strview query)
{
    bool offset = server->paging == KONNECT_PAGING_OFFSET;
    struct wanted wanted = {
        .from = number_behind(query, offset ? "&offset=" : "page%5Bafter%5D=", 0),
        .size = number_behind(query, offset ? "size=" : "page%5Bsize%5D=", 100),
    };
    if (server->most > 0 && wanted.size > server->most)
        wanted.size = server->most;
    return wanted;
}

static strview position_text(struct arena *arena, const struct list_server *server, size_t next)
{
    if (server->paging == KONNECT_PAGING_OFFSET)
        return next < server->count ? arena_printf(arena, "\"offset\":\"%zu\"", next) : SV("\"offset\":null");
    return next < server->count
               ? arena_printf(arena, "\"meta\":{\"page\":{\"next\":\"/boxes?page[after]=%zu\"}}", next)
               : SV("\"meta\":{\"page\":{\"next\":null}}");
}

static strview page_text(struct arena *arena, const struct list_server *server, struct wanted wanted,
                         enum list_fault fault)
{
    struct buf text = buf_make(arena, BUF_LIMIT_HTTP_BODY);
    size_t end = wanted.from + wanted.size < server->count ? wanted.from + wanted.size : server->count;
    size_t next = end;
    if (fault == LIST_SAME)
        next = wanted.from;
    if (fault == LIST_BACK)
        next = wanted.size; /* the second page */
    buf_printf(&text, "{\"%s\":%c", fault == LIST_NO_DATA ? "items" : "data",
               fault == LIST_DATA_OBJECT ? '{' : '[');
    bool first = true;
    for (size_t box = wanted.from; box < end && fault != LIST_DATA_OBJECT; box++) {
        if (server->versions[box] == 0 || (fault == LIST_GAPS && box % 3 == 0))
            continue;
        buf_append_z(&text, first ? "" : ",");
        buf_append(&text, fault == LIST_NO_OBJECTS ? SV("7,{\"name\":\"nobody\"},{\"id\":3}")
                                                   : box_text(arena, server, box));
        first = false;
    }
    buf_printf(&text, "%c," SV_FMT "}", fault == LIST_DATA_OBJECT ? '}' : ']',
               SV_ARG(position_text(arena, server, next)));
    return buf_view(&text);
}

/* The fault of this page, if it is the broken one. With the lock held. */
static enum list_fault fault_of(struct list_server *server, strview query)
{
    if (!sv_equal(query, server->last_page) && query.len < sizeof server->last_query) {
        memcpy(server->last_query, query.data, query.len);
        server->last_page = sv_make(server->last_query, query.len);
        server->pages++;
    }
    if (server->pages != server->broken_page)
        return LIST_GOOD;
    server->broken++;
    return server->fault;
}

static int status_of(enum list_fault fault)
{
    switch (fault) {
    case LIST_STATUS_400:
        return 400;
    case LIST_STATUS_401:
        return 401;
    case LIST_STATUS_403:
        return 403;
    case LIST_STATUS_404:
        return 404;
    case LIST_STATUS_429:
        return 429;
    case LIST_STATUS_500:
        return 500;
    case LIST_STATUS_503:
        return 503;
    default:
        return 200;
    }
}

static bool is_stopped(const struct http_request *request)
{
    return request->stop != NULL && atomic_load(request->stop);
}

static void answer_list(struct list_server *server, struct arena *arena, const struct http_request *request,
                        strview query, struct http_response *response)
{
    struct wanted wanted = wanted_of(server, query);
    enum list_fault fault = fault_of(server, query);
    server->lists++;
    (void)pthread_cond_broadcast(&server->changed);
    while (fault == LIST_SLOW && !server->released && !is_stopped(request))
        (void)pthread_cond_wait(&server->changed, &server->lock);
    response->status = status_of(fault);
    response->body = response->status == 200 ? page_text(arena, server, wanted, fault)
                                             : SV("{\"message\":\"the list is broken\"}");
    if (server->refused_size > 0 && number_behind(query, "size=", 0) == server->refused_size)
        response->status = 400;
    if (fault == LIST_EMPTY)
        response->body = SV("");
    if (fault == LIST_HTML)
        response->body = SV("<html><body>Sign in</body></html>");
    if (fault == LIST_CUT)
        response->body = sv_slice(response->body, 0, response->body.len / 2);
    if (fault == LIST_LOST)
        *response = (struct http_response){ .outcome = HTTP_UNCERTAIN, .error = SV("it broke") };
    if (fault == LIST_TOO_LARGE)
        *response =
            (struct http_response){ .outcome = HTTP_REFUSED, .status = 200, .error = SV("too large") };
    if (fault == LIST_SLOW && is_stopped(request))
        *response = (struct http_response){ .outcome = HTTP_STOPPED, .error = SV("stopped") };
}

/* GET; PUT writes the next version, DELETE removes. */
static void answer_box(struct list_server *server, struct arena *arena, const char *method, strview name,
                       struct http_response *response)
{
    int64_t number = 0;
    bool known = sv_to_int64(name, &number) && number >= 0 && (size_t)number < server->count;
    size_t box = known ? (size_t)number : 0;
    server->singles += strcmp(method, "GET") == 0;
    if (known && strcmp(method, "PUT") == 0)
        server->versions[box]++;
    known = known && server->versions[box] > 0;
    if (known && strcmp(method, "DELETE") == 0)
        server->versions[box] = 0;
    response->status = known ? 200 : 404;
    response->body = known ? box_text(arena, server, box) : SV("{\"message\":\"not found\"}");
}

static void let_others(const struct list_server *server)
{
    for (int i = 0; server->late && i < 20; i++)
        (void)sched_yield();
}

static void perform(struct http *http, struct arena *arena, const struct http_request *request,
                    struct http_response *response)
{
    struct list_server *server = (struct list_server *)http;
    strview query = sv_slice(request->url, sizeof base_url - 1, request->url.len);
    strview path = sv_cut(&query, '?');
    *response = (struct http_response){ .outcome = HTTP_ANSWERED, .content_type = SV("application/json") };
    let_others(server);
    (void)pthread_mutex_lock(&server->lock);
    if (sv_equal_z(path, SERVER_BOXES))
        answer_list(server, arena, request, query, response);
    else if (sv_starts_with(path, SV(SERVER_BOXES "/")))
        answer_box(server, arena, request->method, sv_slice(path, sizeof SERVER_BOXES, path.len), response);
    else {
        response->status = 200;
        response->body = SV("{\"id\":\"" SERVER_PLANE "\"}");
    }
    (void)pthread_mutex_unlock(&server->lock);
    let_others(server);
}

static void close_server(struct http *http)
{
    (void)http;
}

static void wake(struct http *http)
{
    struct list_server *server = (struct list_server *)http;
    (void)pthread_mutex_lock(&server->lock);
    (void)pthread_cond_broadcast(&server->changed);
    (void)pthread_mutex_unlock(&server->lock);
}

static struct list_server *server_of(struct limiter_clock *clock)
{
    return (struct list_server *)((char *)clock - offsetof(struct list_server, clock));
}

static int64_t now_ms(struct limiter_clock *clock)
{
    return atomic_load(&server_of(clock)->now_ms);
}

static void wait_until(struct limiter_clock *clock, int64_t until_ms)
{
    atomic_store(&server_of(clock)->now_ms, until_ms);
}

void list_server_begin(struct list_server *server, size_t count)
{
    *server = (struct list_server){
        .http = { perform, close_server, wake },
        .clock = { now_ms, wait_until },
        .count = count,
    };
    REQUIRE(count <= SERVER_MOST);
    for (size_t i = 0; i < count; i++)
        server->versions[i] = 1;
    (void)pthread_mutex_init(&server->lock, NULL);
    (void)pthread_cond_init(&server->changed, NULL);
}

void list_server_end(struct list_server *server)
{
    (void)secret_free(server->token);
    (void)pthread_cond_destroy(&server->changed);
    (void)pthread_mutex_destroy(&server->lock);
}

struct konnect_client *list_server_client(struct list_server *server)
{
    server->token = secret_new(SV("kpat_x"));
    const struct konnect_settings settings = {
        .base_url = sv_from(base_url),
        .token = server->token,
        .user_agent = SV("agent/1"),
        .request_timeout_ms = 300000,
        .max_retries = 1,
        .jitter_seed = 1,
        .clock = &server->clock,
    };
    return konnect_client_new(&settings, &server->http);
}

void list_server_release(struct list_server *server)
{
    (void)pthread_mutex_lock(&server->lock);
    server->released = true;
    (void)pthread_cond_broadcast(&server->changed);
    (void)pthread_mutex_unlock(&server->lock);
}

void list_server_leave(struct list_server *server)
{
    (void)pthread_mutex_lock(&server->lock);
    server->left++;
    (void)pthread_cond_broadcast(&server->changed);
    (void)pthread_mutex_unlock(&server->lock);
}

void list_server_await_fault(struct list_server *server, size_t readers)
{
    (void)pthread_mutex_lock(&server->lock);
    while (server->broken == 0 && server->left < readers)
        (void)pthread_cond_wait(&server->changed, &server->lock);
    (void)pthread_mutex_unlock(&server->lock);
}

void list_server_await(struct list_server *server, size_t lists)
{
    (void)pthread_mutex_lock(&server->lock);
    while (server->lists < lists)
        (void)pthread_cond_wait(&server->changed, &server->lock);
    (void)pthread_mutex_unlock(&server->lock);
}
