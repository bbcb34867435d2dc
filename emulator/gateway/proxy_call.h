/* One request on its way through the gateway, and what its parts may ask of each other.
 *
 * Functions here that return bool mean, when false: the answer has been set, the request goes no further.
 */
#ifndef EMULATOR_GATEWAY_PROXY_CALL_H
#define EMULATOR_GATEWAY_PROXY_CALL_H

#include "emulator/gateway/proxy_config.h"
#include "emulator/gateway/proxy_notes.h"
#include "emulator/gateway/proxy_router.h"

/* What all requests share. */
struct proxy {
    struct emulator *emulator;
    strview control_plane;
    struct http *http;
    struct proxy_notes *notes;
    atomic_bool stopping; /* ends what waits for an upstream */
};

struct proxy_call {
    struct proxy *proxy;
    struct exchange *exchange; /* the request as it came, its arena, and the answer */
    struct proxy_config config;
    struct proxy_match match;
    const struct value *service;  /* NULL: the route has none */
    const struct value *consumer; /* NULL: nobody knows who asks */

    /* The request as it goes on; plugins change it. */
    strview method;
    strview query;
    struct header_list headers;
    strview body;
    /* Where it goes: `http://host:port` (empty: nowhere yet) and the path, percent-encoded. */
    strview origin;
    strview path;
    int64_t timeout_ms;
    bool keep_host; /* the client's Host header goes on */

    struct header_list answer_headers; /* added to what the upstream answers */
};

/* Answers `{"message": …}`, as Kong does for all that it says itself; returns false. */
bool proxy_message(struct proxy_call *call, int status, const char *message);
/* Aims the call at an absolute URL: its path replaces the call's, its query comes before the call's. False
 * (no answer set): it is not an http or https URL. */
bool proxy_aim_at_url(struct proxy_call *call, strview url);

/* Whether the body says that it is JSON. */
bool proxy_body_is_json(const struct proxy_call *call);
/* Whether the body is a form: query.h's functions work on it. */
bool proxy_body_is_form(const struct proxy_call *call);
/* The body as a JSON object. False (no answer set): it is not one. */
bool proxy_body_object(struct proxy_call *call, const struct value **out);
void proxy_set_body(struct proxy_call *call, const struct value *body);

#endif
