#include "emulator/http/headers.h"

struct header_list headers_make(struct arena *arena)
{
    return (struct header_list){ .arena = arena };
}

struct header_list headers_copy(struct arena *arena, const struct header_list *from)
{
    struct header_list list = headers_make(arena);
    for (size_t i = 0; i < from->count; i++)
        headers_add(&list, from->items[i].name, from->items[i].value);
    return list;
}

bool headers_get(const struct header_list *list, strview name, strview *out)
{
    for (size_t i = 0; i < list->count; i++) {
        if (!sv_equal_nocase(list->items[i].name, name))
            continue;
        if (out != NULL)
            *out = list->items[i].value;
        return true;
    }
    return false;
}

void headers_add(struct header_list *list, strview name, strview value)
{
    list->items = arena_room(list->arena, list->items, list->count, &list->capacity, sizeof *list->items);
    list->items[list->count++] = (struct http_header){ name, value };
}

void headers_remove(struct header_list *list, strview name)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++)
        if (!sv_equal_nocase(list->items[i].name, name))
            list->items[kept++] = list->items[i];
    list->count = kept;
}

void headers_set(struct header_list *list, strview name, strview value)
{
    headers_remove(list, name);
    headers_add(list, name, value);
}

void headers_rename(struct header_list *list, strview from, strview to)
{
    headers_remove(list, to);
    for (size_t i = 0; i < list->count; i++)
        if (sv_equal_nocase(list->items[i].name, from))
            list->items[i].name = to;
}

bool headers_have_word(const struct header_list *list, strview name, strview word)
{
    for (size_t i = 0; i < list->count; i++) {
        strview rest = list->items[i].value;
        while (sv_equal_nocase(list->items[i].name, name) && rest.data != NULL)
            if (sv_equal_nocase(sv_trim(sv_cut(&rest, ',')), word))
                return true;
    }
    return false;
}
