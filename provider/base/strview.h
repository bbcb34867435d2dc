/* A borrowed run of bytes: pointer and length, not NUL-terminated, never owning.
 *
 * This is the one typedef of the code base: a strview is passed by value like a number. Where the text lives
 * and for how long is said by the function that returns it (mostly: in the arena of the request).
 */
#ifndef BASE_STRVIEW_H
#define BASE_STRVIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct strview {
    const char *data; /* may be NULL only when len is 0 */
    size_t len;       /* bytes */
} strview;

/* A string literal as an initialiser, usable in const tables. */
#define SV_INIT(literal)                                                                                     \
    {                                                                                                        \
        "" literal, sizeof(literal) - 1                                                                      \
    }
#define SV(literal) ((strview)SV_INIT(literal))

/* For printf: printf(SV_FMT, SV_ARG(view)). Lengths past INT_MAX are cut. */
#define SV_FMT       "%.*s"
#define SV_ARG(view) sv_print_len(view), ((view).data != NULL ? (view).data : "")
int sv_print_len(strview view);

/* View of a C string; NULL gives the empty view. */
strview sv_from(const char *text);
strview sv_make(const char *data, size_t len);

bool sv_equal(strview a, strview b);
bool sv_equal_z(strview a, const char *b);
/* Whether it is one of the texts; these end with NULL. */
bool sv_is_among(strview text, const char *const *texts);
/* The same whatever the case of ASCII letters, as names of HTTP headers are compared. */
bool sv_equal_nocase(strview a, strview b);
/* Bytewise order, shorter first among equals: the key order of cty and of Konnect's JSON. */
int sv_compare(strview a, strview b);
bool sv_starts_with(strview text, strview prefix);
bool sv_ends_with(strview text, strview suffix);

/* Index of the first `byte`, or SIZE_MAX. */
size_t sv_find(strview text, char byte);
/* Where `part` begins, or SIZE_MAX. */
size_t sv_find_part(strview text, strview part);
bool sv_contains(strview text, strview part);

/* Both bounds are clamped to the length. */
strview sv_slice(strview text, size_t from, size_t to);
/* Without leading and trailing ASCII white space. */
strview sv_trim(strview text);
/* Cuts `*rest` at the first `separator`: returns what stands before it and moves `*rest` behind it. Without
 * one it returns all of `*rest` and leaves it empty with data == NULL, so that `rest.data != NULL` means
 * "more follows". */
strview sv_cut(strview *rest, char separator);

/* True only for a non-empty run of ASCII digits (an optional leading '-') that fits. Out is untouched
 * otherwise. */
bool sv_to_int64(strview text, int64_t *out);
/* Well-formed UTF-8: no overlong forms, no surrogates, nothing past U+10FFFF. */
bool sv_is_utf8(strview text);
/* Bytes of the well-formed UTF-8 sequence at `at` (below the length); 0: there is none. */
size_t sv_utf8_length(strview text, size_t at);
/* Number of code points; `text` must be UTF-8. */
size_t sv_count_chars(strview text);

#endif
