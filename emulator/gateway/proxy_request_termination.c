/* The plugin request-termination: answers instead of the upstream. */
#include "emulator/gateway/proxy_plugins.h"
#include "emulator/http/query.h"
#include "value/kind.h"

/* What Kong says by itself; NULL: nothing. */
static const char *default_message(int64_t status)
{
    switch (status) {
    case 401:
        return "Unauthorized";
    case 404:
        return "Not found";
    case 405:
        return "Method not allowed";
    case 500:
        return "An unexpected error occurred";
    case 502:
        return "Bad Gateway";
    case 503:
        return "Service unavailable";
    default:
        return NULL;
    }
}

static bool is_triggered(const struct proxy_call *call, strview trigger)
{
    return trigger.len == 0 || headers_get(&call->headers, trigger, NULL) ||
           query_get(call->exchange->arena, call->query, trigger, NULL) > 0;
}

bool proxy_request_termination(struct proxy_call *call, const struct value *config)
{
    struct exchange *exchange = call->exchange;
    strview body = value_text_at(config, "body");
    strview type = value_text_at(config, "content_type");
    strview message = value_text_at(config, "message");
    int64_t status = 503;
    if (!is_triggered(call, value_text_at(config, "trigger")))
        return true;
    if (value_true_at(config, "echo"))
        proxy_note_once(call->proxy->notes, "plugin request-termination: echo is not supported");
    (void)value_to_int(value_get(config, SV("status_code")), &status);
    if (body.len > 0) {
        type = type.len > 0 ? type : SV("application/json; charset=utf-8");
        reply_text(exchange, (int)status, arena_copy(exchange->arena, type).data, body);
        return false;
    }
    const char *text = message.len > 0 ? arena_copy(exchange->arena, message).data : default_message(status);
    if (text != NULL)
        return proxy_message(call, (int)status, text);
    reply_text(exchange, (int)status, NULL, SV(""));
    return false;
}
