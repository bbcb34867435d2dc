/* A page of a list, cut into its objects without decoding them. Where the whole can be decoded, the pieces
 * are what it consists of. */
#include "fuzz.h"

#include "konnect/page.h"
#include "value/json.h"

/* The page's own list, if the whole can be decoded. */
static const struct value *decoded_items(struct arena *arena, strview body)
{
    struct ctx ctx = ctx_make(arena);
    const struct value *page = NULL;
    if (!json_decode(&ctx, body, &page) || page->type->kind != TYPE_OBJECT)
        return NULL;
    const struct value *data = value_get(page, SV("data"));
    return data != NULL && data->type->kind == TYPE_TUPLE ? data : NULL;
}

static bool lies_within(strview piece, strview body)
{
    return piece.data >= body.data && piece.data + piece.len <= body.data + body.len;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const strview fields[] = { SV_INIT("prefix") };
    static const struct page_words words = { SV_INIT("id"), fields, 1 };
    CLEANUP_ARENA struct arena *arena = arena_new();
    strview body = sv_make((const char *)data, size);
    struct page page;
    if (!page_cut(arena, body, &words, &page))
        return 0;
    const struct value *items = decoded_items(arena, body);
    struct ctx ctx = ctx_make(arena);
    fuzz_require(page.count <= page.items, "there are no more named objects than objects");
    fuzz_require(items == NULL || items->count == page.items, "each item of the list is a piece");
    for (size_t i = 0; i < page.count; i++) {
        const struct value *object = NULL;
        fuzz_require(lies_within(page.objects[i].text, body), "a piece is a part of the body");
        bool decodes = json_decode(&ctx, page.objects[i].text, &object);
        fuzz_require(decodes || items == NULL, "the pieces of what can be decoded can be decoded");
        fuzz_require(!decodes || json_decode(&ctx, page.objects[i].fields, &object),
                     "and so can their fields");
    }
    return 0;
}
