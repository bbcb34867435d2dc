#include "konnect/http.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/lock.h"
#include "base/mem.h"
#include "konnect/trust.h"

#include <curl/curl.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum {
    CONNECT_TIMEOUT_MS = 10000,
    POLL_MS = 100,          /* how late a stop flag is seen when nobody calls wake */
    IDLE_POLL_MS = 3600000, /* with nothing to do; wake and new requests end it */
    HOST_CONNECTIONS = 16   /* without HTTP/2 each parallel request takes one */
};

/* One request on its way. It stands on its caller's stack: the caller blocks until the network thread has let
 * go of it, so that thread may use the caller's arena. */
struct transfer {
    struct transfer *next;
    const struct http_request *request;
    struct http_response *response;
    struct arena *arena;
    struct trust trust;
    CURL *easy;
    struct curl_slist *headers;
    strview unsent; /* what is left of a POST's body */
    struct buf body;
    char error[CURL_ERROR_SIZE];
    int64_t stop_seen_ms; /* when the stop flag was first seen; 0: not yet */
    bool done;
};

struct curl_http {
    struct http http;     /* first: a struct http of ours is a curl_http */
    pthread_mutex_t lock; /* guards all down to `incoming` */
    pthread_cond_t finished;
    pthread_t thread;
    bool started;
    bool closing;
    size_t callers; /* that wait in perform */
    struct transfer *incoming;
    struct transfer *active; /* the network thread's alone */
    CURLM *multi;
    CURLSH *sessions; /* of TLS, which later connections take up; the network thread's alone */
};

static void require(bool good, const char *what)
{
    if (!good)
        BUG("libcurl: %s failed", what);
}

/* ---- One transfer ---- */

static size_t take_body(char *data, size_t size, size_t count, void *payload)
{
    struct transfer *transfer = payload;
    buf_append(&transfer->body, sv_make(data, size * count));
    return transfer->body.overflow ? 0 : size * count; /* 0 makes curl end the transfer */
}

/* The headers themselves are asked for at the end; this is a moment at which curl tells of the connection. */
static size_t take_header(char *data, size_t size, size_t count, void *payload)
{
    struct transfer *transfer = payload;
    struct curl_tlssessioninfo *session = NULL;
    (void)data;
    if (transfer->response->tls == NULL &&
        curl_easy_getinfo(transfer->easy, CURLINFO_TLS_SSL_PTR, &session) == CURLE_OK && session != NULL &&
        session->backend == CURLSSLBACKEND_OPENSSL && session->internals != NULL)
        transfer->response->tls = SSL_get_version(session->internals);
    return size * count;
}

static struct curl_slist *make_headers(struct transfer *transfer)
{
    struct curl_slist *list = NULL;
    for (size_t i = 0; i < transfer->request->header_count; i++) {
        const struct http_header *header = &transfer->request->headers[i];
        strview line =
            arena_printf(transfer->arena, SV_FMT ": " SV_FMT, SV_ARG(header->name), SV_ARG(header->value));
        list = curl_slist_append(list, line.data);
        require(list != NULL, "curl_slist_append");
    }
    /* curl would wait a second for a "100 Continue" that Konnect does not send. */
    list = curl_slist_append(list, "Expect:");
    require(list != NULL, "curl_slist_append");
    return list;
}

/* Wiped, because one of the headers holds the token. */
static void free_headers(struct curl_slist *list)
{
    for (struct curl_slist *entry = list; entry != NULL; entry = entry->next)
        mem_wipe(entry->data, strlen(entry->data));
    curl_slist_free_all(list);
}

#define SET(option, value) require(curl_easy_setopt(easy, option, value) == CURLE_OK, #option)

/* Not libcurl's own places, which are those of the machine that it was built on. */
static void set_trust(CURL *easy, const struct trust *trust)
{
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    SET(CURLOPT_CAINFO, trust->file);
    SET(CURLOPT_CAPATH, trust->folder);
    SET(CURLOPT_PROXY_CAINFO, trust->file);
    SET(CURLOPT_PROXY_CAPATH, trust->folder);
}

