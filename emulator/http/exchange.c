#include "emulator/http/exchange.h"

#include "base/mem.h"
#include "base/percent.h"
#include "emulator/http/query.h"
#include "value/json.h"

bool exchange_split_path(struct exchange *exchange)
{
    strview rest = exchange->path;
    if (!sv_starts_with(rest, SV("/")))
        return false;
    rest = sv_slice(rest, 1, rest.len);
    if (sv_ends_with(rest, SV("/"))) {
        exchange->trailing_slash = true;
        rest = sv_slice(rest, 0, rest.len - 1);
    }
    while (rest.data != NULL) {
        if (exchange->segment_count == EXCHANGE_MAX_SEGMENTS)
            return false;
        if (!percent_decode_strict(exchange->arena, sv_cut(&rest, '/'), false,
                                   &exchange->segments[exchange->segment_count]))
            return false;
        exchange->segment_count++;
    }
    return true;
}

strview exchange_arg(const struct exchange *exchange, const char *name)
{
    for (size_t i = 0; i < exchange->arg_count; i++)
        if (sv_equal_z(exchange->args[i].name, name))
            return exchange->args[i].value;
    BUG("the route has no {%s}", name);
}

void exchange_add_arg(struct exchange *exchange, strview name, strview value)
{
    if (exchange->arg_count == EXCHANGE_MAX_ARGS)
        BUG("a route has too many holes");
    exchange->args[exchange->arg_count++] = (struct exchange_arg){ name, value };
}

strview exchange_header(const struct exchange *exchange, const char *name)
{
    strview value = SV("");
    headers_get(&exchange->headers, sv_from(name), &value);
    return value;
}

strview exchange_query(const struct exchange *exchange, const char *name)
{
    strview value = { 0 };
    query_get(exchange->arena, exchange->query, sv_from(name), &value);
    return value;
}

bool exchange_is_json(const struct exchange *exchange)
{
    strview rest = exchange_header(exchange, "Content-Type");
    return sv_equal_nocase(sv_trim(sv_cut(&rest, ';')), SV("application/json"));
}

strview exchange_printable(strview text)
{
    return sv_is_utf8(text) && sv_find(text, '\0') == SIZE_MAX ? text : SV("(not text)");
}

void reply_text(struct exchange *exchange, int status, const char *content_type, strview body)
{
    exchange->reply.status = status;
    exchange->reply.content_type = content_type;
    exchange->reply.body = body;
}

strview exchange_encode(struct exchange *exchange, const struct value *value)
{
    strview text = { 0 };
    if (!json_encode(&exchange->ctx, value, &text))
        BUG("an unknown value cannot be written as JSON");
    return text;
}

void reply_json(struct exchange *exchange, int status, const struct value *body)
{
    if (body != NULL)
        reply_text(exchange, status, "application/json", exchange_encode(exchange, body));
    else
        reply_text(exchange, status, NULL, (strview){ 0 });
}

void reply_header(struct exchange *exchange, const char *name, strview value)
{
    struct reply *reply = &exchange->reply;
    if (reply->header_count == EXCHANGE_MAX_HEADERS)
        return;
    reply->headers[reply->header_count].name = sv_from(name);
    reply->headers[reply->header_count].value = value;
    reply->header_count++;
}
