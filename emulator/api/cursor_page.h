/* Pages of config stores and secrets. */
#ifndef EMULATOR_API_CURSOR_PAGE_H
#define EMULATOR_API_CURSOR_PAGE_H

#include "base/buf.h"
#include "emulator/http/exchange.h"

/* Paging by page[size] and page[after] (docs/dev/konnect.md, "Config stores"). The cursor is the row of the
 * last item, which clients must take as opaque. */
struct cursor_page {
    struct exchange *exchange;
    int64_t size;
    int64_t after;
    struct buf data; /* items, with commas between */
    int64_t count;
    int64_t last_row;
    bool more;
};
bool cursor_page_make(struct exchange *exchange, struct cursor_page *out);
/* Adds an item; false when the page was full already, which means that there are more pages. */
bool cursor_page_add(struct cursor_page *page, int64_t row, strview document);
/* Answers; `path` is what the relative `next` begins with. */
void cursor_page_send(struct cursor_page *page, const char *path);

#endif
