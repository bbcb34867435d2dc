#include "konnect/client.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "konnect/limiter.h"
#include "konnect/redact.h"
#include "konnect/retry.h"
#include "value/json.h"

#include <string.h>
#include <sys/random.h>
#include <time.h>

/* One attempt's share of request_timeout: a connection that hangs must leave time for another. */
enum { ATTEMPT_TIMEOUT_MS = 60000, MAX_HEADERS = 5, LONG_WAIT_MS = 5000, MAX_RESET_S = 86400 };

/* A write that is under way when a stop is asked for may still be answered, so that what it made is known. */
enum { WRITE_GRACE_MS = 5000 };

struct konnect_client {
    struct arena *arena; /* what lives as long as the client */
    struct http *http;
    struct limiter *limiter;
    strview base_url;
    const struct secret *token;
    strview user_agent;
    int64_t request_timeout_ms;
    int max_retries;
    atomic_bool has_clock; /* `clock_lead_ms` is known */
    atomic_int_fast64_t clock_lead_ms;
    atomic_uint_fast64_t random; /* state of the jitter; its quality does not matter */
};

struct konnect_client *konnect_client_new(const struct konnect_settings *settings, struct http *http)
{
    struct konnect_client *client = mem_alloc(sizeof *client);
    uint64_t seed = settings->jitter_seed;
    if (seed == 0 && getrandom(&seed, sizeof seed, 0) != sizeof seed)
        seed = (uint64_t)clock_ms(); /* weak randomness is good enough for jitter */
    client->arena = arena_new();
    client->http = http;
    client->limiter = limiter_new(settings->clock);
    client->base_url = arena_copy(client->arena, settings->base_url);
    client->user_agent = arena_copy(client->arena, settings->user_agent);
    client->token = settings->token;
    client->request_timeout_ms = settings->request_timeout_ms;
    client->max_retries = settings->max_retries;
    atomic_init(&client->random, seed);
    return client;
}

void konnect_client_free(struct konnect_client *client)
{
    if (client == NULL)
        return;
    client->http->close(client->http);
    limiter_free(client->limiter);
    arena_free(client->arena);
    mem_free(client);
}

void konnect_client_wake(struct konnect_client *client)
{
    limiter_wake(client->limiter);
    client->http->wake(client->http);
}

strview konnect_client_base_url(const struct konnect_client *client)
{
    return client->base_url;
}

int64_t konnect_now_ms(struct konnect_client *client)
{
    return limiter_now_ms(client->limiter);
}

/* ---- One call ---- */

struct calling {
    struct ctx *ctx;
    struct konnect_client *client;
    const struct konnect_request *request;
    struct http_request http;
    struct http_header headers[MAX_HEADERS];
    int64_t deadline;   /* now_ms's */
    int64_t not_before; /* now_ms's: the next attempt */
    int attempt;        /* 0: the first */
    int unreached;      /* the last so many attempts did not reach Konnect */
    int64_t started;    /* now_ms's */
    strview cause;      /* why the last attempt is not the end: "status 503", or the connection's error */
    bool uncertain;
    int64_t sent_after_ms;
    int64_t began; /* now_ms's: the last attempt */
};

static int64_t now_ms(const struct calling *calling)
{
    return limiter_now_ms(calling->client->limiter);
}

static void add_header(struct calling *calling, strview name, strview value)
{
    calling->headers[calling->http.header_count++] = (struct http_header){ name, value };
}

