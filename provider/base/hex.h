/* Hexadecimal digits. */
#ifndef BASE_HEX_H
#define BASE_HEX_H

#include "base/arena.h"
#include "base/strview.h"

#include <stdbool.h>

/* 0 to 15, or -1 for what is no hexadecimal digit; of either case. */
int hex_digit(char byte);

/* Two lower-case digits for each of the bytes; with a NUL behind the last one. */
strview hex_text(struct arena *arena, const unsigned char *bytes, size_t count);

/* The `count` bytes that the text's digits say. False: it is not two digits for each. */
bool hex_read(strview text, unsigned char *out, size_t count);

#endif