static void set_limits(CURL *easy, int64_t timeout_ms)
{
    long timeout = timeout_ms > 0 ? (long)timeout_ms : 1;
    SET(CURLOPT_TIMEOUT_MS, timeout);
    SET(CURLOPT_CONNECTTIMEOUT_MS, timeout < CONNECT_TIMEOUT_MS ? timeout : (long)CONNECT_TIMEOUT_MS);
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_PATH_AS_IS, 1L); /* "%2E%2E" is a name here, not the parent */
}

static size_t give_body(char *out, size_t size, size_t count, void *payload)
{
    struct transfer *transfer = payload;
    strview piece = sv_slice(transfer->unsent, 0, size * count);
    if (piece.len > 0)
        memcpy(out, piece.data, piece.len);
    transfer->unsent = sv_slice(transfer->unsent, piece.len, transfer->unsent.len);
    return piece.len;
}

static void set_body(struct transfer *transfer, CURL *easy)
{
    const struct http_request *request = transfer->request;
    if (strcmp(request->method, "POST") == 0) {
        /* When a kept connection breaks, curl sends the request again on a new one, which could make a
         * second object. It does not when it cannot rewind the body, and a read callback without a seek
         * callback cannot be rewound. */
        transfer->unsent = request->has_body ? request->body : SV("");
        SET(CURLOPT_POST, 1L);
        SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)transfer->unsent.len);
        SET(CURLOPT_READFUNCTION, give_body);
        SET(CURLOPT_READDATA, transfer);
        /* An empty body needs no rewinding, so curl would send it again. It does that only after a kept
         * connection broke, so take a fresh one. */
        SET(CURLOPT_FRESH_CONNECT, transfer->unsent.len == 0 ? 1L : 0L);
    } else if (request->has_body) {
        SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.len);
        SET(CURLOPT_POSTFIELDS, request->body.data);
    }
    SET(CURLOPT_NOBODY, strcmp(request->method, "HEAD") == 0 ? 1L : 0L); /* else curl awaits a body */
    SET(CURLOPT_CUSTOMREQUEST, request->method);
}

static void set_up(struct transfer *transfer, CURLSH *sessions)
{
    CURL *easy = curl_easy_init();
    require(easy != NULL, "curl_easy_init");
    transfer->easy = easy;
    transfer->headers = make_headers(transfer);
    transfer->body = buf_make(transfer->arena, BUF_LIMIT_HTTP_BODY);
    SET(CURLOPT_URL, arena_copy(transfer->arena, transfer->request->url).data);
    SET(CURLOPT_HTTPHEADER, transfer->headers);
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    SET(CURLOPT_PIPEWAIT,
        1L); /* wait for a connection that is being made and share it, instead of making another */
    SET(CURLOPT_ACCEPT_ENCODING, "");
    SET(CURLOPT_ERRORBUFFER, transfer->error);
    SET(CURLOPT_PRIVATE, transfer);
    SET(CURLOPT_WRITEFUNCTION, take_body);
    SET(CURLOPT_WRITEDATA, transfer);
    SET(CURLOPT_HEADERFUNCTION, take_header);
    SET(CURLOPT_HEADERDATA, transfer);
    SET(CURLOPT_SHARE, sessions);
    set_limits(easy, transfer->request->timeout_ms);
    set_trust(easy, &transfer->trust);
    set_body(transfer, easy);
}

