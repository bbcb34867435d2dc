#include "konnect/collection.h"

#include "konnect/cursor.h"

enum { PAGE_SIZE = 100, MOST_PAGES = 10000 };

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
    if (!konnect_call(ctx, client, &request, response))
        return NULL;
    if (response->status == 404 && collection->absent != NULL) {
        *collection->absent = true;
        return NULL;
    }
    if (response->status != 200) {
        (void)konnect_error_report(ctx, response, collection->summary, NULL, &request.mask);
        return NULL;
    }
    const struct value *data = response->json != NULL ? value_get(response->json, sv_from(key)) : NULL;
    if (data != NULL && value_is_known(data) && data->type->kind == TYPE_TUPLE)
        return data;
    (void)ctx_error(ctx, collection->summary, "Konnect's answer is not a list: it has no \"%s\".", key);
    return NULL;
}

bool konnect_collect(struct ctx *ctx, struct konnect_client *client,
                     const struct konnect_collection *collection,
                     bool (*visit)(void *payload, const struct value *item), void *payload)
{
    struct cursor cursor = { .paging = collection->paging, .query = collection->query, .size = PAGE_SIZE };
    while (cursor.pages < MOST_PAGES) {
        struct konnect_response response;
        const struct value *data = read_page(ctx, client, collection, &cursor, &response);
        if (data == NULL)
            return collection->absent != NULL && *collection->absent;
        for (size_t i = 0; i < data->count; i++)
            if (!visit(payload, data->items[i]))
                return true;
        enum cursor_step step = cursor_advance(ctx->arena, &cursor, response.json, data->count);
        if (step == CURSOR_SAME)
            return ctx_error(ctx, collection->summary,
                             "Konnect's list does not end: it names the same page again.");
        if (step == CURSOR_LAST)
            return true;
    }
    return ctx_error(ctx, collection->summary, "Konnect's list does not end after %d pages.", MOST_PAGES);
}
