/* Many single reads of one collection, served by one list of it.
 *
 * The first two reads of a collection are left to be made singly. From the third on the list is read, page by
 * page, by the reads that wait for it: one of them asks for the next page while the others wait, and each
 * leaves as soon as its object is there. Nothing is concluded from what a list lacks, and whoever cannot be
 * served is told to ask singly, so that a list can save requests but never change what a read finds:
 *
 * - A list never asks for more pages than there were reads that it was asked by, and is given up for the
 *   rest of the session, with one line in the log, when it is refused or cannot be read. A 401 is no fault of
 *   the list: the reads that wait find out themselves.
 * - What a list says is used for MAX_AGE at most; then the collection begins anew. Any write of our own
 *   drops all lists when it begins, and until it has ended none is read: whatever the write touches (a route
 *   takes its plugins along), no later read can see what was before it.
 * - Objects wait as JSON text, PAGES_MOST_BYTES at most, and each is handed out once.
 *
 * Knows nothing of tables. All functions may be called by any thread.
 */
#ifndef KONNECT_PAGES_H
#define KONNECT_PAGES_H

#include "konnect/client.h"
#include "konnect/page.h"
#include "konnect/paging.h"

enum {
    PAGES_PLAIN_READS = 2,              /* reads before there is a list */
    PAGES_SMALL = 100,                  /* of large objects on the first page, which tells their size */
    PAGES_LARGE = 1000,                 /* objects on a page at most (docs/dev/konnect.md, "Core entities") */
    PAGES_PAGE_BYTES = 2 * 1024 * 1024, /* of large objects on the other pages, about */
    PAGES_MOST = 10000,                 /* pages of one list */
    PAGES_MOST_BYTES = 24 * 1024 * 1024,
    PAGES_MAX_AGE_MS = 60000,
    PAGES_WITHIN_MS = 90000, /* for one page, with all attempts: the rate limit may ask to wait a minute */
    PAGES_PATIENCE_MS = 5000 /* so long a read waits for a page that another one asked for */
};

struct pages;

struct pages_settings {
    struct konnect_client *client; /* borrowed: outlives the pages */
    bool off;                      /* objects are not handed out: pages_take and pages_has are always false */
    int64_t patience_ms;           /* 0: PAGES_PATIENCE_MS; tests give less */
};

/* Never NULL. */
struct pages *pages_new(const struct pages_settings *settings);
void pages_free(struct pages *pages);
/* To be called after a stop flag was set: all that wait then look at their flags. */
void pages_wake(struct pages *pages);

/* A collection is known by its path; the other members are the same whenever it is named. */
struct pages_collection {
    strview path;
    enum konnect_paging paging;
    bool large_objects; /* the first page has PAGES_SMALL of them; else all pages have PAGES_LARGE */
    struct page_words words;
};

/* The object `name` as the list has it, decoded. False: it is to be asked for singly. No diagnostics. */
bool pages_take(struct ctx *ctx, struct pages *pages, const struct pages_collection *collection, strview name,
                const struct value **out);

/* Whether a list that was read already has the object. Reads nothing. */
bool pages_has(struct pages *pages, strview path, strview name);

/* Calls `visit` for every object of the collection, with its name and the fields of the words, until it
 * returns false; reads what is not read yet. False: it cannot be listed. No diagnostics. */
bool pages_each(struct ctx *ctx, struct pages *pages, const struct pages_collection *collection,
                bool (*visit)(void *payload, const struct value *item), void *payload);

/* To be called before and after a call that may change something in Konnect. */
void pages_write_begins(struct pages *pages);
void pages_write_ended(struct pages *pages);

#endif
