/* The errors of the core-entities back end, which are those of Koko, its open ancestor: a gRPC status as
 * JSON, with details (docs/dev/konnect.md, "Errors of core entities"). */
#ifndef EMULATOR_API_KOKO_ERROR_H
#define EMULATOR_API_KOKO_ERROR_H

#include "emulator/api/violation.h"
#include "emulator/http/exchange.h"

/* gRPC's status codes, as far as they are used. */
enum koko_code { KOKO_INVALID_ARGUMENT = 3, KOKO_NOT_FOUND = 5, KOKO_UNIMPLEMENTED = 12, KOKO_INTERNAL = 13 };

/* Each sets the answer and returns false. */
bool koko_error(struct exchange *exchange, int status, enum koko_code code, strview message);
bool koko_not_found(struct exchange *exchange);
/* 400 "validation error" with one detail per field. */
bool koko_invalid(struct exchange *exchange, const struct violations *violations);
/* 400 "data constraint error"; `field` may be empty. */
bool koko_constraint(struct exchange *exchange, strview field, strview text);

/* The request's body as a JSON object. False: it is not one, and the error answer has been set. */
bool koko_body(struct exchange *exchange, const struct value **out);

#endif
