/* application/problem+json: the errors of config stores, their secrets, and control planes
 * (docs/dev/konnect.md, "Errors as problem+json"). */
#ifndef EMULATOR_API_PROBLEM_H
#define EMULATOR_API_PROBLEM_H

#include "emulator/api/violation.h"
#include "emulator/http/exchange.h"

/* The two families name their traces differently. */
enum problem_family { PROBLEM_CONFIG_STORES, PROBLEM_CONTROL_PLANES };

/* Each sets the answer and returns false, so that `return problem_error(…)` is the way out. */
bool problem_error(struct exchange *exchange, enum problem_family family, int status, const char *title,
                   const char *detail);
bool problem_not_found(struct exchange *exchange, enum problem_family family);
/* 400 with invalid_parameters. */
bool problem_invalid(struct exchange *exchange, enum problem_family family,
                     const struct violations *violations);
/* 400 with one parameter of the query, `field`, that breaks `rule`. */
bool problem_query(struct exchange *exchange, enum problem_family family, const char *field, const char *rule,
                   strview reason);

/* Reads the body as a JSON object: 415 without its media type, 400 when it is no object. `optional`: no body
 * at all counts as {}. */
bool problem_body(struct exchange *exchange, enum problem_family family, bool optional,
                  const struct value **out);

#endif
