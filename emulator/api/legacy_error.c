#include "emulator/api/legacy_error.h"

#include "value/build.h"

bool legacy_error(struct exchange *exchange, int status, const char *message)
{
    struct object_builder object = { .arena = exchange->arena };
    object_put_text(&object, "message", sv_from(message));
    reply_json(exchange, status, object_build(&object));
    return false;
}
