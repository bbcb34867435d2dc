#include "base/strview.h"

#include <limits.h>
#include <string.h>
#include <strings.h>

int sv_print_len(strview view)
{
    return view.len > INT_MAX ? INT_MAX : (int)view.len;
}

strview sv_from(const char *text)
{
    return text != NULL ? (strview){ text, strlen(text) } : (strview){ "", 0 };
}

strview sv_make(const char *data, size_t len)
{
    return (strview){ data, len };
}

bool sv_equal(strview a, strview b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

bool sv_equal_z(strview a, const char *b)
{
    return sv_equal(a, sv_from(b));
}

bool sv_is_among(strview text, const char *const *texts)
{
    for (size_t i = 0; texts[i] != NULL; i++)
        if (sv_equal_z(text, texts[i]))
            return true;
    return false;
}

bool sv_equal_nocase(strview a, strview b)
{
    return a.len == b.len && (a.len == 0 || strncasecmp(a.data, b.data, a.len) == 0);
}

int sv_compare(strview a, strview b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter > 0 ? memcmp(a.data, b.data, shorter) : 0;
    if (order != 0)
        return order;
    return a.len < b.len ? -1 : a.len > b.len;
}

bool sv_starts_with(strview text, strview prefix)
{
    return text.len >= prefix.len && sv_equal(sv_slice(text, 0, prefix.len), prefix);
}

bool sv_ends_with(strview text, strview suffix)
{
    return text.len >= suffix.len && sv_equal(sv_slice(text, text.len - suffix.len, text.len), suffix);
}

size_t sv_find(strview text, char byte)
{
    const char *hit = text.len > 0 ? memchr(text.data, byte, text.len) : NULL;
    return hit != NULL ? (size_t)(hit - text.data) : SIZE_MAX;
}

size_t sv_find_part(strview text, strview part)
{
    if (part.len == 0)
        return 0;
    const char *found = text.len > 0 ? memmem(text.data, text.len, part.data, part.len) : NULL;
    return found != NULL ? (size_t)(found - text.data) : SIZE_MAX;
}

bool sv_contains(strview text, strview part)
{
    return sv_find_part(text, part) != SIZE_MAX;
}

strview sv_slice(strview text, size_t from, size_t to)
{
    if (to > text.len)
        to = text.len;
    if (from > to)
        from = to;
    return (strview){ text.data != NULL ? text.data + from : NULL, to - from };
}

static bool is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

strview sv_trim(strview text)
{
    size_t from = 0;
    size_t to = text.len;
    while (from < to && is_space(text.data[from]))
        from++;
    while (to > from && is_space(text.data[to - 1]))
        to--;
    return sv_slice(text, from, to);
}

strview sv_cut(strview *rest, char separator)
{
    strview whole = *rest;
    size_t at = sv_find(whole, separator);
    if (at == SIZE_MAX) {
        *rest = (strview){ NULL, 0 };
        return whole;
    }
    *rest = (strview){ whole.data + at + 1, whole.len - at - 1 };
    return sv_slice(whole, 0, at);
}

bool sv_to_int64(strview text, int64_t *out)
{
    bool negative = text.len > 0 && text.data[0] == '-';
    size_t i = negative ? 1 : 0;
    if (i == text.len)
        return false;
    int64_t result = 0;
    for (; i < text.len; i++) {
        char byte = text.data[i];
        if (byte < '0' || byte > '9')
            return false;
        int digit = byte - '0';
        if (__builtin_mul_overflow(result, 10, &result))
            return false;
        /* Built up on the negative side, so that INT64_MIN fits too. */
        if (__builtin_sub_overflow(result, digit, &result))
            return false;
    }
    if (!negative && __builtin_sub_overflow((int64_t)0, result, &result))
        return false;
    *out = result;
    return true;
}

/* Unicode 15, table 3-7. */
size_t sv_utf8_length(strview text, size_t index)
{
    const unsigned char *at = (const unsigned char *)text.data + index;
    size_t left = text.len - index;
    unsigned char lead = at[0];
    if (lead < 0x80)
        return 1;
    size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || left < length)
        return 0;
    unsigned char low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    unsigned char high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (at[1] < low || at[1] > high)
        return 0;
    for (size_t i = 2; i < length; i++)
        if (at[i] < 0x80 || at[i] > 0xbf)
            return 0;
    return length;
}

bool sv_is_utf8(strview text)
{
    for (size_t i = 0; i < text.len;) {
        size_t length = sv_utf8_length(text, i);
        if (length == 0)
            return false;
        i += length;
    }
    return true;
}

size_t sv_count_chars(strview text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        if (((unsigned char)text.data[i] & 0xc0) != 0x80)
            count++;
    return count;
}
