#include "base/buf.h"

#include <stdarg.h>
#include <string.h>

enum { FIRST_CAPACITY = 256 };

struct buf buf_make(struct arena *arena, size_t limit)
{
    return (struct buf){ .arena = arena, .limit = limit };
}

static bool reserve(struct buf *buf, size_t more)
{
    if (buf->overflow || more > buf->limit - buf->len) {
        buf->overflow = true;
        return false;
    }
    size_t needed = buf->len + more;
    if (needed <= buf->capacity)
        return true;
    size_t capacity = buf->capacity > 0 ? buf->capacity : FIRST_CAPACITY;
    while (capacity < needed)
        capacity *= 2;
    buf->data = arena_grow(buf->arena, buf->data, buf->capacity, capacity);
    buf->capacity = capacity;
    return true;
}

void buf_append(struct buf *buf, strview text)
{
    if (text.len == 0 || !reserve(buf, text.len))
        return;
    memcpy(buf->data + buf->len, text.data, text.len);
    buf->len += text.len;
}

void buf_append_z(struct buf *buf, const char *text)
{
    buf_append(buf, sv_from(text));
}

void buf_append_byte(struct buf *buf, char byte)
{
    buf_append(buf, (strview){ &byte, 1 });
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    buf_append(buf, arena_vprintf(buf->arena, format, args));
    va_end(args);
}

strview buf_view(const struct buf *buf)
{
    return (strview){ buf->data != NULL ? buf->data : "", buf->len };
}
