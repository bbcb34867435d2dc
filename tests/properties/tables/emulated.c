#include "emulated.h"

#include "base/mem.h"
#include "emulator/api/api.h"
#include "emulator/api/faults.h"
#include "emulator/api/plugin_catalogue.h"
#include "emulator/api/seed/seed.h"
#include "emulator/api/store.h"
#include "emulator/emulator.h"
#include "value/json.h"

#include <string.h>
#include <time.h>

const char *const emulated_fault_names[EMULATED_FAULTS] = {
    [EMULATED_FINE] = "none",
    [EMULATED_LOST] = "connection lost",
    [EMULATED_LOST_AFTER] = "done, answer lost",
    [EMULATED_500] = "500",
    [EMULATED_503_AFTER] = "done, answered 503",
};

struct emulated {
    struct http http;
    struct arena *arena;
    struct emulator emulator;
    enum emulated_fault fault; /* to come */
    bool fault_met;
    size_t writes;
};

static struct emulated *current;

/* ---- Requests ---- */

static strview without_server(strview url)
{
    if (!sv_starts_with(url, SV(EMULATED_SERVER)))
        BUG("another server is asked: " SV_FMT, SV_ARG(url));
    return sv_slice(url, sizeof EMULATED_SERVER - 1, url.len);
}

static struct exchange *exchange_of(struct emulated *emulated, struct arena *arena, const char *method,
                                    strview target)
{
    struct exchange *exchange = ARENA_NEW(arena, struct exchange);
    exchange->emulator = &emulated->emulator;
    exchange->arena = arena;
    exchange->ctx = ctx_make(arena);
    exchange->method = sv_from(method);
    exchange->path = sv_cut(&target, '?');
    exchange->query = target;
    exchange->headers = headers_make(arena);
    return exchange;
}

static bool is_write(const struct exchange *exchange)
{
    return !sv_equal_z(exchange->method, "GET") && !sv_ends_with(exchange->path, SV("/validate"));
}

/* Some times of Konnect are in seconds: every request has one of its own. */
static void pass_time(struct emulated *emulated)
{
    enum { STEP_MS = 1000 };
    int64_t now = emulator_now_ms();
    int64_t last = emulated->emulator.last_tick_ms;
    emulated->emulator.last_tick_ms = (last > now ? last : now) + STEP_MS;
}

static strview http_date(struct arena *arena)
{
    char text[64];
    struct tm parts;
    time_t now = (time_t)(current->emulator.last_tick_ms / 1000);
    (void)strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&now, &parts));
    return arena_copy(arena, sv_from(text));
}

static void answered(struct arena *arena, const struct reply *reply, struct http_response *response)
{
    *response = (struct http_response){
        .outcome = HTTP_ANSWERED,
        .status = reply->status,
        .body = reply->body,
        .content_type = sv_from(reply->content_type != NULL ? reply->content_type : ""),
        .date = http_date(arena),
    };
}

static void met(struct emulated *emulated, struct exchange *exchange, struct http_response *response)
{
    enum emulated_fault fault = emulated->fault;
    bool done = fault == EMULATED_LOST_AFTER || fault == EMULATED_503_AFTER;
    emulated->fault = EMULATED_FINE;
    emulated->fault_met = true;
    if (done)
        api_answer(NULL, exchange);
    emulated->writes += done && exchange->reply.status < 300;
    if (fault == EMULATED_LOST || fault == EMULATED_LOST_AFTER) {
        *response = (struct http_response){ .outcome = HTTP_UNCERTAIN, .error = SV("the connection broke") };
        return;
    }
    const struct reply reply = { .status = fault == EMULATED_500 ? 500 : 503,
                                 .content_type = "application/json",
                                 .body = SV("{\"message\":\"no\"}") };
    answered(exchange->arena, &reply, response);
}

static void perform(struct http *http, struct arena *arena, const struct http_request *request,
                    struct http_response *response)
{
    (void)http;
    struct emulated *emulated = current;
    pass_time(emulated);
    struct exchange *exchange = exchange_of(emulated, arena, request->method, without_server(request->url));
    for (size_t i = 0; i < request->header_count; i++)
        headers_add(&exchange->headers, request->headers[i].name, request->headers[i].value);
    exchange->body = request->has_body ? request->body : SV("");
    if (emulated->fault != EMULATED_FINE && is_write(exchange)) {
        met(emulated, exchange, response);
        return;
    }
    api_answer(NULL, exchange);
    emulated->writes += is_write(exchange) && exchange->reply.status < 300;
    answered(arena, &exchange->reply, response);
}

static void do_nothing(struct http *http)
{
    (void)http;
}

struct http *emulated_open(void)
{
    return &current->http;
}

struct emulated_answer emulated_ask(struct emulated *emulated, struct arena *arena, const char *method,
                                    strview path, const struct value *body)
{
    struct emulated_answer answer = { 0 };
    pass_time(emulated);
    struct exchange *exchange = exchange_of(emulated, arena, method, path);
    headers_add(&exchange->headers, SV("Authorization"), SV("Bearer " EMULATED_TOKEN));
    if (body != NULL) {
        headers_add(&exchange->headers, SV("Content-Type"), SV("application/json"));
        if (!json_encode(&exchange->ctx, body, &exchange->body))
            BUG("a body cannot be written");
    }
    api_answer(NULL, exchange);
    answer.status = exchange->reply.status;
    if (exchange->reply.body.len > 0 && !json_decode(&exchange->ctx, exchange->reply.body, &answer.json))
        BUG("an answer is no JSON");
    return answer;
}

/* ---- Faults ---- */

void emulated_set_fault(struct emulated *emulated, enum emulated_fault fault)
{
    emulated->fault = fault;
    emulated->fault_met = false;
}

bool emulated_fault_was_met(const struct emulated *emulated)
{
    return emulated->fault_met;
}

size_t emulated_writes(const struct emulated *emulated)
{
    return emulated->writes;
}

/* ---- Life ---- */

static void prepare(struct emulated *emulated)
{
    struct ctx ctx = ctx_make(emulated->arena);
    struct emulator *emulator = &emulated->emulator;
    if (!plugin_catalogue_load(&ctx, NULL, &emulator->plugins) || !seed_load(&ctx, NULL, &emulator->seed) ||
        !store_open(&ctx, ":memory:", &emulator->store))
        BUG("the emulator cannot start");
    store_begin(emulator->store, NULL);
    bool planted = seed_apply(&ctx, emulator);
    store_end(emulator->store, planted);
    if (!planted)
        BUG("the emulator's first objects cannot be made");
}

struct emulated *emulated_new(void)
{
    struct emulated *emulated = mem_alloc(sizeof *emulated);
    *emulated = (struct emulated){
        .http = { perform, do_nothing, do_nothing },
        .arena = arena_new(),
        .emulator = { .token = SV(EMULATED_TOKEN), .page_size_cap = 1000, .lock = PTHREAD_MUTEX_INITIALIZER },
    };
    emulated->emulator.faults = faults_new();
    prepare(emulated);
    current = emulated;
    return emulated;
}

void emulated_reset(struct emulated *emulated)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    (void)emulated_ask(emulated, arena, "POST", SV("/_emulator/reset"), NULL);
    emulated->fault = EMULATED_FINE;
    emulated->fault_met = false;
    emulated->writes = 0;
}

void emulated_free(struct emulated *emulated)
{
    faults_free(emulated->emulator.faults);
    store_close(emulated->emulator.store);
    arena_free(emulated->arena);
    mem_free(emulated);
}
