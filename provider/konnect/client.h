/* Calls of Konnect's REST API: base URL, token, retries, and the response.
 *
 * Retries (docs/dev/konnect.md, "Rate limits and retries"): 429 always, after Retry-After (seconds or a
 * date) or else exponentially with jitter; 502, 503, 504 and broken connections only where repeating is
 * safe (GET, PUT, DELETE; any method when no byte was sent). Bounded by max_retries and by request_timeout
 * over all attempts; every wait is logged; a stop flag ends it. When Retry-After asks for more time than is
 * left, the call ends with an error that says so; when only our own wait would take too long, it ends with
 * the last response or failure.
 */
#ifndef KONNECT_CLIENT_H
#define KONNECT_CLIENT_H

#include "base/ctx.h"
#include "base/secret.h"
#include "konnect/http.h"
#include "konnect/redact.h"
#include "value/value.h"

struct konnect_client;

struct konnect_settings {
    strview base_url;           /* "https://eu.api.konghq.com": no trailing slash, no /v2 */
    const struct secret *token; /* borrowed: outlives the client */
    strview user_agent;
    int64_t request_timeout_ms;  /* for one call, with all its attempts and waits */
    int max_retries;             /* attempts after the first */
    uint64_t jitter_seed;        /* 0: taken from the system; tests give another */
    struct limiter_clock *clock; /* NULL: the machine's; tests give one in which waiting takes no time */
};

/* Copies what it needs of the settings, and owns `http` from now on. Never NULL. */
struct konnect_client *konnect_client_new(const struct konnect_settings *settings, struct http *http);
void konnect_client_free(struct konnect_client *client);
/* To be called after a stop flag was set: all waits and requests then look at their flags at once. */
void konnect_client_wake(struct konnect_client *client);

struct konnect_request {
    const char *method;
    strview path;             /* "/v2/control-planes/…", percent-encoded, no trailing slash */
    strview query;            /* "force=true", without '?'; or empty */
    const struct value *body; /* NULL: no body */
    bool once;                /* one attempt only: the call merely helps, and its failure is no fault */
    bool undecoded;           /* a body with status 200 is left as it is: `json` stays NULL */
    int64_t within_ms; /* for all attempts and waits, where it is less than request_timeout; 0: no limit */
    struct redaction mask;
};

struct konnect_response {
    int status;               /* 0: there was none, and an error diagnostic says why */
    const struct value *json; /* the body, or NULL when it is empty or no JSON */
    strview body;
    strview content_type;
    const struct http_header *headers; /* all of the answer's, in their order */
    size_t header_count;
    int attempts;       /* how many were made */
    int64_t began_ms;   /* when the last of them began (konnect_now_ms) */
    int64_t elapsed_ms; /* over all of them, with the waits */
    strview trace;      /* Konnect's name for the call ("kong:trace:…", or x-kong-request-id), or empty */
    bool uncertain; /* some attempt broke after it was sent: a POST may have been done (once) although this
                       call failed or answered "exists already" */
    int64_t sent_after_ms; /* the last attempt began no earlier than this, by Konnect's own clock
                              (konnect_server_time); 0: not known */
};

/* Where Konnect is, for messages: "https://eu.api.konghq.com". Lives as long as the client. */
strview konnect_client_base_url(const struct konnect_client *client);

/* The time by which the client waits and measures, in milliseconds. Any thread. */
int64_t konnect_now_ms(struct konnect_client *client);

/* Sends and waits. True: `*out` holds a status, whatever it is. False: there was no usable answer; an error
 * diagnostic says why in words that help (which host, which variable), and only `uncertain` and
 * `sent_after_ms` are set, so that the caller of a POST can look whether the object exists. Every attempt is
 * logged: method, path, status, ms, trace; bodies at trace level, masked; the token never. */
bool konnect_call(struct ctx *ctx, struct konnect_client *client, const struct konnect_request *request,
                  struct konnect_response *out);

/* The time by Konnect's own clock, in milliseconds since the epoch, as far as an earlier answer told (its
 * Date header): at least that late it is there. False: there was no such answer yet. Any thread. */
bool konnect_server_time(struct konnect_client *client, int64_t *out_ms);

#endif
