#include "fake_http.h"

#include <stddef.h>

static void perform(struct http *http, struct arena *arena, const struct http_request *request,
                    struct http_response *response)
{
    struct fake_http *fake = (struct fake_http *)http;
    (void)arena;
    (void)pthread_mutex_lock(&fake->lock);
    size_t which = fake->asked < fake->answer_count ? fake->asked : fake->answer_count - 1;
    fake->asked++;
    buf_printf(&fake->transcript, "%s " SV_FMT "%s" SV_FMT "\n", request->method, SV_ARG(request->url),
               request->has_body ? " " : "", SV_ARG(request->body));
    fake->headers = buf_make(fake->arena, BUF_LIMIT_TEXT);
    for (size_t i = 0; i < request->header_count; i++)
        buf_printf(&fake->headers, SV_FMT ": " SV_FMT "\n", SV_ARG(request->headers[i].name),
                   SV_ARG(request->headers[i].value));
    *response = fake->answers[which];
    (void)pthread_cond_broadcast(&fake->changed);
    (void)pthread_mutex_unlock(&fake->lock);
}

static void close_fake(struct http *http)
{
    ((struct fake_http *)http)->closed++;
}

static void wake(struct http *http)
{
    ((struct fake_http *)http)->woken++;
}

static struct fake_http *fake_of(struct limiter_clock *clock)
{
    return (struct fake_http *)((char *)clock - offsetof(struct fake_http, clock));
}

static int64_t fake_now_ms(struct limiter_clock *clock)
{
    return fake_of(clock)->now_ms;
}

static void fake_wait_until(struct limiter_clock *clock, int64_t until_ms)
{
    fake_of(clock)->now_ms = until_ms;
}

void fake_http_init(struct fake_http *fake, struct arena *arena, const struct http_response *answers,
                    size_t count)
{
    *fake = (struct fake_http){
        .http = { perform, close_fake, wake },
        .clock = { fake_now_ms, fake_wait_until },
        .arena = arena,
        .answers = answers,
        .answer_count = count,
        .transcript = buf_make(arena, BUF_LIMIT_TEXT),
        .headers = buf_make(arena, BUF_LIMIT_TEXT),
    };
    (void)pthread_mutex_init(&fake->lock, NULL);
    (void)pthread_cond_init(&fake->changed, NULL);
}

void fake_http_await(struct fake_http *fake, size_t count)
{
    (void)pthread_mutex_lock(&fake->lock);
    while (fake->asked < count)
        (void)pthread_cond_wait(&fake->changed, &fake->lock);
    (void)pthread_mutex_unlock(&fake->lock);
}

struct konnect_client *fake_client(struct fake_http *fake, int64_t timeout_ms, int max_retries)
{
    static struct secret *token; /* the client borrows it for the length of the test */
    (void)secret_free(token);
    token = secret_new(SV("kpat_x"));
    const struct konnect_settings settings = {
        .base_url = SV("https://k.test"),
        .token = token,
        .user_agent = SV("agent/1"),
        .request_timeout_ms = timeout_ms,
        .max_retries = max_retries,
        .jitter_seed = 1,
        .clock = fake->real_time ? NULL : &fake->clock,
    };
    return konnect_client_new(&settings, &fake->http);
}
