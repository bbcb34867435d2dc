#include "base/uuid.h"

#include "base/hex.h"

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
    char text[UUID_LENGTH];
    size_t length = 0;
    for (size_t i = 0; i < UUID_BYTES; i++) {
        unsigned byte = random[i];
        if (i == 6)
            byte = (byte & 0x0f) | 0x40; /* version 4 */
        if (i == 8)
            byte = (byte & 0x3f) | 0x80; /* the variant of RFC 9562 */
        if (i == 4 || i == 6 || i == 8 || i == 10)
            text[length++] = '-';
        text[length++] = hex_of(byte >> 4);
        text[length++] = hex_of(byte & 0x0f);
    }
    return arena_copy(arena, sv_make(text, length));
}