static bool prepare(struct calling *calling)
{
    struct arena *arena = calling->ctx->arena;
    const struct konnect_client *client = calling->client;
    const struct konnect_request *request = calling->request;
    calling->http = (struct http_request){
        .method = request->method,
        .url = arena_printf(arena, SV_FMT SV_FMT "%s" SV_FMT, SV_ARG(client->base_url), SV_ARG(request->path),
                            request->query.len > 0 ? "?" : "", SV_ARG(request->query)),
        .headers = calling->headers,
        .has_body = request->body != NULL,
        .stop = calling->ctx->stop,
        .stop_grace_ms = strcmp(request->method, "GET") == 0 ? 0 : WRITE_GRACE_MS,
    };
    add_header(calling, SV("Authorization"),
               arena_printf(arena, "Bearer " SV_FMT, SV_ARG(secret_view(client->token))));
    add_header(calling, SV("User-Agent"), client->user_agent);
    add_header(calling, SV("Accept"), SV("application/json, application/problem+json"));
    if (request->body == NULL)
        return true;
    add_header(calling, SV("Content-Type"), SV("application/json"));
    return json_encode(calling->ctx, request->body, &calling->http.body);
}

/* A body as the log may have it. */
static strview masked_body(const struct calling *calling, const struct value *json, strview text)
{
    struct arena *arena = calling->ctx->arena;
    const struct redaction *mask = &calling->request->mask;
    struct ctx quiet = ctx_make(arena);
    strview masked = text;
    if (json == NULL)
        (void)json_decode(&quiet, text, &json); /* it may have been left undecoded */
    bool is_encoded = json != NULL && json_encode(&quiet, redact_fields(arena, json, mask), &masked);
    if (!is_encoded &&
        !(mask->is_whole && mask->field_count == 0)) /* which part of it a field's value is cannot be told */
        return arena_printf(arena, "(%zu bytes that are no JSON text)", text.len);
    return redact_text(arena, masked, mask);
}

static void log_request(const struct calling *calling)
{
    if (calling->request->body == NULL || !log_enabled(LOG_TRACE))
        return;
    log_write(LOG_TRACE, "request body",
              LOG_FIELDS(LOG_TEXT("method", sv_from(calling->request->method)),
                         LOG_TEXT("path", calling->request->path),
                         LOG_TEXT("body", masked_body(calling, calling->request->body, SV("")))));
}

static void log_response(const struct calling *calling, const struct http_response *http,
                         const struct konnect_response *response)
{
    log_write(LOG_DEBUG, "Konnect",
              LOG_FIELDS(
                  LOG_TEXT("method", sv_from(calling->request->method)),
                  LOG_TEXT("path", calling->request->path), LOG_TEXT("query", calling->request->query),
                  LOG_NUMBER("status", http->outcome == HTTP_ANSWERED ? http->status : 0),
                  LOG_NUMBER("ms", http->elapsed_ms), LOG_NUMBER("attempt", calling->attempt + 1),
                  LOG_TEXT("trace", response->trace),
                  LOG_TEXT("error", redact_text(calling->ctx->arena, http->error, &calling->request->mask))));
    if (http->body.len > 0 && log_enabled(LOG_TRACE))
        log_write(LOG_TRACE, "answer body",
                  LOG_FIELDS(LOG_TEXT("path", calling->request->path),
                             LOG_TEXT("body", masked_body(calling, response->json, http->body))));
}

static strview trace_of(const struct value *json, const struct http_response *http)
{
    const struct value *instance = json != NULL ? value_get(json, SV("instance")) : NULL;
    strview trace = instance != NULL ? value_text(instance) : SV("");
    return trace.len > 0 ? trace : http->request_id;
}

static struct konnect_response look_at(const struct calling *calling, const struct http_response *http)
{
    struct ctx ctx = ctx_make(calling->ctx->arena);
    struct konnect_response response = {
        .status = http->outcome == HTTP_ANSWERED ? http->status : 0,
        .body = http->body,
        .content_type = http->content_type,
        .headers = http->headers,
        .header_count = http->header_count,
    };
    bool left = calling->request->undecoded && http->status == 200;
    if (http->body.len > 0 && !left)
        (void)json_decode(&ctx, http->body, &response.json); /* stays NULL when it is no JSON */
    response.trace = trace_of(response.json, http);
    return response;
}

