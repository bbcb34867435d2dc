#include "konnect/collection.h"

#include "value/build.h"
#include "value/kind.h"

enum { PAGE_SIZE = 100, MOST_PAGES = 10000 };

/* Whether an answer without items may be a list: it has something of one, or nothing at all. */
static bool may_be_empty_list(const struct value *answer)
{
    static const char *const own[] = { "next", "offset", "meta", "page" };
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (value_get(answer, sv_from(own[i])) != NULL)
            return true;
    return answer->count == 0;
}

/* The items of a list; NULL: the answer is none. Of nothing, the specification lets most lists leave the
 * items out (docs/dev/konnect.md, "Core entities"). */
static const struct value *items_of(struct arena *arena, const struct value *answer, const char *key)
{
    if (answer == NULL || !value_is_object(answer))
        return NULL;
    const struct value *items = value_get(answer, sv_from(key));
    if (items == NULL ? may_be_empty_list(answer) : value_is_null(items))
        return value_tuple(arena, NULL, 0);
    return items != NULL && value_is_array(items) ? items : NULL;
}

/* The page's items; NULL when it is none: with an error, or where the collection itself may be absent and is.
 */
static const struct value *read_page(struct ctx *ctx, struct konnect_client *client,
                                     const struct konnect_collection *collection, const struct cursor *cursor,
                                     struct konnect_response *response)
{
    const char *key = collection->paging == KONNECT_PAGING_NONE ? "items" : "data";
    /* Which of their fields are secret is not known here. */
    const strview items = arena_printf(ctx->arena, "%s.*", key);
    const struct konnect_request request = { .method = "GET",
                                             .path = collection->path,
                                             .query = cursor_query(ctx->arena, cursor),
                                             .once = collection->once,
                                             .mask = { .fields = &items, .field_count = 1 } };
    bool answered = konnect_call(ctx, client, &request, response);
    if (collection->status != NULL)
        *collection->status = answered ? response->status : 0;
    if (!answered)
        return NULL;
    if (response->status == 404 && collection->absent != NULL) {
        *collection->absent = true;
        return NULL;
    }
    if (response->status != 200) {
        (void)konnect_error_report(ctx, response, collection->summary, NULL, &request.mask);
        return NULL;
    }
    const struct value *data = items_of(ctx->arena, response->json, key);
    if (data != NULL)
        return data;
    (void)ctx_error(ctx, collection->summary, "Konnect's answer is not a list: it has no \"%s\".", key);
    return NULL;
}

struct konnect_listing konnect_listing_begin(struct konnect_client *client,
                                             const struct konnect_collection *collection)
{
    return (struct konnect_listing){
        .client = client,
        .collection = collection,
        .cursor = { .paging = collection->paging, .query = collection->query, .size = PAGE_SIZE },
    };
}

bool konnect_listing_next(struct ctx *ctx, struct konnect_listing *listing, struct arena *lasting,
                          const struct value **items)
{
    const struct konnect_collection *collection = listing->collection;
    struct cursor *cursor = &listing->cursor;
    struct konnect_response response;
    if (listing->stuck)
        return ctx_error(ctx, collection->summary,
                         "Konnect's list does not end: it names the same page again.");
    if (cursor->pages == MOST_PAGES)
        return ctx_error(ctx, collection->summary, "Konnect's list does not end after %d pages.", MOST_PAGES);
    const struct value *data = read_page(ctx, listing->client, collection, cursor, &response);
    if (data == NULL && (collection->absent == NULL || !*collection->absent))
        return false;
    listing->ended = true;
    if (data != NULL) {
        enum cursor_step step = cursor_advance(lasting, cursor, response.json, data->count);
        listing->ended = step == CURSOR_LAST;
        listing->stuck = step == CURSOR_SAME;
        cursor->next = arena_copy(lasting, cursor->next);
    }
    *items = data != NULL ? data : value_tuple(ctx->arena, NULL, 0);
    return true;
}

bool konnect_collect(struct ctx *ctx, struct konnect_client *client,
                     const struct konnect_collection *collection,
                     bool (*visit)(void *payload, const struct value *item), void *payload)
{
    struct konnect_listing listing = konnect_listing_begin(client, collection);
    while (!listing.ended) {
        const struct value *items = NULL;
        if (!konnect_listing_next(ctx, &listing, ctx->arena, &items))
            return false;
        for (size_t i = 0; i < items->count; i++)
            if (!visit(payload, items->items[i]))
                return true;
    }
    return true;
}
