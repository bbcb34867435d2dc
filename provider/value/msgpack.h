/* The DynamicValue codec: cty values as MessagePack (docs/dev/protocol.md, "MessagePack", "How strict core
 * is"). Sole owner of mpack.h.
 */
#ifndef VALUE_MSGPACK_H
#define VALUE_MSGPACK_H

#include "base/ctx.h"
#include "value/value.h"

/* Reads one value of `type`. Every ext form is an unknown (refinement bytes are kept to be echoed). Refused
 * with an error: wrong type, wrong number of attributes, unknown attribute, invalid UTF-8, more items than
 * bytes left, nesting past VALUE_MAX_DEPTH, truncated input. Bytes behind the value are ignored. Text is
 * copied into the arena. */
bool msgpack_decode(struct ctx *ctx, strview bytes, const struct type *type, const struct value **out);

/* Writes `value` at a place of `type`: a dynamic place gets the [type, value] wrapper. `value` must conform
 * to `type` (a BUG otherwise). Whole numbers of 64 bits become integers, all others plain decimal text, never
 * floats. Errors: past BUF_LIMIT_DYNAMIC_VALUE, nesting past VALUE_MAX_DEPTH. The bytes live in the arena. */
bool msgpack_encode(struct ctx *ctx, const struct value *value, const struct type *type, strview *out);

#endif
