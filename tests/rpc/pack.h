/* MessagePack by hand, for DynamicValues in tests: written apart from the provider's codec, so that both do
 * not share a mistake. */
#ifndef TESTS_RPC_PACK_H
#define TESTS_RPC_PACK_H

#include "base/buf.h"

/* One key of an object and its value in MessagePack. */
struct pack_row {
    const char *key;
    strview value;
};

#define PACK_NULL    SV("\xc0")
#define PACK_UNKNOWN SV("\xd4\0\0")

/* A string of less than 256 bytes. */
strview pack_string(struct arena *arena, const char *text);
/* The head of a map; the keys and values come behind it. */
void pack_map(struct buf *buf, size_t count);

/* The value under `key` of a map; with data == NULL when there is none or the bytes are malformed. */
strview unpack_key(strview map, const char *key);
/* The number of keys of a map; SIZE_MAX when it is none. */
size_t unpack_count(strview map);
/* Whether `bytes` is exactly one well-formed value. */
bool unpack_is_whole(strview bytes);
/* Cuts one value off the front of `*rest`; with data == NULL when there is none or it is malformed. */
strview unpack_next(strview *rest);

enum pack_kind { PACK_CONSTANT, PACK_INTEGER, PACK_TEXT, PACK_BYTES, PACK_ARRAY, PACK_MAP, PACK_OTHER };
struct pack_head {
    enum pack_kind kind;
    size_t count; /* elements of an array, keys of a map, or the integer itself, which is not negative */
    strview rest; /* what stands behind the head: text, bytes, elements, keys and values */
};
/* What one well-formed value begins with. */
struct pack_head unpack_head(strview value);

#endif
