#include "pack.h"

#include <string.h>

strview pack_string(struct arena *arena, const char *text)
{
    struct buf buf = buf_make(arena, BUF_LIMIT_TEXT);
    size_t length = strlen(text);
    if (length < 32) {
        buf_append_byte(&buf, (char)(0xa0 | length));
    } else {
        buf_append_byte(&buf, (char)0xd9);
        buf_append_byte(&buf, (char)length);
    }
    buf_append_z(&buf, text);
    return buf_view(&buf);
}

void pack_map(struct buf *buf, size_t count)
{
    buf_append_byte(buf, (char)0xde);
    buf_append_byte(buf, (char)(count >> 8));
    buf_append_byte(buf, (char)count);
}

/* What the first byte of a value says. */
struct head {
    size_t length_bytes; /* of a length behind the first byte */
    size_t fixed;        /* bytes behind the length */
    size_t length;       /* known from the first byte */
    size_t items;        /* values inside per unit of length; 0: the length counts bytes */
};

static struct head read_head(unsigned char first)
{
    /* From 0xc0: nil, (unused), false, true, bin 8 to 32, ext 8 to 32, float 32 and 64, uint, int, fixext 1
     * to 16, str 8 to 32, array 16 and 32, map 16 and 32. */
    static const struct head heads[] = {
        { 0, 0, 0, 0 },  { 0, 0, 0, 0 }, { 0, 0, 0, 0 }, { 0, 0, 0, 0 }, { 1, 0, 0, 0 }, { 2, 0, 0, 0 },
        { 4, 0, 0, 0 },  { 1, 1, 0, 0 }, { 2, 1, 0, 0 }, { 4, 1, 0, 0 }, { 0, 4, 0, 0 }, { 0, 8, 0, 0 },
        { 0, 1, 0, 0 },  { 0, 2, 0, 0 }, { 0, 4, 0, 0 }, { 0, 8, 0, 0 }, { 0, 1, 0, 0 }, { 0, 2, 0, 0 },
        { 0, 4, 0, 0 },  { 0, 8, 0, 0 }, { 0, 2, 0, 0 }, { 0, 3, 0, 0 }, { 0, 5, 0, 0 }, { 0, 9, 0, 0 },
        { 0, 17, 0, 0 }, { 1, 0, 0, 0 }, { 2, 0, 0, 0 }, { 4, 0, 0, 0 }, { 2, 0, 0, 1 }, { 4, 0, 0, 1 },
        { 2, 0, 0, 2 },  { 4, 0, 0, 2 },
    };
    if (first < 0x80 || first >= 0xe0)
        return (struct head){ 0 };
    if (first < 0x90)
        return (struct head){ .length = first & 0x0f, .items = 2 };
    if (first < 0xa0)
        return (struct head){ .length = first & 0x0f, .items = 1 };
    if (first < 0xc0)
        return (struct head){ .length = first & 0x1f };
    return heads[first - 0xc0];
}

/* Reads the head of the value at the front of `*rest`; false: cut off. */
static bool cut_head(strview *rest, struct head *out)
{
    if (rest->len == 0)
        return false;
    *out = read_head((unsigned char)rest->data[0]);
    if (rest->len < 1 + out->length_bytes)
        return false;
    for (size_t i = 0; i < out->length_bytes; i++)
        out->length = out->length << 8 | (unsigned char)rest->data[1 + i];
    *rest = sv_slice(*rest, 1 + out->length_bytes, rest->len);
    return true;
}

strview unpack_next(strview *rest)
{
    const char *begin = rest->data;
    size_t values = 1;
    for (; values > 0; values--) {
        struct head head;
        if (!cut_head(rest, &head))
            return sv_make(NULL, 0);
        size_t bytes = head.fixed + (head.items == 0 ? head.length : 0);
        if (bytes > rest->len)
            return sv_make(NULL, 0);
        *rest = sv_slice(*rest, bytes, rest->len);
        values += head.length * head.items;
    }
    return sv_make(begin, (size_t)(rest->data - begin));
}

static bool cut_map(strview *rest, size_t *count)
{
    struct head head;
    if (!cut_head(rest, &head) || head.items != 2)
        return false;
    *count = head.length;
    return true;
}

strview unpack_key(strview map, const char *key)
{
    size_t count = 0;
    if (!cut_map(&map, &count))
        return sv_make(NULL, 0);
    for (size_t i = 0; i < count; i++) {
        strview name = unpack_next(&map);
        struct head head;
        bool found = name.data != NULL && cut_head(&name, &head) && sv_equal_z(name, key);
        strview value = unpack_next(&map);
        if (found || value.data == NULL)
            return value;
    }
    return sv_make(NULL, 0);
}

size_t unpack_count(strview map)
{
    size_t count = 0;
    return cut_map(&map, &count) ? count : SIZE_MAX;
}

bool unpack_is_whole(strview bytes)
{
    strview rest = bytes;
    return unpack_next(&rest).data != NULL && rest.len == 0;
}

static enum pack_kind kind_of(unsigned char first)
{
    if (first < 0x80 || (first >= 0xcc && first <= 0xcf))
        return PACK_INTEGER;
    if (first < 0x90 || first >= 0xde)
        return first < 0x90 || first < 0xe0 ? PACK_MAP : PACK_OTHER;
    if (first < 0xa0 || first == 0xdc || first == 0xdd)
        return PACK_ARRAY;
    if (first < 0xc0 || (first >= 0xd9 && first <= 0xdb))
        return PACK_TEXT;
    if (first >= 0xc4 && first <= 0xc6)
        return PACK_BYTES;
    return first < 0xc4 ? PACK_CONSTANT : PACK_OTHER;
}

/* The number that stands behind the first byte, or in it. */
static size_t integer_of(strview value)
{
    unsigned char first = (unsigned char)value.data[0];
    size_t number = first < 0x80 ? first : 0;
    for (size_t i = 1; i < value.len; i++)
        number = number << 8 | (unsigned char)value.data[i];
    return number;
}

struct pack_head unpack_head(strview value)
{
    struct head head;
    strview rest = value;
    if (!cut_head(&rest, &head))
        return (struct pack_head){ .kind = PACK_OTHER };
    enum pack_kind kind = kind_of((unsigned char)value.data[0]);
    size_t count = kind == PACK_INTEGER ? integer_of(value) : head.length;
    return (struct pack_head){ kind, count, rest };
}
