#include "emulator/http/query.h"

#include "base/buf.h"
#include "base/percent.h"

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

static bool has_name(struct arena *arena, strview parameter, strview name)
{
    strview key;
    return percent_decode(arena, sv_cut(&parameter, '='), true, &key) && sv_equal(key, name);
}

size_t query_get(struct arena *arena, strview query, strview name, strview *out)
{
    strview rest = query;
    strview value = { 0 };
    size_t count = 0;
    while (rest.len > 0) {
        strview parameter = sv_cut(&rest, '&');
        if (!has_name(arena, parameter, name))
            continue;
        (void)sv_cut(&parameter, '=');
        if (count++ == 0 && !percent_decode(arena, parameter, true, &value))
            value = parameter;
    }
    if (out != NULL)
        *out = value;
    return count;
}

static void append_encoded(struct buf *buf, strview text)
{
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.data[i];
        bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                     (byte >= '0' && byte <= '9') || sv_find(SV("-._~"), byte) != SIZE_MAX;
        if (plain)
            buf_append_byte(buf, byte);
        else
            buf_printf(buf, "%%%02X", (unsigned)(unsigned char)byte);
    }
}

static void append_separator(struct buf *buf)
{
    if (buf->len > 0)
        buf_append_byte(buf, '&');
}

/* All parameters, those of the name `from` called `to`; `to` with data == NULL: left out. */
static strview rewrite(struct arena *arena, strview query, strview from, strview to)
{
    struct buf buf = buf_make(arena, (query.len + 1) * (3 * to.len + 2));
    strview rest = query;
    while (rest.len > 0) {
        strview parameter = sv_cut(&rest, '&');
        bool hit = has_name(arena, parameter, from);
        if (hit && to.data == NULL)
            continue;
        append_separator(&buf);
        if (hit) {
            append_encoded(&buf, to);
            size_t equals = sv_find(parameter, '=');
            parameter = sv_slice(parameter, equals == SIZE_MAX ? parameter.len : equals, parameter.len);
        }
        buf_append(&buf, parameter);
    }
    return buf_view(&buf);
}

strview query_without(struct arena *arena, strview query, strview name)
{
    return rewrite(arena, query, name, (strview){ 0 });
}

strview query_renamed(struct arena *arena, strview query, strview from, strview to)
{
    return rewrite(arena, query, from, to);
}

strview query_with(struct arena *arena, strview query, strview name, strview value)
{
    struct buf buf = buf_make(arena, query.len + 3 * (name.len + value.len) + 2);
    buf_append(&buf, query);
    append_separator(&buf);
    append_encoded(&buf, name);
    buf_append_byte(&buf, '=');
    append_encoded(&buf, value);
    return buf_view(&buf);
}
