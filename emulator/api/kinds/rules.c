#include "emulator/api/kinds/rules.h"

#include "emulator/api/ids.h"
#include "value/build.h"
#include "value/kind.h"

const char *const kind_protocols[] = { "grpc", "grpcs", "http", "https", "tcp", "tls", "tls_passthrough",
                                       "udp",  "ws",    "wss",  NULL };

bool kind_field_is_set(const struct value *document, const char *field)
{
    const struct value *value = value_get(document, sv_from(field));
    return !value_is_nothing(value) && !(value_is_array(value) && value->count == 0);
}

const struct value *kind_with_random_text(struct arena *arena, const struct value *document,
                                          const char *field)
{
    if (kind_field_is_set(document, field))
        return document;
    return value_with(arena, document, sv_from(field), value_string(arena, ids_random_text(arena)));
}
