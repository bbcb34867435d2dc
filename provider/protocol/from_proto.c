#include "protocol/from_proto.h"

#include "value/build.h"
#include "value/json.h"
#include "value/msgpack.h"

strview from_bytes(const ProtobufCBinaryData *bytes)
{
    return (strview){ (const char *)bytes->data, bytes->len };
}

bool from_dynamic_value(struct ctx *ctx, const Tfplugin6__DynamicValue *message, const struct type *type,
                        const struct value **out)
{
    if (message != NULL && message->msgpack.len > 0)
        return msgpack_decode(ctx, from_bytes(&message->msgpack), type, out);
    if (message != NULL && message->json.len > 0)
        return json_decode_state(ctx, from_bytes(&message->json), type, false, out);
    *out = value_null(ctx->arena, type);
    return true;
}
