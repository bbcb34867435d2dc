/* tfplugin6 messages -> our values. One way; to_proto.h is the other. */
#ifndef PROTOCOL_FROM_PROTO_H
#define PROTOCOL_FROM_PROTO_H

#include "base/ctx.h"
#include "value/value.h"

#include "tfplugin6.pb-c.h"

/* msgpack, else JSON, else (both empty, or no message at all) null of the type (docs/dev/protocol.md,
 * "Dynamic values"; OpenTofu sends an empty DynamicValue for null). */
bool from_dynamic_value(struct ctx *ctx, const Tfplugin6__DynamicValue *message, const struct type *type,
                        const struct value **out);

strview from_bytes(const ProtobufCBinaryData *bytes);

#endif
