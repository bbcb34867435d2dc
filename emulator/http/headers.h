/* Lists of HTTP headers. Names are found whatever their case; order and repetition are kept. */
#ifndef EMULATOR_HTTP_HEADERS_H
#define EMULATOR_HTTP_HEADERS_H

#include "konnect/http.h"

struct header_list {
    struct arena *arena;
    struct http_header *items;
    size_t count;
    size_t capacity;
};

struct header_list headers_make(struct arena *arena);
/* A list of its own with the same headers. */
struct header_list headers_copy(struct arena *arena, const struct header_list *from);
/* Whether a header of the name is there; `out` (may be NULL) gets its value, of several the first one's. */
bool headers_get(const struct header_list *list, strview name, strview *out);
/* Adds one more. Texts are borrowed, here and below. */
void headers_add(struct header_list *list, strview name, strview value);
/* Removes all of the name. */
void headers_remove(struct header_list *list, strview name);
/* Makes it the only one of its name. */
void headers_set(struct header_list *list, strview name, strview value);
/* Calls all of the name `from` by `to`, in the place of what was called so. */
void headers_rename(struct header_list *list, strview from, strview to);
/* Whether `word` stands in a header whose value is a list with commas, such as Connection. */
bool headers_have_word(const struct header_list *list, strview name, strview word);

#endif
