#include "base/hex.h"

int hex_digit(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    if (byte >= 'a' && byte <= 'f')
        return byte - 'a' + 10;
    return byte >= 'A' && byte <= 'F' ? byte - 'A' + 10 : -1;
}

strview hex_text(struct arena *arena, const unsigned char *bytes, size_t count)
{
    static const char digits[] = "0123456789abcdef";
    char *text = ARENA_ARRAY(arena, char, 2 * count + 1);
    for (size_t i = 0; i < count; i++) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 0x0f];
    }
    return sv_make(text, 2 * count);
}

bool hex_read(strview text, unsigned char *out, size_t count)
{
    if (text.len != count * 2)
        return false;
    for (size_t i = 0; i < count; i++) {
        int high = hex_digit(text.data[i * 2]);
        int low = hex_digit(text.data[i * 2 + 1]);
        if (high < 0 || low < 0)
            return false;
        out[i] = (unsigned char)(high * 16 + low);
    }
    return true;
}
