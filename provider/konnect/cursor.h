/* Where one is in a list, in Konnect's three paging styles (docs/dev/konnect.md, "Core entities", "Config
 * stores", "Control planes"). */
#ifndef KONNECT_CURSOR_H
#define KONNECT_CURSOR_H

#include "konnect/paging.h"
#include "value/value.h"

/* `size` is the only member to be set, beside `paging` and `query`, before the first page. */
struct cursor {
    enum konnect_paging paging;
    strview query; /* added to each request; may be empty */
    int size;      /* objects per page that are asked for */
    strview next;  /* what names the next page; empty: it is the first, or pages have numbers */
    int64_t pages; /* read so far */
    int64_t seen;  /* objects so far */
};

/* The query that asks for the next page. */
strview cursor_query(struct arena *arena, const struct cursor *cursor);

enum cursor_step {
    CURSOR_LAST, /* the page was the last one */
    CURSOR_NEXT, /* there are more */
    CURSOR_SAME  /* the page names itself as the next one: the list does not end */
};

/* Moves behind `page`, an object as Konnect answered it, which has `items` objects; its "data" is not looked
 * at and may be left out. */
enum cursor_step cursor_advance(struct arena *arena, struct cursor *cursor, const struct value *page,
                                size_t items);

#endif
