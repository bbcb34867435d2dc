#include "konnect/shelf.h"

#include "suite.h"

static void put(struct shelf *shelf, const char *name, const char *text, bool room)
{
    const struct page_object object = { sv_from(name), SV("{}"), sv_from(text) };
    shelf_put(shelf, &object, 1, room);
}

static strview taken(struct shelf *shelf, struct arena *arena, const char *name)
{
    struct shelved *object = shelf_find(shelf, sv_from(name));
    return object != NULL && object->text != NULL ? shelf_take(shelf, object, arena) : SV("-");
}

static void texts_are_handed_out_once(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct shelf *shelf = shelf_new();
    put(shelf, "a", "first", true);
    put(shelf, "b", "second", true);
    put(shelf, "c", "no room", false);
    ASSERT_TEXT(taken(shelf, arena, "a"), "first");
    ASSERT_TEXT(taken(shelf, arena, "a"), "-");
    ASSERT_TEXT(taken(shelf, arena, "b"), "second");
    ASSERT_TEXT(taken(shelf, arena, "c"), "-");
    ASSERT_TEXT(taken(shelf, arena, "nobody"), "-");
    put(shelf, "a", "once more", true);
    put(shelf, "b", "empty next", true);
    ASSERT_TEXT(taken(shelf, arena, "a"), "-");
    shelf_free(shelf);
    shelf_free(NULL);
}

/* The newer text counts, and takes the room of the older one. */
static void the_size_is_that_of_what_waits(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct shelf *shelf = shelf_new();
    CU_ASSERT_EQUAL(shelf_size(shelf), 0);
    CU_ASSERT_PTR_NULL(shelf_first(shelf));
    put(shelf, "a", "12345", true);
    put(shelf, "b", "123", true);
    put(shelf, "c", "no room", false);
    CU_ASSERT_EQUAL(shelf_size(shelf), 8);
    put(shelf, "a", "12", true);
    CU_ASSERT_EQUAL(shelf_size(shelf), 5);
    put(shelf, "b", "", true);
    CU_ASSERT_EQUAL(shelf_size(shelf), 2);
    ASSERT_TEXT(taken(shelf, arena, "a"), "12");
    CU_ASSERT_EQUAL(shelf_size(shelf), 0);
    const struct shelved *first = shelf_first(shelf);
    CU_ASSERT_PTR_EQUAL(first, shelf_find(shelf, SV("a")));
    CU_ASSERT_PTR_EQUAL(first->next, shelf_find(shelf, SV("b")));
    CU_ASSERT_PTR_NULL(first->next->next->next);
    shelf_free(shelf);
}

SUITE("konnect/shelf", TEST(texts_are_handed_out_once), TEST(the_size_is_that_of_what_waits))
