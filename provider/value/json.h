/* JSON text <-> values, with every digit of numbers kept. Sole owner of cJSON.h; no cJSON type leaves
 * json.c.
 *
 * Two dialects: "natural" JSON (Konnect's bodies; objects become cty objects, arrays tuples) and
 * Terraform's state JSON (read by a type; dynamic values are {"value":…,"type":…}; docs/dev/protocol.md,
 * "State as JSON").
 */
#ifndef VALUE_JSON_H
#define VALUE_JSON_H

#include "base/ctx.h"
#include "value/value.h"

/* Errors: malformed text (a byte order mark, too), anything but white space behind the value, invalid UTF-8,
 * \u0000, nesting past VALUE_MAX_DEPTH. Of duplicate keys the last one counts. */
bool json_decode(struct ctx *ctx, strview text, const struct value **out);
/* The same with another bound on nesting (at most JSON_DEEPEST), for text in which values stand wrapped. */
bool json_decode_to_depth(struct ctx *ctx, strview text, size_t max_depth, const struct value **out);
/* A type's JSON nests up to twice as deep as the type; state JSON holds values beside their types. */
enum { JSON_TYPE_DEPTH = 2 * VALUE_MAX_DEPTH, JSON_DEEPEST = VALUE_MAX_DEPTH + 1 + JSON_TYPE_DEPTH };
/* Compact, keys in the value's order (sorted). Unknowns and texts with U+0000 are an error at their path. */
bool json_encode(struct ctx *ctx, const struct value *value, strview *out);

/* State JSON by type. `ignore_surplus`: keys that the type does not have are dropped (a state written by a
 * newer or older release), at every level outside dynamic values; else they are errors. Missing keys are
 * null; text, number and bool convert as Terraform does. Nesting is bounded as above. */
bool json_decode_state(struct ctx *ctx, strview text, const struct type *type, bool ignore_surplus,
                       const struct value **out);
bool json_encode_state(struct ctx *ctx, const struct value *value, const struct type *type, strview *out);

#endif
