/* Where the objects of a list wait to be asked for, each by its name.
 *
 * The texts are handed out once; names and fields stay until the end. Used by one thread at a time.
 */
#ifndef KONNECT_SHELF_H
#define KONNECT_SHELF_H

#include "base/index.h"
#include "konnect/page.h"

struct shelf;

struct shelved {
    struct index_node node; /* by the name */
    struct shelved *next;   /* in the order in which they were put there; NULL: this is the last */
    strview fields;         /* as in page_object */
    char *text;             /* NULL: it was handed out, or there was no room */
    size_t size;            /* of the text */
    int64_t sent_ms;        /* what it says was true at that time or later */
};

/* Never NULL. */
struct shelf *shelf_new(void);
/* Wipes and frees all of it. `shelf` may be NULL. */
void shelf_free(struct shelf *shelf);

/* Copies the object. Of one whose name is there already the newer text counts, unless it was handed out.
 * Without `room`, its text is not kept. */
void shelf_put(struct shelf *shelf, const struct page_object *object, int64_t sent_ms, bool room);
/* NULL: there is none of that name. */
struct shelved *shelf_find(const struct shelf *shelf, strview name);
/* Copies the text into the arena and drops it here. It must be there. */
strview shelf_take(struct shelf *shelf, struct shelved *object, struct arena *arena);
/* The first one that was put there; NULL: none. */
const struct shelved *shelf_first(const struct shelf *shelf);
/* How many bytes the texts take. */
size_t shelf_size(const struct shelf *shelf);

#endif
