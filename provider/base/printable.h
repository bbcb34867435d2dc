/* Text from outside, made fit for people: diagnostics and logs show what proxies, Konnect and requests say,
 * and one byte that is not UTF-8 makes a whole reply undecodable for Terraform, one escape sequence rules the
 * terminal.
 */
#ifndef BASE_PRINTABLE_H
#define BASE_PRINTABLE_H

#include "base/arena.h"

/* Bytes of the character at `at` (below the length); 0 when none can be shown: no well-formed UTF-8, or a
 * control character (C0 with line break and tab, DEL, C1), or one that turns the direction of the text around
 * it, so that it reads otherwise than it is. */
size_t printable_length(strview text, size_t at);

enum printable_layout {
    PRINTABLE_LINE, /* line breaks and tabs become blanks */
    PRINTABLE_LINES /* they stay, "\r\n" as "\n" */
};

/* The text with U+FFFD in the place of every byte that begins no character that can be shown. Valid UTF-8
 * without control characters, NUL-terminated behind its end. */
strview printable(struct arena *arena, strview text, enum printable_layout layout);

#endif
