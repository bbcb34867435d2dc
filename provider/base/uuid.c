#include "base/uuid.h"

#include "base/hex.h"

#include <string.h>

bool uuid_is_valid(strview text)
{
    if (text.len != UUID_LENGTH)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text.data[i] != '-' : hex_digit(text.data[i]) < 0)
            return false;
    }
    return true;
}

bool uuid_is_canonical(strview text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.data[i] >= 'A' && text.data[i] <= 'F')
            return false;
    return uuid_is_valid(text);
}

bool uuid_same(strview a, strview b)
{
    if (!uuid_is_valid(a) || !uuid_is_valid(b))
        return sv_equal(a, b);
    for (size_t i = 0; i < UUID_LENGTH; i++)
        if (hex_digit(a.data[i]) != hex_digit(b.data[i]))
            return false;
    return true;
}

strview uuid_of_random(struct arena *arena, const unsigned char random[UUID_BYTES])
{
    unsigned char bytes[UUID_BYTES];
    memcpy(bytes, random, sizeof bytes);
    bytes[6] = (unsigned char)((bytes[6] & 0x0f) | 0x40); /* version 4 */
    bytes[8] = (unsigned char)((bytes[8] & 0x3f) | 0x80); /* the variant of RFC 9562 */
    const char *digits = hex_text(arena, bytes, sizeof bytes).data;
    return arena_printf(arena, "%.8s-%.4s-%.4s-%.4s-%.12s", digits, digits + 8, digits + 12, digits + 16,
                        digits + 20);
}
