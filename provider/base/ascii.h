/* Letters and digits of ASCII, whatever the locale; no byte of another character is one. */
#ifndef BASE_ASCII_H
#define BASE_ASCII_H

#include <stdbool.h>

static inline bool ascii_is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static inline bool ascii_is_lower(char byte)
{
    return byte >= 'a' && byte <= 'z';
}

static inline bool ascii_is_upper(char byte)
{
    return byte >= 'A' && byte <= 'Z';
}

static inline bool ascii_is_letter(char byte)
{
    return ascii_is_lower(byte) || ascii_is_upper(byte);
}

static inline bool ascii_is_alnum(char byte)
{
    return ascii_is_letter(byte) || ascii_is_digit(byte);
}

/* Any byte but a letter of the other case stays as it is. */
static inline char ascii_to_upper(char byte)
{
    return ascii_is_lower(byte) ? (char)(byte - 'a' + 'A') : byte;
}

static inline char ascii_to_lower(char byte)
{
    return ascii_is_upper(byte) ? (char)(byte - 'A' + 'a') : byte;
}

#endif