static strview header_value(struct transfer *transfer, const char *name)
{
    struct curl_header *header = NULL;
    if (curl_easy_header(transfer->easy, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
        return SV("");
    return arena_copy(transfer->arena, sv_from(header->value));
}

static struct curl_header *next_header(CURL *easy, struct curl_header *before)
{
    return curl_easy_nextheader(easy, CURLH_HEADER, -1, before);
}

static void take_headers(struct transfer *transfer)
{
    size_t count = 0;
    for (struct curl_header *at = NULL; (at = next_header(transfer->easy, at)) != NULL;)
        count++;
    struct http_header *headers = ARENA_ARRAY(transfer->arena, struct http_header, count);
    size_t i = 0;
    for (struct curl_header *at = NULL; (at = next_header(transfer->easy, at)) != NULL; i++) {
        headers[i].name = arena_copy(transfer->arena, sv_from(at->name));
        headers[i].value = arena_copy(transfer->arena,
                                      sv_trim(sv_from(at->value))); /* curl leaves the end of an empty one */
    }
    transfer->response->headers = headers;
    transfer->response->header_count = count;
}

/* Whether the TLS handshake on a new connection never ended: then all that was sent was for a proxy. */
static bool is_before_tls(const struct transfer *transfer)
{
    long connections = 0;
    curl_off_t secured_after = 0;
    return sv_starts_with(transfer->request->url, SV("https:")) &&
           curl_easy_getinfo(transfer->easy, CURLINFO_NUM_CONNECTS, &connections) == CURLE_OK &&
           curl_easy_getinfo(transfer->easy, CURLINFO_APPCONNECT_TIME_T, &secured_after) == CURLE_OK &&
           connections > 0 && secured_after == 0;
}

static bool nothing_was_sent(const struct transfer *transfer)
{
    long sent = 0;
    if (curl_easy_getinfo(transfer->easy, CURLINFO_REQUEST_SIZE, &sent) != CURLE_OK)
        return false;
    return sent == 0 || is_before_tls(transfer);
}

/* The handshake failed by what the peer said, which it will say again; when the connection broke under it,
 * OpenSSL has no error of its own. */
static bool is_no_tls(const struct transfer *transfer)
{
    return sv_contains(sv_from(transfer->error), SV(" error:"));
}

/* What the environment has as the address of a proxy is none, or of a kind that libcurl does not know. */
static bool is_useless_proxy(const struct transfer *transfer)
{
    return sv_starts_with(sv_from(transfer->error), SV("Unsupported proxy"));
}

static enum http_outcome outcome_of(const struct transfer *transfer, CURLcode result)
{
    if (is_useless_proxy(transfer))
        return HTTP_REFUSED;
    switch (result) {
    case CURLE_OK:
        return HTTP_ANSWERED;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
        return HTTP_REFUSED;
    case CURLE_SSL_CONNECT_ERROR:
        return is_no_tls(transfer) ? HTTP_REFUSED : HTTP_NOT_SENT;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
        return HTTP_NOT_SENT;
    default:
        if (transfer->body.overflow)
            return HTTP_REFUSED;
        return nothing_was_sent(transfer) ? HTTP_NOT_SENT : HTTP_UNCERTAIN;
    }
}

static enum http_obstacle obstacle_of(const struct transfer *transfer, CURLcode result)
{
    if (is_useless_proxy(transfer))
        return HTTP_OBSTACLE_PROXY;
    switch (result) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        return HTTP_OBSTACLE_NAME;
    case CURLE_COULDNT_CONNECT:
        return HTTP_OBSTACLE_CONNECTION;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
        return HTTP_OBSTACLE_CERTIFICATE;
    default:
        return HTTP_OBSTACLE_OTHER;
    }
}

/* What the user can do about TLS that does not come about. */
static const char *advice_of(const struct transfer *transfer)
{
    return strstr(transfer->error, "wrong version number") != NULL ||
                   strstr(transfer->error, "packet length too long") != NULL
               ? " (this port does not speak HTTPS; is http:// meant?)"
               : "";
}

static strview error_text(struct transfer *transfer, CURLcode result)
{
    if (transfer->body.overflow)
        return arena_printf(transfer->arena, "the answer is larger than %d MiB",
                            BUF_LIMIT_HTTP_BODY / 1024 / 1024);
    if (is_useless_proxy(transfer))
        return SV(
            "the proxy's address is not one that can be used; in its user name and password, all but letters "
            "and digits is to be percent-encoded (# as %23, @ as %40)");
    /* libcurl quotes a proxy's address where it does not understand it: what is before its @ is secret. */
    bool quotes_address = strchr(transfer->error, '@') != NULL;
    const char *text =
        transfer->error[0] != '\0' && !quotes_address ? transfer->error : curl_easy_strerror(result);
    return arena_printf(transfer->arena, "%s%s", text, advice_of(transfer));
}

static int status_of(CURL *easy)
{
    long status = 0;
    (void)curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    return (int)status;
}

static strview peer_of(const struct transfer *transfer)
{
    char *address = NULL;
    long port = 0;
    if (curl_easy_getinfo(transfer->easy, CURLINFO_PRIMARY_IP, &address) != CURLE_OK || address == NULL ||
        *address == '\0' || curl_easy_getinfo(transfer->easy, CURLINFO_PRIMARY_PORT, &port) != CURLE_OK)
        return SV("");
    const char *form = strchr(address, ':') != NULL ? "[%s]:%ld" : "%s:%ld";
    return arena_printf(transfer->arena, form, address, port);
}

static void fill_in(struct transfer *transfer, CURLcode result)
{
    struct http_response *response = transfer->response;
    curl_off_t microseconds = 0;
    (void)curl_easy_getinfo(transfer->easy, CURLINFO_TOTAL_TIME_T, &microseconds);
    response->outcome = outcome_of(transfer, result);
    response->obstacle = obstacle_of(transfer, result);
    response->elapsed_ms = microseconds / 1000;
    response->peer = peer_of(transfer);
    if (response->outcome == HTTP_ANSWERED || transfer->body.overflow)
        response->status = status_of(transfer->easy);
    if (response->outcome != HTTP_ANSWERED) {
        response->error = error_text(transfer, result);
        return;
    }
    response->body = buf_view(&transfer->body);
    response->content_type = header_value(transfer, "Content-Type");
    response->retry_after = header_value(transfer, "Retry-After");
    response->date = header_value(transfer, "Date");
    response->request_id = header_value(transfer, "X-Kong-Request-Id");
    take_headers(transfer);
}

/* ---- The network thread ---- */

static void remove_active(struct curl_http *self, struct transfer *transfer)
{
    struct transfer **link = &self->active;
    while (*link != transfer)
        link = &(*link)->next;
    *link = transfer->next;
}

/* Takes the transfer out of everything and gives it back to its caller. */
static void complete(struct curl_http *self, struct transfer *transfer)
{
    remove_active(self, transfer);
    (void)curl_multi_remove_handle(self->multi, transfer->easy);
    curl_easy_cleanup(transfer->easy);
    free_headers(transfer->headers);
    (void)pthread_mutex_lock(&self->lock);
    transfer->done = true;
    (void)pthread_cond_broadcast(&self->finished);
    (void)pthread_mutex_unlock(&self->lock);
}

static void stop_transfer(struct curl_http *self, struct transfer *transfer)
{
    transfer->response->outcome = nothing_was_sent(transfer) ? HTTP_NOT_SENT : HTTP_STOPPED;
    transfer->response->error = SV("stopped");
    complete(self, transfer);
}

static bool is_stopped(const struct transfer *transfer)
{
    return transfer->request->stop != NULL && atomic_load(transfer->request->stop);
}

static bool is_overdue(struct transfer *transfer)
{
    if (!is_stopped(transfer))
        return false;
    if (transfer->stop_seen_ms == 0)
        transfer->stop_seen_ms = clock_ms();
    return clock_ms() - transfer->stop_seen_ms >= transfer->request->stop_grace_ms;
}

static void stop_some(struct curl_http *self, bool all)
{
    struct transfer *next = NULL;
    for (struct transfer *transfer = self->active; transfer != NULL; transfer = next) {
        next = transfer->next;
        if (all || is_overdue(transfer))
            stop_transfer(self, transfer);
    }
}

static void collect_finished(struct curl_http *self)
{
    int left = 0;
    CURLMsg *message = NULL;
    while ((message = curl_multi_info_read(self->multi, &left)) != NULL) {
        struct transfer *transfer = NULL;
        if (message->msg != CURLMSG_DONE)
            continue;
        CURLcode result = message->data.result;
        require(curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer) == CURLE_OK,
                "CURLINFO_PRIVATE");
        fill_in(transfer, result);
        complete(self, transfer);
    }
}

