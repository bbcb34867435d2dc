/* Both forms of Konnect's errors as diagnostics (docs/dev/konnect.md, "Errors as problem+json", "Errors of
 * core entities").
 *
 * problem+json: invalid_parameters[].field/reason, detail, title, instance. Core entities:
 * details[].field/messages, message. Others: {"message":…}, or HTML of a proxy, of which only status and a
 * short cut are shown.
 */
#ifndef KONNECT_ERROR_H
#define KONNECT_ERROR_H

#include "konnect/client.h"

/* Finds the place of a field of the REST body ("config.model.name", "tags[0]", "route.id") in the resource's
 * configuration; NULL when there is none (the diagnostic then stands at the whole resource and names the
 * field). */
typedef const struct path *konnect_locate_fn(const void *payload, struct arena *arena, strview field);

struct konnect_error_map {
    konnect_locate_fn *locate; /* may be NULL */
    const void *payload;
    const char *exists_hint; /* what to say where konnect_error_is_unique; NULL: general words */
    /* What to say where Konnect does not find the object that a field names, "… (type: foreign) constraint
     * failed"; empty: nothing. May be NULL. */
    strview (*missing_hint)(const void *payload, struct arena *arena, strview field);
};

/* Whether Konnect refuses because what only one may have belongs to another: 409, or the core entities'
 * "… (type: unique) constraint failed" with status 400. */
bool konnect_error_is_unique(const struct konnect_response *response);

/* Adds one error diagnostic per field that `response` (an answer with status >= 400) names, or one for the
 * whole, with `summary` ("Could not create the vault"), Konnect's own words, the status, and the trace id;
 * the texts of `mask` are redacted. Hints are added for 401 (which variable to check), 403 and 429. Always
 * returns false. */
bool konnect_error_report(struct ctx *ctx, const struct konnect_response *response, const char *summary,
                          const struct konnect_error_map *map, const struct redaction *mask);

#endif