static const char *host_of(const struct calling *calling)
{
    strview rest = calling->client->base_url;
    (void)sv_cut(&rest, '/');
    (void)sv_cut(&rest, '/');
    return arena_copy(calling->ctx->arena, sv_cut(&rest, '/')).data;
}

/* For a POST that was sent but not answered: sending it again could make a second object. */
static const char *uncertainty(const struct calling *calling)
{
    return calling->uncertain && strcmp(calling->request->method, "POST") == 0
               ? " The object may have been created all the same: look in Konnect before you apply again, "
                 "and import it if it is there."
               : "";
}

static const char *elapsed(const struct calling *calling)
{
    return arena_count(calling->ctx->arena, (now_ms(calling) - calling->started + 500) / 1000, "second");
}

/* " (5 attempts in 9 seconds)"; nothing after a single attempt. */
static const char *history(const struct calling *calling)
{
    if (calling->attempt == 0)
        return "";
    return arena_printf(calling->ctx->arena, " (%d attempts in %s)", calling->attempt + 1, elapsed(calling))
        .data;
}

/* ": 2 attempts in 5 seconds, the last one: status 503"; nothing while the first attempt is under way. */
static const char *last_words(const struct calling *calling)
{
    struct arena *arena = calling->ctx->arena;
    if (calling->cause.len == 0)
        return "";
    return arena_printf(arena, ": %s in %s, the last one: " SV_FMT,
                        arena_count(arena, calling->attempt, "attempt"), elapsed(calling),
                        SV_ARG(redact_text(arena, calling->cause, &calling->request->mask)))
        .data;
}

static bool report_stop(struct calling *calling)
{
    return ctx_error(calling->ctx, "Stopped",
                     "Terraform stopped the provider while it waited for Konnect%s.%s", last_words(calling),
                     uncertainty(calling));
}

static bool report_refusal(struct calling *calling, const struct http_response *http, strview error)
{
    if (http->obstacle == HTTP_OBSTACLE_NO_TRUST)
        return ctx_error(
            calling->ctx, "No certificate authorities",
            "The certificate of %s cannot be verified: this machine does not have a file or "
            "directory of certificate authorities in one of the usual places. Install the package "
            "ca-certificates, or set SSL_CERT_FILE to a file with certificates (PEM).",
            host_of(calling));
    if (http->obstacle == HTTP_OBSTACLE_PROXY)
        return ctx_error(
            calling->ctx, "Proxy cannot be used",
            "%s cannot be reached: " SV_FMT
            ". Correct the environment variable that names the proxy: HTTPS_PROXY or ALL_PROXY, or "
            "http_proxy for an address with http://.",
            host_of(calling), SV_ARG(error));
    bool distrusted = http->obstacle == HTTP_OBSTACLE_CERTIFICATE;
    return ctx_error(
        calling->ctx, "Connection to Konnect given up", "The connection to %s was closed: " SV_FMT ".%s%s",
        host_of(calling), SV_ARG(error),
        distrusted
            ? " If a private certificate authority signed the certificate, set SSL_CERT_FILE to the file "
              "with its certificates."
            : "",
        uncertainty(calling));
}

static bool report_failure(struct calling *calling, const struct http_response *http)
{
    struct ctx *ctx = calling->ctx;
    strview error = redact_text(ctx->arena, http->error, &calling->request->mask);
    switch (http->outcome) {
    case HTTP_STOPPED:
        return report_stop(calling);
    case HTTP_NOT_SENT:
        if (ctx_stopped(ctx))
            return report_stop(calling);
        return ctx_error(ctx, "Konnect cannot be reached",
                         "%s cannot be reached: " SV_FMT
                         "%s. Check the provider's server_url or region (environment variables "
                         "KONNECT_SERVER_URL, KONNECT_REGION), and HTTPS_PROXY where there is a proxy.",
                         host_of(calling), SV_ARG(error), history(calling));
    case HTTP_REFUSED:
        return report_refusal(calling, http, error);
    default:
        return ctx_error(ctx, "Konnect did not answer",
                         "The connection to %s broke before there was an answer: " SV_FMT "%s.%s",
                         host_of(calling), SV_ARG(error), history(calling), uncertainty(calling));
    }
}