/* Moves what has come in to the active ones; false when the thread should end. */
static bool take_incoming(struct curl_http *self)
{
    (void)pthread_mutex_lock(&self->lock);
    struct transfer *incoming = self->incoming;
    self->incoming = NULL;
    bool closing = self->closing;
    (void)pthread_mutex_unlock(&self->lock);
    while (incoming != NULL) {
        struct transfer *transfer = incoming;
        incoming = transfer->next;
        transfer->next = self->active;
        self->active = transfer;
        set_up(transfer, self->sessions);
        require(curl_multi_add_handle(self->multi, transfer->easy) == CURLM_OK, "curl_multi_add_handle");
    }
    return !closing;
}

static void *network_thread(void *payload)
{
    struct curl_http *self = payload;
    while (take_incoming(self)) {
        int running = 0;
        require(curl_multi_perform(self->multi, &running) == CURLM_OK, "curl_multi_perform");
        collect_finished(self);
        stop_some(self, false);
        int timeout = self->active != NULL ? POLL_MS : IDLE_POLL_MS;
        require(curl_multi_poll(self->multi, NULL, 0, timeout, NULL) == CURLM_OK, "curl_multi_poll");
    }
    stop_some(self, true);
    return NULL;
}

/* ---- The callers' side ---- */

static void init_curl(void)
{
    require(curl_global_init(CURL_GLOBAL_ALL) == CURLE_OK, "curl_global_init");
}

