#include "emulator/api/request_log.h"

#include "base/mem.h"
#include "emulator/api/object.h"
#include "emulator/api/store.h"
#include "value/json.h"

static void set_header(struct object *headers, const char *name, strview value)
{
    if (value.len > 0)
        object_set_text(headers, name, text_for_json(value));
}

void request_log_add(struct exchange *exchange)
{
    struct object headers = object_make(exchange->arena);
    set_header(&headers, "accept", exchange_header(exchange, "Accept"));
    set_header(&headers, "content-type", exchange_header(exchange, "Content-Type"));
    set_header(&headers, "user-agent", exchange_header(exchange, "User-Agent"));
    struct object entry = object_make(exchange->arena);
    object_set_text(&entry, "method", exchange->method);
    object_set_text(&entry, "path", text_for_json(exchange->path));
    object_set_text(&entry, "query", text_for_json(exchange->query));
    object_set(&entry, SV("headers"), object_value(&headers));
    object_set_text(&entry, "body", text_for_json(exchange->body));
    object_set_int(&entry, "status", exchange->reply.dropped ? 0 : exchange->reply.status);
    strview text;
    if (!json_encode(&exchange->ctx, object_value(&entry), &text))
        BUG("a log entry cannot be written");
    pthread_mutex_lock(&exchange->emulator->lock);
    store_log_request(exchange->emulator->store, text);
    pthread_mutex_unlock(&exchange->emulator->lock);
}
