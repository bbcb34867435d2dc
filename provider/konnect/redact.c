#include "konnect/redact.h"

#include "base/percent.h"
#include "kong/credentials.h"
#include "kong/vault_reference.h"
#include "value/build.h"

#include <stdio.h>
#include <string.h>

/* ---- By value ---- */

/* Of a well-formed UTF-8 sequence. */
static unsigned code_point(strview sequence)
{
    unsigned char first = (unsigned char)sequence.data[0];
    unsigned point = sequence.len == 1 ? first : first & (0x7fU >> sequence.len);
    for (size_t i = 1; i < sequence.len; i++)
        point = point << 6 | ((unsigned char)sequence.data[i] & 0x3fU);
    return point;
}

/* Bytes at the beginning of the text that are "u" and the unit of UTF-16 in hexadecimal; 0: others are. */
static size_t unit_length(strview text, unsigned unit)
{
    enum { LENGTH = 5 };
    char hex[LENGTH + 1];
    (void)snprintf(hex, sizeof hex, "u%04x", unit & 0xffff);
    return text.len >= LENGTH && sv_equal_nocase(sv_slice(text, 0, LENGTH), sv_from(hex)) ? LENGTH : 0;
}

static size_t backslashes(strview text)
{
    size_t count = 0;
    while (count < text.len && text.data[count] == '\\')
        count++;
    return count;
}

/* Bytes at the beginning of the text that are what JSON has behind the backslash for the character; 0: others
 * are. */
static size_t escape_length(strview text, strview character)
{
    static const char plain[] = "\b\f\n\r\t";
    static const char letters[] = "bfnrt";
    const char *found = memchr(plain, character.data[0], sizeof plain - 1);
    if (found != NULL && text.len > 0 && text.data[0] == letters[found - plain])
        return 1;
    unsigned point = code_point(character);
    if (point < 0x10000)
        return unit_length(text, point);
    size_t high = unit_length(text, 0xd800 + ((point - 0x10000) >> 10));
    strview rest = sv_slice(text, high, text.len);
    size_t between = backslashes(rest);
    size_t low = unit_length(sv_slice(rest, between, rest.len), 0xdc00 + ((point - 0x10000) & 0x3ff));
    return high > 0 && low > 0 ? high + between + low : 0;
}

/* Bytes at the beginning of the text that say the value, as it is or as JSON writes it; 0: they say something
 * else. Each JSON text that is quoted inside another one doubles the backslashes, so how many there are does
 * not matter, as long as the value's own are among them. */
static size_t spelled_length(strview text, strview value)
{
    size_t at = 0;
    for (size_t i = 0; i < value.len;) {
        size_t own = backslashes(sv_slice(value, i, value.len));
        size_t there = backslashes(sv_slice(text, at, text.len));
        if (there < own)
            return 0;
        i += own;
        at += there;
        if (i == value.len)
            break;
        size_t length = sv_utf8_length(value, i);
        strview character = sv_slice(value, i, i + (length > 0 ? length : 1));
        strview rest = sv_slice(text, at, text.len);
        size_t said = sv_starts_with(rest, character) ? character.len : 0;
        if (said == 0 && there > own)
            said = escape_length(rest, character);
        if (said == 0)
            return 0;
        i += character.len;
        at += said;
    }
    return at;
}

/* How many bytes at the beginning of the text are one of the secrets, the longest one; 0: none is there. */
static size_t secret_length(strview text, const strview *values, const strview *encoded, size_t count)
{
    size_t longest = 0;
    for (size_t i = 0; i < count; i++) {
        if (values[i].len < REDACT_SHORTEST)
            continue;
        size_t length = sv_starts_with(text, encoded[i]) ? encoded[i].len : spelled_length(text, values[i]);
        longest = length > longest ? length : longest;
    }
    return longest;
}

strview redact_text(struct arena *arena, strview text, const struct redaction *mask)
{
    size_t count = mask->value_count;
    if (count == 0)
        return text;
    strview *encoded = ARENA_ARRAY(arena, strview, count);
    for (size_t i = 0; i < count; i++)
        encoded[i] = percent_encoded(arena, mask->values[i]);
    struct buf masked = buf_make(arena, text.len * 2 + BUF_LIMIT_TEXT);
    for (size_t i = 0; i < text.len;) {
        size_t length = secret_length(sv_slice(text, i, text.len), mask->values, encoded, count);
        if (length > 0)
            buf_append_z(&masked, REDACTED);
        else
            buf_append_byte(&masked, text.data[i]);
        i += length > 0 ? length : 1;
    }
    return buf_view(&masked);
}

/* ---- By field ---- */

/* References to vaults are no secrets. */
static bool is_no_reference(strview text)
{
    return !vault_reference_is(text);
}

/* Every text below that `is_secret`. */
static const struct value *hide_texts(struct arena *arena, const struct value *json,
                                      bool (*is_secret)(strview text))
{
    if (!value_is_known(json))
        return json;
    if (json->type->kind == TYPE_STRING)
        return is_secret(json->text) ? value_string(arena, SV(REDACTED)) : json;
    if (type_is_primitive(json->type))
        return json;
    const struct value **items = ARENA_ARRAY(arena, const struct value *, json->count);
    for (size_t i = 0; i < json->count; i++)
        items[i] = hide_texts(arena, json->items[i], is_secret);
    return value_has_keys(json) ? value_object(arena, json->keys, items, json->count)
                                : value_tuple(arena, items, json->count);
}

static const struct value *hide_field(struct arena *arena, const struct value *json, strview field)
{
    strview rest = field;
    strview name = sv_cut(&rest, '.');
    if (sv_equal_z(name, "*"))
        return hide_texts(arena, json, is_no_reference);
    const struct value *item = value_get(json, name);
    if (item == NULL || value_is_null(item))
        return json;
    const struct value *hidden =
        rest.data != NULL ? hide_field(arena, item, rest) : value_string(arena, SV(REDACTED));
    return value_with(arena, json, name, hidden);
}

const struct value *redact_fields(struct arena *arena, const struct value *json, const struct redaction *mask)
{
    if (mask->field_count == 0 && !mask->is_whole)
        return hide_texts(arena, json, is_no_reference);
    for (size_t i = 0; i < mask->field_count; i++)
        json = hide_field(arena, json, mask->fields[i]);
    return hide_texts(arena, json, credential_is_shaped);
}
