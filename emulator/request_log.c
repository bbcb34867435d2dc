#include "emulator/request_log.h"

#include "base/mem.h"
#include "emulator/object.h"
#include "emulator/store.h"
#include "value/json.h"

/* Text that JSON can hold: bytes that are not UTF-8 would make the whole log unreadable. */
static strview readable(strview text)
{
    return sv_is_utf8(text) && sv_find(text, '\0') == SIZE_MAX ? text : SV("(not text)");
}

static void set_header(struct object *headers, const char *name, strview value)
{
    if (value.len > 0)
        object_set_text(headers, name, readable(value));
}

void request_log_add(struct exchange *exchange)
{
    struct object headers = object_make(exchange->arena);
    set_header(&headers, "accept", exchange->accept);
    set_header(&headers, "content-type", exchange->content_type);
    set_header(&headers, "user-agent", exchange->user_agent);
    struct object entry = object_make(exchange->arena);
    object_set_text(&entry, "method", exchange->method);
    object_set_text(&entry, "path", readable(exchange->path));
    object_set_text(&entry, "query", readable(exchange->query));
    object_set(&entry, SV("headers"), object_value(&headers));
    object_set_text(&entry, "body", readable(exchange->body));
    object_set_int(&entry, "status", exchange->reply.dropped ? 0 : exchange->reply.status);
    strview text;
    if (!json_encode(&exchange->ctx, object_value(&entry), &text))
        BUG("a log entry cannot be written");
    pthread_mutex_lock(&exchange->emulator->lock);
    store_log_request(exchange->emulator->store, text);
    pthread_mutex_unlock(&exchange->emulator->lock);
}
