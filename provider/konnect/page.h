/* One page of a list, cut into the texts of its objects. */
#ifndef KONNECT_PAGE_H
#define KONNECT_PAGE_H

#include "value/value.h"

struct page_object {
    strview name;   /* by which its own path ends */
    strview fields; /* JSON: the object with the fields that were asked for, and no others */
    strview text;   /* JSON: all of it */
};

struct page {
    struct page_object *objects; /* those that have a name */
    size_t count;
    size_t items;                 /* all of them */
    const struct value *position; /* what stands beside the objects: for cursor_advance */
};

/* What to look for in each object. */
struct page_words {
    strview name;          /* the field that holds the name, a text */
    const strview *fields; /* of page_object.fields; beside the name, which is always among them */
    size_t field_count;
};

/* False: the body is no list. What it points to is in the arena or in the body. */
bool page_cut(struct arena *arena, strview body, const struct page_words *words, struct page *out);

#endif
