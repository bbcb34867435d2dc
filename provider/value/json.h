/* JSON text <-> values, with numbers kept to the digit. Sole owner of cJSON.h; no cJSON type leaves json.c.
 *
 * Two dialects: "natural" JSON (Konnect's bodies; objects become cty objects, arrays tuples) and Terraform's
 * state JSON (read by a type; dynamic values are {"value":…,"type":…}; plugin-protocol.md 4.3).
 */
#ifndef VALUE_JSON_H
#define VALUE_JSON_H

#include "base/ctx.h"
#include "value/value.h"

/* Errors: malformed text, anything but white space behind the value, invalid UTF-8, \u0000, nesting past
 * VALUE_MAX_DEPTH. Of duplicate keys the last one counts. */
bool json_decode(struct ctx *ctx, strview text, const struct value **out);
/* Compact, keys in the value's order (sorted). Unknowns are an error at their path. */
bool json_encode(struct ctx *ctx, const struct value *value, strview *out);

/* State JSON by type. `ignore_surplus`: keys that the type does not have are dropped (a state written by a
 * newer or older release), at every level outside dynamic values; else they are errors. Missing keys are
 * null; text, number and bool convert as Terraform does. */
bool json_decode_state(struct ctx *ctx, strview text, const struct type *type, bool ignore_surplus,
                       const struct value **out);
bool json_encode_state(struct ctx *ctx, const struct value *value, const struct type *type, strview *out);

#endif
