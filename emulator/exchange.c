#include "emulator/exchange.h"

#include "base/buf.h"
#include "base/mem.h"
#include "value/json.h"

static int hex_digit(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    if (byte >= 'a' && byte <= 'f')
        return byte - 'a' + 10;
    return byte >= 'A' && byte <= 'F' ? byte - 'A' + 10 : -1;
}

bool percent_decode(struct arena *arena, strview text, bool plus_is_blank, strview *out)
{
    struct buf buf = buf_make(arena, text.len + 1);
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] != '%') {
            buf_append_byte(&buf, plus_is_blank && text.data[i] == '+' ? ' ' : text.data[i]);
            continue;
        }
        if (text.len - i < 3)
            return false;
        int high = hex_digit(text.data[i + 1]);
        int low = hex_digit(text.data[i + 2]);
        if (high < 0 || low < 0 || high + low == 0)
            return false;
        buf_append_byte(&buf, (char)(high * 16 + low));
        i += 2;
    }
    *out = buf_view(&buf);
    return true;
}

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
        if (!percent_decode(exchange->arena, sv_cut(&rest, '/'), false,
                            &exchange->segments[exchange->segment_count]))
            return false;
        exchange->segment_count++;
    }
    return true;
}

strview exchange_header(const struct exchange *exchange, const char *name)
{
    for (size_t i = 0; i < exchange->header_count; i++)
        if (sv_equal_nocase(exchange->headers[i].name, sv_from(name)))
            return exchange->headers[i].value;
    return SV("");
}

strview exchange_query(const struct exchange *exchange, const char *name)
{
    strview rest = exchange->query;
    while (rest.len > 0) {
        strview pair = sv_cut(&rest, '&');
        strview key;
        strview value;
        if (!percent_decode(exchange->arena, sv_cut(&pair, '='), true, &key) || !sv_equal_z(key, name))
            continue;
        return percent_decode(exchange->arena, pair, true, &value) ? value : pair;
    }
    return (strview){ 0 };
}

bool exchange_is_json(const struct exchange *exchange)
{
    strview rest = exchange_header(exchange, "Content-Type");
    return sv_equal_nocase(sv_trim(sv_cut(&rest, ';')), SV("application/json"));
}

strview text_for_json(strview text)
{
    return sv_is_utf8(text) && sv_find(text, '\0') == SIZE_MAX ? text : SV("(not text)");
}

void reply_text(struct exchange *exchange, int status, const char *content_type, strview body)
{
    exchange->reply.status = status;
    exchange->reply.content_type = content_type;
    exchange->reply.body = body;
}

void reply_json(struct exchange *exchange, int status, const struct value *body)
{
    strview text = { 0 };
    if (body != NULL && !json_encode(&exchange->ctx, body, &text))
        BUG("an answer holds an unknown value");
    reply_text(exchange, status, body != NULL ? "application/json" : NULL, text);
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
