#include "emulator/http/query.h"

#include "base/buf.h"
#include "base/percent.h"

static bool has_name(struct arena *arena, strview parameter, strview name)
{
    strview key;
    return percent_decode_strict(arena, sv_cut(&parameter, '='), true, &key) && sv_equal(key, name);
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
        if (count++ == 0 && !percent_decode_strict(arena, parameter, true, &value))
            value = parameter;
    }
    if (out != NULL)
        *out = value;
    return count;
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
            buf_append(&buf, percent_encoded(arena, to));
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
    buf_append(&buf, percent_encoded(arena, name));
    buf_append_byte(&buf, '=');
    buf_append(&buf, percent_encoded(arena, value));
    return buf_view(&buf);
}
