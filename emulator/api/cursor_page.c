#include "emulator/api/cursor_page.h"

#include "emulator/api/problem.h"
#include "emulator/emulator.h"

#include <inttypes.h>

/* Without page[size]; the true number is not documented. */
enum { DEFAULT_PAGE_SIZE = 100, MAX_PAGE_SIZE = 1000 };

bool cursor_page_make(struct exchange *exchange, struct cursor_page *out)
{
    struct cursor_page page = { .exchange = exchange, .size = DEFAULT_PAGE_SIZE };
    strview size = exchange_query(exchange, "page[size]");
    strview after = exchange_query(exchange, "page[after]");
    if (size.data != NULL && (!sv_to_int64(size, &page.size) || page.size < 1 || page.size > MAX_PAGE_SIZE))
        return problem_query(exchange, PROBLEM_CONFIG_STORES, "page[size]", "is_integer",
                             SV("page[size] must be a number from 1 to 1000"));
    if (after.len > 0 && !sv_to_int64(after, &page.after))
        return problem_query(exchange, PROBLEM_CONFIG_STORES, "page[after]", "invalid",
                             SV("page[after] is not a cursor of this collection"));
    if (page.size > exchange->emulator->page_size_cap)
        page.size = exchange->emulator->page_size_cap;
    page.data = buf_make(exchange->arena, BUF_LIMIT_HTTP_BODY);
    *out = page;
    return true;
}

bool cursor_page_add(struct cursor_page *page, int64_t row, strview document)
{
    page->more = page->count == page->size;
    if (page->more)
        return false;
    if (page->count > 0)
        buf_append_byte(&page->data, ',');
    buf_append(&page->data, document);
    page->count++;
    page->last_row = row;
    return true;
}

void cursor_page_send(struct cursor_page *page, const char *path)
{
    struct arena *arena = page->exchange->arena;
    strview next = SV("null");
    if (page->more)
        next = arena_printf(arena, "\"%s?page[after]=%" PRId64 "\"", path, page->last_row);
    strview body = arena_printf(arena,
                                "{\"data\":[" SV_FMT "],\"meta\":{\"page\":{\"next\":" SV_FMT
                                ",\"previous\":null,\"size\":%" PRId64 "}}}",
                                SV_ARG(buf_view(&page->data)), SV_ARG(next), page->size);
    reply_text(page->exchange, 200, "application/json", body);
}
