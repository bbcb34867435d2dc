#include "emulator/api/restore.h"

#include "emulator/api/ids.h"
#include "value/kind.h"

strview restore_id(const struct exchange *exchange)
{
    strview id = value_text_at(exchange->restored, "id");
    return id.len > 0 ? id : ids_uuid(exchange->arena);
}

strview restore_time(const struct exchange *exchange, const char *key, strview now)
{
    strview time = value_text_at(exchange->restored, key);
    return time.len > 0 ? time : now;
}

int64_t restore_number(const struct exchange *exchange, const char *key, int64_t now)
{
    int64_t number = now;
    if (exchange->restored != NULL)
        (void)value_to_int(value_get(exchange->restored, sv_from(key)), &number);
    return number;
}
