/* A struct http that answers from a script and records what it was asked. */
#ifndef TESTS_UNIT_KONNECT_FAKE_HTTP_H
#define TESTS_UNIT_KONNECT_FAKE_HTTP_H

#include "base/buf.h"
#include "konnect/client.h"
#include "konnect/limiter.h"

#include <pthread.h>

struct fake_http {
    struct http http;
    struct arena *arena;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    const struct http_response
        *answers; /* one per request, in order; the last one again when there are no more */
    size_t answer_count;
    size_t asked;          /* requests so far */
    struct buf transcript; /* "METHOD URL [BODY]\n" a request */
    struct buf headers;    /* "NAME: VALUE\n" of the last request */
    size_t closed;
    size_t woken;
    struct limiter_clock clock; /* of the client: waiting takes no time, but `now_ms` goes on */
    int64_t now_ms;             /* from 0 */
    bool real_time;             /* set before fake_client: the client waits by the machine's clock */
};

void fake_http_init(struct fake_http *fake, struct arena *arena, const struct http_response *answers,
                    size_t count);
/* Blocks until `count` requests have been made. */
void fake_http_await(struct fake_http *fake, size_t count);

/* A client over it with the token "kpat_x", "https://k.test" and no jitter to speak of. */
struct konnect_client *fake_client(struct fake_http *fake, int64_t timeout_ms, int max_retries);

#define ANSWER(code, text)                                                                                   \
    ((struct http_response){ .outcome = HTTP_ANSWERED, .status = (code), .body = SV(text) })

#endif
