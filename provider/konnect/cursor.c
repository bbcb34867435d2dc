#include "konnect/cursor.h"

#include "base/percent.h"

strview cursor_query(struct arena *arena, const struct cursor *cursor)
{
    const char *between = cursor->query.len > 0 ? "&" : "";
    strview next = percent_encoded(arena, cursor->next);
    switch (cursor->paging) {
    case KONNECT_PAGING_NONE:
        return cursor->query;
    case KONNECT_PAGING_OFFSET:
        return arena_printf(arena, SV_FMT "%ssize=%d%s" SV_FMT, SV_ARG(cursor->query), between, cursor->size,
                            next.len > 0 ? "&offset=" : "", SV_ARG(next));
    case KONNECT_PAGING_NUMBER:
        return arena_printf(arena, SV_FMT "%spage%%5Bsize%%5D=%d&page%%5Bnumber%%5D=%lld",
                            SV_ARG(cursor->query), between, cursor->size, (long long)cursor->pages + 1);
    default:
        return arena_printf(arena, SV_FMT "%spage%%5Bsize%%5D=%d%s" SV_FMT, SV_ARG(cursor->query), between,
                            cursor->size, next.len > 0 ? "&page%5Bafter%5D=" : "", SV_ARG(next));
    }
}

static const struct value *get(const struct value *json, const char *name)
{
    const struct value *item = json != NULL ? value_get(json, sv_from(name)) : NULL;
    return item != NULL && value_is_known(item) ? item : NULL;
}

/* meta.page.next is a relative path that leads nowhere; only its page[after] counts (docs/dev/konnect.md,
 * "Config stores"). */
static strview after_of(struct arena *arena, const struct value *page)
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

static bool has_more(const struct cursor *cursor, const struct value *page, size_t items)
{
    const struct value *total = get(get(get(page, "meta"), "page"), "total");
    int64_t all = 0;
    return items > 0 && total != NULL && total->type->kind == TYPE_NUMBER &&
           number_to_int64(total->text, &all) && cursor->seen < all;
}

enum cursor_step cursor_advance(struct arena *arena, struct cursor *cursor, const struct value *page,
                                size_t items)
{
    strview next = SV("");
    cursor->pages++;
    cursor->seen += (int64_t)items;
    if (cursor->paging == KONNECT_PAGING_NONE)
        return CURSOR_LAST;
    if (cursor->paging == KONNECT_PAGING_NUMBER)
        return has_more(cursor, page, items) ? CURSOR_NEXT : CURSOR_LAST;
    if (cursor->paging == KONNECT_PAGING_CURSOR)
        next = after_of(arena, page);
    else if (get(page, "offset") != NULL)
        next = value_text(get(page, "offset"));
    if (next.len == 0)
        return CURSOR_LAST;
    if (sv_equal(next, cursor->next))
        return CURSOR_SAME;
    cursor->next = next;
    return CURSOR_NEXT;
}
