#include "emulator/api/kinds/rules.h"

#include "value/kind.h"

const char *const kind_protocols[] = { "grpc", "grpcs", "http", "https", "tcp", "tls", "tls_passthrough",
                                       "udp",  "ws",    "wss",  NULL };

bool kind_field_is_set(const struct value *document, const char *field)
{
    const struct value *value = value_get(document, sv_from(field));
    return !value_is_nothing(value) && !(value_is_array(value) && value->count == 0);
}
