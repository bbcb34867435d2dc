#include "base/percent.h"

#include "base/ascii.h"
#include "base/buf.h"
#include "base/hex.h"

strview percent_decoded(struct arena *arena, strview text, bool plus_is_blank)
{
    struct buf decoded = buf_make(arena, text.len + 1);
    for (size_t i = 0; i < text.len; i++) {
        int high = i + 2 < text.len && text.data[i] == '%' ? hex_digit(text.data[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(text.data[i + 2]) : -1;
        if (low >= 0) {
            buf_append_byte(&decoded, (char)(high * 16 + low));
            i += 2;
        } else {
            buf_append_byte(&decoded, plus_is_blank && text.data[i] == '+' ? ' ' : text.data[i]);
        }
    }
    return buf_view(&decoded);
}

bool percent_decode_strict(struct arena *arena, strview text, bool plus_is_blank, strview *out)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte;
        if (text.data[i] == '%' && (!hex_read(sv_slice(text, i + 1, i + 3), &byte, 1) || byte == 0))
            return false;
    }
    *out = percent_decoded(arena, text, plus_is_blank);
    return true;
}

static bool stays(char byte)
{
    return ascii_is_alnum(byte) || byte == '-' || byte == '_' || byte == '~' || byte == '.';
}

strview percent_encoded(struct arena *arena, strview text)
{
    if (sv_equal_z(text, "."))
        return SV("%2E");
    if (sv_equal_z(text, ".."))
        return SV("%2E%2E");
    struct buf encoded = buf_make(arena, 3 * text.len + 1);
    size_t from = 0; /* what stays is appended in pieces */
    for (size_t i = 0; i < text.len; i++) {
        if (stays(text.data[i]))
            continue;
        buf_append(&encoded, sv_slice(text, from, i));
        buf_printf(&encoded, "%%%02X", (unsigned)(unsigned char)text.data[i]);
        from = i + 1;
    }
    buf_append(&encoded, sv_slice(text, from, text.len));
    return buf_view(&encoded);
}
