/* One request and its answer, with all that is needed to make the one from the other.
 *
 * Functions here that return bool mean, when false: the error answer has been set, the handler returns at
 * once.
 */
#ifndef EMULATOR_HTTP_EXCHANGE_H
#define EMULATOR_HTTP_EXCHANGE_H

#include "base/ctx.h"
#include "emulator/http/headers.h"
#include "value/value.h"

enum {
    EXCHANGE_MAX_ARGS = 5,
    EXCHANGE_MAX_SEGMENTS = 12,
    EXCHANGE_MAX_HEADERS = 100, /* of an answer */
    /* Konnect's own limit is not known (docs/dev/konnect.md, "What is not known"); this one is our decision.
     */
    EXCHANGE_MAX_BODY = 4 * 1024 * 1024
};

struct emulator;

/* What stood in a hole of the route's pattern. */
struct exchange_arg {
    strview name;
    strview value;
};

struct reply {
    int status; /* 0: none yet */
    const char *content_type;
    strview body;
    struct http_header headers[EXCHANGE_MAX_HEADERS];
    size_t header_count;
    bool truncated; /* the connection ends in the middle of the body */
    bool dropped;   /* the connection ends without an answer */
};

struct exchange {
    struct emulator *emulator;
    struct arena *arena;
    struct ctx ctx; /* for the codecs; its diagnostics become part of an error answer */
    strview method;
    strview path;                            /* as sent: percent-encoded */
    strview query;                           /* as sent, without '?' */
    struct header_list headers;              /* of the request, in their order */
    strview body;                            /* empty: none */
    strview segments[EXCHANGE_MAX_SEGMENTS]; /* of the path, percent-decoded */
    size_t segment_count;
    bool trailing_slash;
    struct exchange_arg args[EXCHANGE_MAX_ARGS];
    size_t arg_count;
    struct reply reply;
    const struct value *restored; /* the object as it was exported, when it is made again; NULL: a client's
                                     request */
    strview note;                 /* for people, what the request has changed */
    size_t noted;                 /* so many things, also those that `note` does not name */
};

/* What stood in the hole `{name}` of the route's pattern; a BUG when the pattern has none of that name. */
strview exchange_arg(const struct exchange *exchange, const char *name);
/* Fills the next hole. Both are borrowed. */
void exchange_add_arg(struct exchange *exchange, strview name, strview value);
/* The value of a request header, whatever its case; empty when it is absent. Of several the first counts. */
strview exchange_header(const struct exchange *exchange, const char *name);
/* The value of a query parameter, decoded; data == NULL when it is absent. Of several the first counts. */
strview exchange_query(const struct exchange *exchange, const char *name);
/* Splits exchange->path. False (no answer set): bad percent-encoding or too many segments. */
bool exchange_split_path(struct exchange *exchange);
/* Whether the request says that its body is JSON. */
bool exchange_is_json(const struct exchange *exchange);

/* `text`, or a note in its place when it holds bytes that JSON cannot. */
strview exchange_printable(strview text);

/* A value as JSON text; it must be wholly known. */
strview exchange_encode(struct exchange *exchange, const struct value *value);

/* Sets the answer; `body` may be NULL for none. */
void reply_json(struct exchange *exchange, int status, const struct value *body);
/* The same for JSON text that is there already. */
void reply_text(struct exchange *exchange, int status, const char *content_type, strview body);
void reply_header(struct exchange *exchange, const char *name, strview value);

#endif
