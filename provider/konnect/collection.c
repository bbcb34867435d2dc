#include "konnect/collection.h"

#include "base/percent.h"

enum { PAGE_SIZE = 100, MOST_PAGES = 10000 };

struct paging {
    struct ctx *ctx;
    const struct konnect_collection *collection;
    strview cursor; /* of the next page; empty: the first */
    int64_t number; /* of the page, for KONNECT_PAGING_NUMBER */
    int64_t seen;   /* items so far */
};

static strview page_query(const struct paging *paging)
{
    struct arena *arena = paging->ctx->arena;
    strview query = paging->collection->query;
    const char *between = query.len > 0 ? "&" : "";
    strview cursor = percent_encoded(arena, paging->cursor);
    switch (paging->collection->paging) {
    case KONNECT_PAGING_OFFSET:
        return arena_printf(arena, SV_FMT "%ssize=%d%s" SV_FMT, SV_ARG(query), between, PAGE_SIZE,
                            cursor.len > 0 ? "&offset=" : "", SV_ARG(cursor));
    case KONNECT_PAGING_NUMBER:
        return arena_printf(arena, SV_FMT "%spage%%5Bsize%%5D=%d&page%%5Bnumber%%5D=%lld", SV_ARG(query),
                            between, PAGE_SIZE, (long long)paging->number);
    default:
        return arena_printf(arena, SV_FMT "%spage%%5Bsize%%5D=%d%s" SV_FMT, SV_ARG(query), between, PAGE_SIZE,
                            cursor.len > 0 ? "&page%5Bafter%5D=" : "", SV_ARG(cursor));
    }
}

static const struct value *get(const struct value *json, const char *name)
{
    const struct value *item = json != NULL ? value_get(json, sv_from(name)) : NULL;
    return item != NULL && value_is_known(item) ? item : NULL;
}

/* meta.page.next is a relative path that leads nowhere; only its page[after] counts (docs/dev/konnect.md,
 * "Config stores"). */
static strview cursor_of(struct arena *arena, const struct value *page)
{
    const struct value *next = get(get(get(page, "meta"), "page"), "next");
    strview rest = next != NULL ? value_text(next) : SV("");
    (void)sv_cut(&rest, '?');
    while (rest.data != NULL) {
        strview value = sv_cut(&rest, '&');
        strview name = percent_decoded(arena, sv_cut(&value, '='), false);
        if (sv_equal_z(name, "page[after]"))
            return percent_decoded(arena, value, false);
    }
    return SV("");
}

enum progress { LAST_PAGE, NEXT_PAGE, SAME_PAGE };

static enum progress advance(struct paging *paging, const struct value *page, size_t items)
{
    strview cursor = SV("");
    paging->seen += (int64_t)items;
    if (paging->collection->paging == KONNECT_PAGING_NUMBER) {
        const struct value *total = get(get(get(page, "meta"), "page"), "total");
        int64_t all = 0;
        paging->number++;
        bool more = items > 0 && total != NULL && total->type->kind == TYPE_NUMBER &&
                    number_to_int64(total->text, &all) && paging->seen < all;
        return more ? NEXT_PAGE : LAST_PAGE;
    }
    if (paging->collection->paging == KONNECT_PAGING_CURSOR)
        cursor = cursor_of(paging->ctx->arena, page);
    else if (get(page, "offset") != NULL)
        cursor = value_text(get(page, "offset"));
    if (cursor.len == 0)
        return LAST_PAGE;
    if (sv_equal(cursor, paging->cursor))
        return SAME_PAGE;
    paging->cursor = cursor;
    return NEXT_PAGE;
}

/* The page's items; NULL with an error when it is none. */
static const struct value *read_page(struct ctx *ctx, struct konnect_client *client,
                                     const struct paging *paging, struct konnect_response *response)
{
    const struct konnect_collection *collection = paging->collection;
    const strview items = SV("data.*"); /* which of their fields are secret is not known here */
    const struct konnect_request request = { .method = "GET",
                                             .path = collection->path,
                                             .query = page_query(paging),
                                             .mask = { .fields = &items, .field_count = 1 } };
    if (!konnect_call(ctx, client, &request, response))
        return NULL;
    if (response->status != 200) {
        (void)konnect_error_report(ctx, response, collection->summary, NULL, &request.mask);
        return NULL;
    }
    const struct value *data = get(response->json, "data");
    if (data != NULL && data->type->kind == TYPE_TUPLE)
        return data;
    (void)ctx_error(ctx, collection->summary, "Konnect's answer is not a list: it has no \"data\".");
    return NULL;
}

bool konnect_collect(struct ctx *ctx, struct konnect_client *client,
                     const struct konnect_collection *collection,
                     bool (*visit)(void *payload, const struct value *item), void *payload)
{
    struct paging paging = { .ctx = ctx, .collection = collection, .number = 1 };
    for (int pages = 0; pages < MOST_PAGES; pages++) {
        struct konnect_response response;
        const struct value *data = read_page(ctx, client, &paging, &response);
        if (data == NULL)
            return false;
        for (size_t i = 0; i < data->count; i++)
            if (!visit(payload, data->items[i]))
                return true;
        enum progress progress = advance(&paging, response.json, data->count);
        if (progress == SAME_PAGE)
            return ctx_error(ctx, collection->summary,
                             "Konnect's list does not end: it names the same page again.");
        if (progress == LAST_PAGE)
            return true;
    }
    return ctx_error(ctx, collection->summary, "Konnect's list does not end after %d pages.", MOST_PAGES);
}
