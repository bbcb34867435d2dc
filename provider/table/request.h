/* One resource's REST calls, made from its table: paths, masks, and where errors belong. */
#ifndef TABLE_REQUEST_H
#define TABLE_REQUEST_H

#include "konnect/error.h"
#include "table/session.h"

struct resource_request {
    const char *method;
    const char *path;        /* template of the table */
    const char *wrapper;     /* rest.wrapper; NULL: none */
    const struct rows *rows; /* what the template and the mask are filled from */
    strview query;
    const struct value *body; /* NULL: none. Its texts are shown in no log and no error, but for identifiers
                                 of the table and what is in the vocabulary */
    const struct value *vocabulary; /* JSON whose texts and keys are words of the API: the schema of a
                                       free-form configuration; NULL: none is known */
    bool once;                      /* one attempt only, as in konnect_request */
    bool changes_nothing;           /* though it is no GET: what was listed stays true */
    const struct resource_def *def; /* for request_refused, to name missing targets; NULL: none are named */
    const char *exists_hint;        /* for request_refused: as in konnect_error_map */
};

/* Sends it. As konnect_call: true with any status, false with an error; `out->uncertain` is always set. What
 * the answer holds under the wrapper takes the answer's place; an answer without it is the object itself. */
bool request_send(struct ctx *ctx, struct session *session, const struct resource_request *request,
                  struct konnect_response *out);
/* What the object holds under the wrapper, or else the object itself. Both may be NULL. */
const struct value *request_unwrapped(const struct value *json, const char *wrapper);
/* Reports an answer of 400 or more at the attributes of the request's table; `summary` is formatted. Returns
 * false. */
bool request_refused(struct ctx *ctx, const struct resource_request *request,
                     const struct konnect_response *response, const char *summary, ...)
    __attribute__((format(printf, 4, 5)));
/* Whether the status is one of success. */
bool request_succeeded(const struct konnect_response *response);
/* Success, and the body is a JSON object. */
bool request_has_object(const struct konnect_response *response);

/* Where a diagnostic about a place in Konnect's object ("config.tools[0].x", "route.id") goes, by the rows
 * that were configured; NULL: none, or inside an attribute of which Terraform would print the whole, because
 * no such key is written there. */
const struct path *request_locate(struct arena *arena, const struct rows *rows, strview field);
/* "\"service_id\": the control plane … has no service with the ID ….": of a known attribute with a target. */
strview request_missing_target(struct arena *arena, const struct resource_def *def, const struct rows *rows,
                               const struct attr *attr);
/* The expanded URL path. Errors: an attribute that it needs is null or unknown. */
bool request_path(struct ctx *ctx, const char *path_template, const struct rows *rows, strview *out);

#endif
