#include "emulator/api/request_log.h"

#include "emulator/api/store.h"
#include "emulator/emulator.h"
#include "value/build.h"

static void set_header(struct object_builder *headers, const char *name, strview value)
{
    if (value.len > 0)
        object_put_text(headers, name, exchange_printable(value));
}

void request_log_add(struct exchange *exchange)
{
    struct object_builder headers = { .arena = exchange->arena };
    set_header(&headers, "accept", exchange_header(exchange, "Accept"));
    set_header(&headers, "content-type", exchange_header(exchange, "Content-Type"));
    set_header(&headers, "user-agent", exchange_header(exchange, "User-Agent"));
    struct object_builder entry = { .arena = exchange->arena };
    object_put_text(&entry, "method", exchange->method);
    object_put_text(&entry, "path", exchange_printable(exchange->path));
    object_put_text(&entry, "query", exchange_printable(exchange->query));
    object_put(&entry, SV("headers"), object_build(&headers));
    object_put_text(&entry, "body", exchange_printable(exchange->body));
    object_put_int(&entry, "status", exchange->reply.dropped ? 0 : exchange->reply.status);
    strview text = exchange_encode(exchange, object_build(&entry));
    pthread_mutex_lock(&exchange->emulator->lock);
    store_log_request(exchange->emulator->store, text);
    pthread_mutex_unlock(&exchange->emulator->lock);
}
