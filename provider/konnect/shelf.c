#include "konnect/shelf.h"

#include "base/mem.h"

#include <string.h>

struct shelf {
    struct arena *arena; /* all but the texts */
    struct shelved *first;
    struct shelved *last;
    size_t size;
    struct index names;
};

struct shelf *shelf_new(void)
{
    struct shelf *shelf = mem_alloc(sizeof *shelf);
    shelf->arena = arena_new();
    shelf->names = index_make(shelf->arena);
    return shelf;
}

void shelf_free(struct shelf *shelf)
{
    if (shelf == NULL)
        return;
    for (struct shelved *object = shelf->first; object != NULL; object = object->next)
        mem_free(object->text);
    arena_free(shelf->arena);
    mem_free(shelf);
}

struct shelved *shelf_find(const struct shelf *shelf, strview name)
{
    return (struct shelved *)index_find(&shelf->names, name); /* the node is its first member */
}

static struct shelved *add(struct shelf *shelf, const struct page_object *from)
{
    struct shelved *object = ARENA_NEW(shelf->arena, struct shelved);
    object->fields = arena_copy(shelf->arena, from->fields);
    index_add(&shelf->names, &object->node, arena_copy(shelf->arena, from->name));
    if (shelf->last != NULL)
        shelf->last->next = object;
    else
        shelf->first = object;
    shelf->last = object;
    return object;
}

static void drop_text(struct shelf *shelf, struct shelved *object)
{
    mem_free(object->text);
    object->text = NULL;
    shelf->size -= object->size;
    object->size = 0;
}

void shelf_put(struct shelf *shelf, const struct page_object *object, int64_t sent_ms, bool room)
{
    struct shelved *there = shelf_find(shelf, object->name);
    bool handed_out = there != NULL && there->text == NULL;
    if (there == NULL)
        there = add(shelf, object);
    drop_text(shelf, there);
    there->sent_ms = sent_ms;
    if (!room || handed_out || object->text.len == 0)
        return;
    there->text = mem_alloc(object->text.len);
    there->size = object->text.len;
    memcpy(there->text, object->text.data, object->text.len);
    shelf->size += there->size;
}

strview shelf_take(struct shelf *shelf, struct shelved *object, struct arena *arena)
{
    strview text = arena_copy(arena, sv_make(object->text, object->size));
    drop_text(shelf, object);
    return text;
}

const struct shelved *shelf_first(const struct shelf *shelf)
{
    return shelf->first;
}

size_t shelf_size(const struct shelf *shelf)
{
    return shelf->size;
}