static bool report_late(struct calling *calling, int64_t wait_ms)
{
    struct arena *arena = calling->ctx->arena;
    if (ctx_stopped(calling->ctx))
        return report_stop(calling);
    return ctx_error(
        calling->ctx, "Rate limit lasts too long",
        "Konnect limits the rate of requests and asks for a wait of %s, which is longer than the provider's "
        "request_timeout (%s) allows%s. Try again later, or raise request_timeout.",
        arena_count(arena, (wait_ms + 999) / 1000, "second"),
        arena_count(arena, calling->client->request_timeout_ms / 1000, "second"), last_words(calling));
}

static uint64_t next_random(struct konnect_client *client)
{
    /* A step of a linear congruential generator (Knuth's constants). */
    uint64_t state = atomic_fetch_add(&client->random, 1442695040888963407U) * 6364136223846793005U;
    return state >> 33;
}

/* A wait that people notice is worth a warning. */
static void log_wait(const struct calling *calling, const char *message, int status, strview cause,
                     int64_t wait_ms)
{
    log_write(
        wait_ms >= LONG_WAIT_MS ? LOG_WARN : LOG_INFO, message,
        LOG_FIELDS(LOG_TEXT("method", sv_from(calling->request->method)),
                   LOG_TEXT("path", calling->request->path), LOG_NUMBER("status", status),
                   LOG_NUMBER("wait_ms", wait_ms), LOG_NUMBER("attempt", calling->attempt + 1),
                   LOG_TEXT("cause", redact_text(calling->ctx->arena, cause, &calling->request->mask))));
}

/* Konnect's clock: a Date header is cut to whole seconds and on its way for a while, so Konnect's time is
 * that or later. */
static void learn_clock(struct konnect_client *client, const struct http_response *http)
{
    int64_t date = 0;
    if (http->outcome != HTTP_ANSWERED || !retry_parse_date(sv_trim(http->date), &date))
        return;
    atomic_store(&client->clock_lead_ms, date * 1000 - limiter_now_ms(client->limiter));
    atomic_store(&client->has_clock, true);
}

bool konnect_server_time(struct konnect_client *client, int64_t *out_ms)
{
    if (!atomic_load(&client->has_clock))
        return false;
    *out_ms = limiter_now_ms(client->limiter) + atomic_load(&client->clock_lead_ms);
    return true;
}

/* A whole number in a header; -1: none. */
static int64_t number_header(const struct http_response *http, strview name)
{
    for (size_t i = 0; i < http->header_count; i++) {
        strview text = http->headers[i].value;
        int64_t number = 0;
        if (sv_equal_nocase(http->headers[i].name, name) && sv_to_int64(text, &number))
            return number;
    }
    return -1;
}

static void learn_limit(struct konnect_client *client, const struct http_response *http)
{
    if (http->outcome != HTTP_ANSWERED) {
        limiter_answered(client->limiter, NULL);
        return;
    }
    int64_t reset_s = number_header(http, SV("RateLimit-Reset"));
    const struct limiter_answer answer = {
        .refused = http->status == 429,
        .retry_after_ms = retry_after_ms(http->retry_after, time(NULL)),
        .limit = number_header(http, SV("RateLimit-Limit")),
        .remaining = number_header(http, SV("RateLimit-Remaining")),
        .reset_ms = reset_s >= 0 && reset_s <= MAX_RESET_S ? reset_s * 1000 : -1,
    };
    limiter_answered(client->limiter, &answer);
}

/* Whether there is to be another attempt, and from when on. When our own wait would pass the deadline, the
 * call ends with what came last, which says more than a time-out would. */
