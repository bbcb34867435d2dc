/* Our values -> tfplugin6 messages, made in the arena. One way; from_proto.h is the other. */
#ifndef PROTOCOL_TO_PROTO_H
#define PROTOCOL_TO_PROTO_H

#include "base/ctx.h"
#include "value/value.h"

#include "tfplugin6.pb-c.h"

/* As msgpack. Errors: too large. */
bool to_dynamic_value(struct ctx *ctx, const struct value *value, const struct type *type,
                      Tfplugin6__DynamicValue **out);

/* All diagnostics of `ctx`, in order. A path of NULL means the whole resource: no attribute is sent. */
void to_diagnostics(struct ctx *ctx, Tfplugin6__Diagnostic ***out, size_t *count);
Tfplugin6__AttributePath *to_attribute_path(struct arena *arena, const struct path *path);

ProtobufCBinaryData to_bytes(strview bytes);
/* A NUL-terminated copy, for protobuf-c's string fields. */
char *to_string(struct arena *arena, strview text);

#endif
