/* Reading whole collections, page by page, in Konnect's four paging styles (docs/dev/konnect.md, "Core
 * entities", "Config stores", "Control planes").
 */
#ifndef KONNECT_COLLECTION_H
#define KONNECT_COLLECTION_H

#include "konnect/client.h"
#include "konnect/cursor.h"
#include "konnect/error.h"
#include "konnect/paging.h"

struct konnect_collection {
    strview path;
    strview query; /* added to each request; may be empty */
    enum konnect_paging paging;
    const char *summary; /* of diagnostics: "Could not list" */
    bool *absent;        /* set when there is no such collection (404), which is no error then, but the end;
                            NULL: it is an error */
    int *status;         /* of the last answer, 0 when there was none; may be NULL */
    bool once;           /* one attempt for each page: the list merely helps */
};

/* Calls `visit` for every item in order until it returns false (which is no error). False: a page could not
 * be read, with diagnostics under the summary. A server that never ends (the same cursor twice, or more than
 * 10,000 pages) is an error too. */
bool konnect_collect(struct ctx *ctx, struct konnect_client *client,
                     const struct konnect_collection *collection,
                     bool (*visit)(void *payload, const struct value *item), void *payload);

/* The same page by page, for those who need not have all pages at once. */
struct konnect_listing {
    struct konnect_client *client;
    const struct konnect_collection *collection;
    struct cursor cursor;
    bool ended;
    bool stuck; /* the last page named itself as the next one */
};
struct konnect_listing konnect_listing_begin(struct konnect_client *client,
                                             const struct konnect_collection *collection);
/* The next page's items, a tuple in ctx->arena, or an empty one where the collection may be absent and is;
 * not to be called when `ended`. What the listing keeps between pages is in `lasting`. */
bool konnect_listing_next(struct ctx *ctx, struct konnect_listing *listing, struct arena *lasting,
                          const struct value **items);

#endif
