#include "emulator/api/entity_list.h"

#include "base/buf.h"
#include "emulator/api/koko_error.h"
#include "emulator/api/plane.h"
#include "emulator/emulator.h"
#include "value/kind.h"

#include <inttypes.h>

enum { DEFAULT_SIZE = 100, MAX_SIZE = 1000 };

struct page {
    struct exchange *exchange;
    const struct entity_scope *scope;
    strview tags;
    strview name_is;
    strview name_contains;
    strview custom_id;
    int64_t size;
    int64_t count;
    int64_t last_row;
    bool more;
    struct buf data;
};

static bool has_tag(const struct value *tags, strview tag)
{
    for (size_t i = 0; value_is_array(tags) && i < tags->count; i++)
        if (sv_equal(value_text(tags->items[i]), tag))
            return true;
    return false;
}

/* "a,b": both; "a/b": one of them. */
static bool tags_hold(strview wanted, const struct value *tags)
{
    bool any = sv_find(wanted, '/') != SIZE_MAX;
    strview rest = wanted;
    while (rest.data != NULL) {
        strview tag = sv_cut(&rest, any ? '/' : ',');
        if (has_tag(tags, tag) == any)
            return any;
    }
    return !any;
}

/* A reference, or one of a list of them. */
static bool refers(const struct value *reference, strview id)
{
    for (size_t i = 0; value_is_array(reference) && i < reference->count; i++)
        if (refers(reference->items[i], id))
            return true;
    return value_is_object(reference) && sv_equal(value_text_at(reference, "id"), id);
}

static bool is_wanted(const struct page *page, const struct value *document)
{
    const struct entity_kind *kind = page->scope->kind;
    const struct value *named =
        kind->name_field != NULL ? value_get(document, sv_from(kind->name_field)) : NULL;
    strview name = named != NULL ? value_text(named) : (strview){ 0 };
    if (page->scope->reference != NULL &&
        !refers(value_get(document, sv_from(page->scope->reference->name)), page->scope->parent_id))
        return false;
    if (page->custom_id.data != NULL && !sv_equal(value_text_at(document, "custom_id"), page->custom_id))
        return false;
    return (page->tags.len == 0 || tags_hold(page->tags, value_get(document, SV("tags")))) &&
           (page->name_is.data == NULL || sv_equal(name, page->name_is)) &&
           (page->name_contains.data == NULL || sv_contains(name, page->name_contains));
}

/* What the link joins to the parent. False: it joins others. */
static bool follow(struct page *page, const struct entity *joining, struct entity *out)
{
    struct exchange *exchange = page->exchange;
    const struct entity_scope *scope = page->scope;
    const struct value *document = entity_value(exchange->arena, joining);
    if (!sv_equal(value_text_at(value_get(document, sv_from(scope->link->parent)), "id"), scope->parent_id))
        return false;
    strview id = value_text_at(value_get(document, sv_from(scope->link->child)), "id");
    return store_get(exchange->emulator->store, exchange->arena, plane_place(exchange, scope->kind->name), id,
                     out);
}

static bool add_to_page(void *payload, const struct entity *listed)
{
    struct page *page = payload;
    struct entity found = *listed;
    const struct entity *entity = &found;
    if (page->scope->link != NULL && !follow(page, listed, &found))
        return true;
    const struct value *document = entity_value(page->exchange->arena, entity);
    if (!is_wanted(page, document))
        return true;
    page->more = page->count == page->size;
    if (page->more)
        return false;
    if (page->count > 0)
        buf_append_byte(&page->data, ',');
    buf_append(&page->data,
               page->scope->show == NULL
                   ? entity->document
                   : exchange_encode(page->exchange, page->scope->show(page->exchange->arena, document)));
    page->count++;
    page->last_row = listed->row;
    return true;
}

static bool read_size(struct exchange *exchange, int64_t *out)
{
    strview text = exchange_query(exchange, "size");
    int64_t size = DEFAULT_SIZE;
    if (text.data != NULL && (!sv_to_int64(text, &size) || size < 1 || size > MAX_SIZE))
        return koko_error(exchange, 400, KOKO_INVALID_ARGUMENT,
                          arena_printf(exchange->arena,
                                       "invalid page_size '" SV_FMT "', must be within range [1 - %d]",
                                       SV_ARG(text), MAX_SIZE));
    *out = size < exchange->emulator->page_size_cap ? size : exchange->emulator->page_size_cap;
    return true;
}

/* Where the last page has no next and no offset: whether they are absent or null there is not known. */
static void send_page(struct page *page)
{
    struct exchange *exchange = page->exchange;
    strview next = SV("");
    if (page->more)
        next = arena_printf(exchange->arena,
                            ",\"next\":\"" SV_FMT "?offset=%" PRId64 "&size=%" PRId64
                            "\",\"offset\":\"%" PRId64 "\"",
                            SV_ARG(exchange->path), page->last_row, page->size, page->last_row);
    strview body = arena_printf(exchange->arena, "{\"data\":[" SV_FMT "]" SV_FMT "}",
                                SV_ARG(buf_view(&page->data)), SV_ARG(next));
    reply_text(exchange, 200, "application/json", body);
}

void entity_list(struct exchange *exchange, const struct entity_scope *scope)
{
    struct page page = { .exchange = exchange,
                         .scope = scope,
                         .data = buf_make(exchange->arena, BUF_LIMIT_HTTP_BODY) };
    strview offset = exchange_query(exchange, "offset");
    int64_t after = 0;
    if (!read_size(exchange, &page.size))
        return;
    if (offset.len > 0 && !sv_to_int64(offset, &after)) {
        koko_error(exchange, 400, KOKO_INVALID_ARGUMENT, SV("invalid offset"));
        return;
    }
    page.tags = exchange_query(exchange, "tags");
    page.name_is = exchange_query(exchange, "filter[name][eq]");
    page.name_contains = exchange_query(exchange, "filter[name][contains]");
    page.custom_id = exchange_query(exchange, "custom_id");
    const char *listed = scope->link != NULL ? scope->link->kind : scope->kind->name;
    const struct store_listing listing = { plane_place(exchange, listed), after, add_to_page, &page };
    store_list(exchange->emulator->store, exchange->arena, &listing);
    send_page(&page);
}
