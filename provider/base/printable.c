#include "base/printable.h"

#include "base/buf.h"

/* A byte becomes three at most. */
enum { MOST_GROWTH = 3 };

/* U+202A to U+202E and U+2066 to U+2069 */
static bool turns_text(strview text, size_t at, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)text.data + at;
    return length == 3 && bytes[0] == 0xe2 &&
           ((bytes[1] == 0x80 && bytes[2] >= 0xaa && bytes[2] <= 0xae) ||
            (bytes[1] == 0x81 && bytes[2] >= 0xa6 && bytes[2] <= 0xa9));
}

size_t printable_length(strview text, size_t at)
{
    size_t length = sv_utf8_length(text, at);
    unsigned char first = (unsigned char)text.data[at];
    bool control = first < 0x20 || first == 0x7f ||
                   (length == 2 && first == 0xc2 && (unsigned char)text.data[at + 1] < 0xa0);
    return control || turns_text(text, at, length) ? 0 : length;
}

static bool is_break(strview text, size_t at)
{
    return text.data[at] == '\r' && at + 1 < text.len && text.data[at + 1] == '\n';
}

strview printable(struct arena *arena, strview text, enum printable_layout layout)
{
    struct buf out = buf_make(arena, text.len * MOST_GROWTH + 1);
    size_t step = 1;
    for (size_t i = 0; i < text.len; i += step) {
        size_t length = printable_length(text, i);
        step = length > 0 ? length : 1;
        if (length > 0)
            buf_append(&out, sv_slice(text, i, i + length));
        else if (text.data[i] == '\n' || text.data[i] == '\t')
            buf_append_byte(&out, layout == PRINTABLE_LINES ? text.data[i] : ' ');
        else if (!is_break(text, i))
            buf_append_z(&out, "\xef\xbf\xbd"); /* U+FFFD, the replacement character */
    }
    return arena_copy(arena, buf_view(&out));
}
