#include "value/number.h"

#include "base/ascii.h"
#include "base/buf.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_LENGTH = 4096, MAX_EXPONENT_DIGITS = 4, DOUBLE_TEXT = 64 };

static size_t skip_digits(strview text, size_t at)
{
    while (at < text.len && ascii_is_digit(text.data[at]))
        at++;
    return at;
}

static bool is_at(strview text, size_t at, char byte)
{
    return at < text.len && text.data[at] == byte;
}

static bool follows_grammar(strview text)
{
    if (text.len == 0 || text.len > MAX_LENGTH)
        return false;
    size_t at = is_at(text, 0, '-') ? 1 : 0;
    size_t whole = at;
    at = skip_digits(text, at);
    if (at == whole || (at - whole > 1 && text.data[whole] == '0'))
        return false;
    if (is_at(text, at, '.')) {
        size_t fraction = at + 1;
        at = skip_digits(text, fraction);
        if (at == fraction)
            return false;
    }
    if (is_at(text, at, 'e') || is_at(text, at, 'E')) {
        at++;
        if (is_at(text, at, '+') || is_at(text, at, '-'))
            at++;
        size_t exponent = at;
        at = skip_digits(text, exponent);
        if (at == exponent || at - exponent > MAX_EXPONENT_DIGITS)
            return false;
    }
    return at == text.len;
}

/* A valid literal taken apart: 0.DIGITS times ten to the power of `point`, first and last digit not zero. */
struct decimal {
    bool negative;
    char digits[MAX_LENGTH];
    size_t count; /* 0: the number is zero */
    int64_t point;
};

static int64_t exponent_of(strview text)
{
    int64_t exponent = 0;
    if (is_at(text, 0, '+'))
        text = sv_slice(text, 1, text.len);
    (void)sv_to_int64(text, &exponent); /* valid literals have four digits at most */
    return exponent;
}

static void take_apart(strview text, struct decimal *out)
{
    out->negative = is_at(text, 0, '-');
    out->count = 0;
    out->point = 0;
    bool fraction = false;
    for (size_t i = out->negative ? 1 : 0; i < text.len; i++) {
        char byte = text.data[i];
        if (byte == 'e' || byte == 'E') {
            out->point += exponent_of(sv_slice(text, i + 1, text.len));
            break;
        }
        if (byte == '.') {
            fraction = true;
            continue;
        }
        if (out->count > 0 || byte != '0')
            out->digits[out->count++] = byte;
        if (out->count > 0 && !fraction)
            out->point++;
        else if (out->count == 0 && fraction)
            out->point--;
    }
    while (out->count > 0 && out->digits[out->count - 1] == '0')
        out->count--;
    if (out->count == 0) {
        out->negative = false;
        out->point = 0;
    }
}

static size_t plain_length(const struct decimal *decimal)
{
    int64_t count = (int64_t)decimal->count;
    int64_t length = decimal->negative ? 1 : 0;
    if (decimal->point <= 0)
        length += 2 - decimal->point + count; /* "0." and zeros in front */
    else
        length += decimal->point >= count ? decimal->point : count + 1;
    return (size_t)length;
}

bool number_is_valid(strview text)
{
    struct decimal decimal;
    if (!follows_grammar(text))
        return false;
    take_apart(text, &decimal);
    return plain_length(&decimal) <= MAX_LENGTH;
}

static int compare_magnitudes(const struct decimal *a, const struct decimal *b)
{
    if (a->count == 0 || b->count == 0)
        return (a->count > 0) - (b->count > 0);
    if (a->point != b->point)
        return a->point < b->point ? -1 : 1;
    return sv_compare(sv_make(a->digits, a->count), sv_make(b->digits, b->count));
}

int number_compare(strview a, strview b)
{
    struct decimal left;
    struct decimal right;
    take_apart(a, &left);
    take_apart(b, &right);
    if (left.negative != right.negative)
        return left.negative ? -1 : 1;
    int order = compare_magnitudes(&left, &right);
    return left.negative ? -order : order;
}

static void append_zeros(struct buf *text, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        buf_append_byte(text, '0');
}

strview number_canonical(struct arena *arena, strview text)
{
    struct decimal decimal;
    take_apart(text, &decimal);
    if (decimal.count == 0)
        return SV("0");
    struct buf plain = buf_make(arena, BUF_LIMIT_TEXT);
    if (decimal.negative)
        buf_append_byte(&plain, '-');
    int64_t count = (int64_t)decimal.count;
    strview digits = sv_make(decimal.digits, decimal.count);
    if (decimal.point <= 0) {
        buf_append_z(&plain, "0.");
        append_zeros(&plain, -decimal.point);
        buf_append(&plain, digits);
    } else if (decimal.point >= count) {
        buf_append(&plain, digits);
        append_zeros(&plain, decimal.point - count);
    } else {
        buf_append(&plain, sv_slice(digits, 0, (size_t)decimal.point));
        buf_append_byte(&plain, '.');
        buf_append(&plain, sv_slice(digits, (size_t)decimal.point, digits.len));
    }
    return buf_view(&plain);
}

bool number_to_uint64(strview text, uint64_t *out)
{
    struct decimal decimal;
    take_apart(text, &decimal);
    if (decimal.negative || decimal.point < (int64_t)decimal.count || decimal.point > 20)
        return false;
    uint64_t result = 0;
    for (int64_t i = 0; i < decimal.point; i++) {
        uint64_t digit = i < (int64_t)decimal.count ? (uint64_t)(decimal.digits[i] - '0') : 0;
        if (__builtin_mul_overflow(result, 10, &result) || __builtin_add_overflow(result, digit, &result))
            return false;
    }
    *out = result;
    return true;
}

bool number_to_int64(strview text, int64_t *out)
{
    uint64_t magnitude = 0;
    bool negative = is_at(text, 0, '-');
    if (!number_to_uint64(negative ? sv_slice(text, 1, text.len) : text, &magnitude))
        return false;
    if (magnitude > (uint64_t)INT64_MAX + (negative ? 1 : 0))
        return false;
    *out = negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
    return true;
}

bool number_to_double(strview text, double *out)
{
    char copy[MAX_LENGTH + 1];
    if (text.len == 0 || text.len > MAX_LENGTH)
        return false;
    memcpy(copy, text.data, text.len);
    copy[text.len] = '\0';
    *out = strtod(copy, NULL);
    return isfinite(*out);
}

strview number_from_double(struct arena *arena, double value)
{
    char text[DOUBLE_TEXT];
    /* 17 digits always suffice; the first precision that reads back is the shortest. */
    for (int precision = 1; precision <= 17; precision++) {
        (void)snprintf(text, sizeof text, "%.*e", precision - 1, value);
        if (strtod(text, NULL) == value)
            break;
    }
    return number_canonical(arena, sv_from(text));
}
