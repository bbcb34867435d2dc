#include "konnect/page.h"

#include "base/buf.h"
#include "value/build.h"
#include "value/json.h"
#include "value/json_cut.h"

struct cutting {
    struct arena *arena;
    const struct page_words *words;
    strview data; /* the list of objects; no data: none was found */
    strview position_names[2];
    const struct value *position_values[2];
    size_t position_count;
    struct page page;
    size_t capacity;
    /* Of the object that is being looked at: */
    strview name;
    struct buf fields;
};

/* The decoded piece, or NULL. */
static const struct value *decoded(const struct cutting *cutting, strview piece)
{
    struct ctx quiet = ctx_make(cutting->arena);
    const struct value *value = NULL;
    return json_decode(&quiet, piece, &value) ? value : NULL;
}

/* The text that the piece is; a text without data: it is none. Most have no escapes. */
static strview text_of(const struct cutting *cutting, strview piece)
{
    if (piece.len == 0 || piece.data[0] != '"')
        return (strview){ 0 };
    if (sv_find(piece, '\\') == SIZE_MAX)
        return sv_slice(piece, 1, piece.len - 1);
    const struct value *value = decoded(cutting, piece);
    return value != NULL ? value_text(value) : (strview){ 0 };
}

static bool is_wanted(const struct page_words *words, strview field)
{
    bool wanted = sv_equal(field, words->name);
    for (size_t i = 0; !wanted && i < words->field_count; i++)
        wanted = sv_equal(field, words->fields[i]);
    return wanted;
}

static bool look_at_field(void *payload, strview field, strview piece)
{
    struct cutting *cutting = payload;
    if (!is_wanted(cutting->words, field))
        return true;
    if (sv_equal(field, cutting->words->name))
        cutting->name = text_of(cutting, piece);
    buf_printf(&cutting->fields, "%s\"" SV_FMT "\":" SV_FMT, cutting->fields.len > 0 ? "," : "{",
               SV_ARG(field), SV_ARG(piece));
    return true;
}

static void add_object(struct cutting *cutting, strview text)
{
    struct page *page = &cutting->page;
    page->objects =
        arena_room(cutting->arena, page->objects, page->count, &cutting->capacity, sizeof *page->objects);
    buf_append_byte(&cutting->fields, '}');
    page->objects[page->count++] = (struct page_object){ cutting->name, buf_view(&cutting->fields), text };
}

/* What is no object, or has no name, can be asked for by nobody. */
static bool look_at_item(void *payload, strview none, strview piece)
{
    struct cutting *cutting = payload;
    (void)none;
    cutting->page.items++;
    cutting->name = (strview){ 0 };
    cutting->fields = buf_make(cutting->arena, BUF_LIMIT_TEXT);
    if (piece.data[0] != '{')
        return true;
    if (!json_cut(piece, look_at_field, cutting))
        return false;
    if (cutting->name.data != NULL && !cutting->fields.overflow)
        add_object(cutting, piece);
    return true;
}

static bool look_at_page(void *payload, strview member, strview piece)
{
    struct cutting *cutting = payload;
    bool is_position = sv_equal_z(member, "meta") || sv_equal_z(member, "offset");
    if (sv_equal_z(member, "data"))
        cutting->data = piece;
    if (!is_position)
        return true;
    const struct value *value = decoded(cutting, piece);
    if (value == NULL || cutting->position_count == 2)
        return false;
    cutting->position_names[cutting->position_count] = member;
    cutting->position_values[cutting->position_count++] = value;
    return true;
}

bool page_cut(struct arena *arena, strview body, const struct page_words *words, struct page *out)
{
    struct cutting cutting = { .arena = arena, .words = words };
    strview trimmed = sv_trim(body);
    if (!sv_starts_with(trimmed, SV("{")) || !json_cut(trimmed, look_at_page, &cutting) ||
        !sv_starts_with(cutting.data, SV("[")) || !json_cut(cutting.data, look_at_item, &cutting))
        return false;
    cutting.page.position =
        value_object(arena, cutting.position_names, cutting.position_values, cutting.position_count);
    *out = cutting.page;
    return true;
}