static bool plan_next(struct calling *calling, const struct http_response *http)
{
    int most = calling->request->once ? 0 : calling->client->max_retries;
    calling->unreached = http->outcome == HTTP_NOT_SENT ? calling->unreached + 1 : 0;
    if (calling->attempt >= most || calling->unreached > retry_most(http) ||
        !retry_is_right(calling->request->method, http))
        return false;
    calling->cause = http->outcome == HTTP_ANSWERED
                         ? arena_printf(calling->ctx->arena, "status %d", http->status)
                         : http->error;
    int64_t asked = retry_after_ms(http->retry_after, time(NULL));
    int64_t wait = asked >= 0 ? asked : retry_backoff_ms(calling->attempt + 1, next_random(calling->client));
    calling->not_before = now_ms(calling) + wait;
    if (calling->not_before > calling->deadline)
        return asked >= 0;
    log_wait(calling, "waiting before the next attempt", http->status, calling->cause, wait);
    return true;
}

/* Waits for what plan_next said, and for the gate that another call may have closed. */
static bool await_turn(struct calling *calling)
{
    struct limiter *limiter = calling->client->limiter;
    int64_t own_wait = calling->not_before - now_ms(calling);
    int64_t closed_for = limiter_closed_for(limiter);
    if (closed_for > own_wait && closed_for > 0 && now_ms(calling) + closed_for <= calling->deadline)
        log_wait(calling, "waiting because Konnect turned another call away", 429, SV("status 429"),
                 closed_for);
    if (limiter_wait(limiter, calling->not_before, calling->deadline, calling->ctx->stop))
        return true;
    closed_for = limiter_closed_for(limiter);
    return report_late(calling, own_wait > closed_for ? own_wait : closed_for);
}

static void attempt(struct calling *calling, struct http_response *http)
{
    calling->began = now_ms(calling);
    int64_t left = calling->deadline - calling->began;
    if (!konnect_server_time(calling->client, &calling->sent_after_ms))
        calling->sent_after_ms = 0;
    calling->http.timeout_ms = left < ATTEMPT_TIMEOUT_MS ? left : ATTEMPT_TIMEOUT_MS;
    calling->client->http->perform(calling->client->http, calling->ctx->arena, &calling->http, http);
    bool unread = http->outcome == HTTP_REFUSED && http->status != 0;
    calling->uncertain =
        calling->uncertain || unread || http->outcome == HTTP_UNCERTAIN || http->outcome == HTTP_STOPPED;
}

static bool call_until_settled(struct calling *calling, struct konnect_response *out)
{
    for (;; calling->attempt++) {
        struct http_response http;
        if (!await_turn(calling))
            return false;
        attempt(calling, &http);
        struct konnect_response response = look_at(calling, &http);
        log_response(calling, &http, &response);
        learn_limit(calling->client, &http);
        learn_clock(calling->client, &http);
        if (plan_next(calling, &http))
            continue;
        if (http.outcome != HTTP_ANSWERED)
            return report_failure(calling, &http);
        *out = response;
        out->attempts = calling->attempt + 1;
        out->began_ms = calling->began;
        out->elapsed_ms = now_ms(calling) - calling->started;
        return true;
    }
}

bool konnect_call(struct ctx *ctx, struct konnect_client *client, const struct konnect_request *request,
                  struct konnect_response *out)
{
    struct calling calling = { .ctx = ctx, .client = client, .request = request };
    calling.started = now_ms(&calling);
    int64_t within = request->within_ms;
    bool shorter = within > 0 && within < client->request_timeout_ms;
    calling.deadline = calling.started + (shorter ? within : client->request_timeout_ms);
    out->uncertain = false;
    out->sent_after_ms = 0;
    if (!prepare(&calling))
        return false;
    log_request(&calling);
    bool settled = call_until_settled(&calling, out);
    out->uncertain = calling.uncertain;
    out->sent_after_ms = calling.sent_after_ms;
    return settled;
}