/* With the lock held. */
static void start_thread(struct curl_http *self)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, init_curl);
    self->multi = curl_multi_init();
    self->sessions = curl_share_init();
    require(self->multi != NULL && self->sessions != NULL, "curl_multi_init");
    require(curl_share_setopt(self->sessions, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION) == CURLSHE_OK,
            "SSL_SESSION");
    require(curl_multi_setopt(self->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX) == CURLM_OK,
            "PIPELINING");
    require(curl_multi_setopt(self->multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)HOST_CONNECTIONS) == CURLM_OK,
            "MAX_HOST_CONNECTIONS");
    require(pthread_create(&self->thread, NULL, network_thread, self) == 0, "pthread_create");
    self->started = true;
}

/* False: without knowing any authority HTTPS can only be refused, and libcurl would not say why. */
static bool find_trust(struct transfer *transfer)
{
    transfer->trust = trust_find(transfer->arena, "", getenv("SSL_CERT_FILE"), getenv("SSL_CERT_DIR"));
    if (trust_is_there(&transfer->trust) || !sv_starts_with(transfer->request->url, SV("https:")))
        return true;
    *transfer->response = (struct http_response){ .outcome = HTTP_REFUSED,
                                                  .obstacle = HTTP_OBSTACLE_NO_TRUST,
                                                  .error = SV("no certificate authority is known") };
    return false;
}

static void perform(struct http *http, struct arena *arena, const struct http_request *request,
                    struct http_response *response)
{
    struct curl_http *self = (struct curl_http *)http;
    struct transfer transfer = { .request = request, .response = response, .arena = arena };
    *response = (struct http_response){ .outcome = HTTP_NOT_SENT };
    if (!find_trust(&transfer))
        return;
    (void)pthread_mutex_lock(&self->lock);
    if (self->closing || is_stopped(&transfer)) {
        (void)pthread_mutex_unlock(&self->lock);
        response->error = SV("stopped");
        return;
    }
    if (!self->started)
        start_thread(self);
    self->callers++;
    transfer.next = self->incoming;
    self->incoming = &transfer;
    (void)curl_multi_wakeup(self->multi);
    while (!transfer.done)
        (void)pthread_cond_wait(&self->finished, &self->lock);
    if (--self->callers == 0)
        (void)pthread_cond_broadcast(&self->finished);
    (void)pthread_mutex_unlock(&self->lock);
}

static void wake(struct http *http)
{
    struct curl_http *self = (struct curl_http *)http;
    (void)pthread_mutex_lock(&self->lock);
    if (self->started)
        (void)curl_multi_wakeup(self->multi);
    (void)pthread_mutex_unlock(&self->lock);
}

static void close_http(struct http *http)
{
    struct curl_http *self = (struct curl_http *)http;
    (void)pthread_mutex_lock(&self->lock);
    bool started = self->started;
    self->closing = true;
    if (started)
        (void)curl_multi_wakeup(self->multi);
    (void)pthread_mutex_unlock(&self->lock);
    if (started) {
        (void)pthread_join(self->thread, NULL);
        (void)curl_multi_cleanup(self->multi);
        (void)curl_share_cleanup(self->sessions);
    }
    /* All transfers are done, but who waited for them may not have looked yet. */
    (void)pthread_mutex_lock(&self->lock);
    while (self->callers > 0)
        (void)pthread_cond_wait(&self->finished, &self->lock);
    (void)pthread_mutex_unlock(&self->lock);
    (void)pthread_cond_destroy(&self->finished);
    (void)pthread_mutex_destroy(&self->lock);
    mem_free(self);
}

struct http *http_curl_new(void)
{
    struct curl_http *self = mem_alloc(sizeof *self);
    self->http = (struct http){ .perform = perform, .close = close_http, .wake = wake };
    lock_init(&self->lock);
    clock_cond_init(&self->finished);
    return &self->http;
}
