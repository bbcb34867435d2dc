#include "base/hex.h"

int hex_digit(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    if (byte >= 'a' && byte <= 'f')
        return byte - 'a' + 10;
    return byte >= 'A' && byte <= 'F' ? byte - 'A' + 10 : -1;
}

char hex_of(unsigned number)
{
    return "0123456789abcdef"[number & 0x0f];
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
