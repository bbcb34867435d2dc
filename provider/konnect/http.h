/* Plain HTTP requests, done by one network thread (libcurl's multi interface). Sole owner of curl/curl.h.
 *
 * This layer knows nothing of Konnect: no retries, no tokens, no JSON. `struct http` is an interface, so
 * that tests can put something else in the place of the network.
 */
#ifndef KONNECT_HTTP_H
#define KONNECT_HTTP_H

#include "base/arena.h"
#include "base/strview.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct http_header {
    strview name;
    strview value;
};

struct http_request {
    const char *method; /* "GET", "POST", ... */
    strview url;        /* absolute, percent-encoded */
    const struct http_header *headers;
    size_t header_count;
    bool has_body;
    strview body;
    int64_t timeout_ms;      /* for the whole exchange */
    const atomic_bool *stop; /* when it becomes true the request ends with HTTP_STOPPED; may be NULL */
    int64_t stop_grace_ms;   /* so long after the stop the request may still be answered */
};

enum http_outcome {
    HTTP_ANSWERED,  /* there is a status */
    HTTP_NOT_SENT,  /* no byte of the request reached the peer (DNS, connect, a proxy, TLS handshake, or the
                       stop flag was set before): safe to do again */
    HTTP_UNCERTAIN, /* it broke or timed out after something was sent: the peer may have acted on it */
    HTTP_STOPPED,   /* the stop flag was set after something was sent: as uncertain as HTTP_UNCERTAIN */
    HTTP_REFUSED /* will never work: bad URL, certificate not trusted, no TLS or no HTTP on that port, answer
                    over BUF_LIMIT_HTTP_BODY */
};

/* What stood in the way: how much sense it makes to wait, and what to advise, depends on it. */
enum http_obstacle {
    HTTP_OBSTACLE_OTHER,
    HTTP_OBSTACLE_NAME,        /* the host's or the proxy's name is not known */
    HTTP_OBSTACLE_CONNECTION,  /* nothing accepts connections there */
    HTTP_OBSTACLE_CERTIFICATE, /* it is not trusted, or not valid */
    HTTP_OBSTACLE_NO_TRUST,    /* no certificate authority is known here: see konnect/trust.h */
    HTTP_OBSTACLE_PROXY        /* the proxy's address is none */
};

struct http_response {
    enum http_outcome outcome;
    enum http_obstacle obstacle; /* of HTTP_NOT_SENT and HTTP_REFUSED */
    strview error;               /* in words, for all outcomes but HTTP_ANSWERED; in the arena */
    int status;                  /* 100..599; with HTTP_REFUSED only when the answer was too large, else 0 */
    strview body;                /* in the arena */
    strview content_type;        /* header values, empty when absent; in the arena */
    strview retry_after;
    strview date;
    strview request_id;                /* x-kong-request-id */
    const struct http_header *headers; /* all of the answer's, in their order; in the arena */
    size_t header_count;
    strview peer; /* the address that was connected to, "192.0.2.1:443", a proxy's where one was used; empty
                     when there was none; in the arena */
    const char *tls; /* "TLSv1.3"; NULL: without TLS, or no header of an answer came */
    int64_t elapsed_ms;
};

/* The interface. `perform` blocks until there is an outcome and may be called from many threads at once. */
struct http {
    void (*perform)(struct http *http, struct arena *arena, const struct http_request *request,
                    struct http_response *response);
    /* Ends what is under way (HTTP_STOPPED) and, when all callers have it, frees everything. No other call
       may begin. */
    void (*close)(struct http *http);
    /* Called after a stop flag was set, so that waiting requests look at it now. */
    void (*wake)(struct http *http);
};

/* The implementation on libcurl: verification on (konnect/trust.h says against what), proxies from the
 * environment, redirects not followed, HTTP/2 over TLS, connections kept alive and shared by all requests.
 * The network thread starts with the first request. Never NULL. */
struct http *http_curl_new(void);

#endif
