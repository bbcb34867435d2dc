#include "suite.h"

#include "export/names.h"
#include "things.h"

static void names_say_what_people_know(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct inventory inventory = things_new(arena);
    struct inventory_object *owner =
        things_add(&inventory, &thing_owner, "{\"id\":\"1\",\"name\":\"Big Co.\"}");
    struct inventory_object *below =
        things_add(&inventory, &thing, "{\"id\":\"2\",\"owner_id\":\"1\",\"name\":\"one\"}");
    struct inventory_object *elsewhere =
        things_add(&inventory, &thing, "{\"id\":\"3\",\"owner_id\":\"unknown\",\"name\":\"two\"}");
    names_give(&inventory);
    ASSERT_TEXT(owner->name, "big_co");
    ASSERT_TEXT(below->name, "big_co_one");
    ASSERT_TEXT(elsewhere->name, "unknown_two");
    ASSERT_TEXT(names_address(arena, below), "konnect_thing.big_co_one");
}

static void those_that_are_the_same_have_the_id_behind(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct inventory inventory = things_new(arena);
    struct inventory_object *a =
        things_add(&inventory, &thing_owner, "{\"id\":\"aaaaaaaa-1\",\"name\":\"x y\"}");
    struct inventory_object *b =
        things_add(&inventory, &thing_owner, "{\"id\":\"bbbbbbbb-1\",\"name\":\"x.y\"}");
    struct inventory_object *c =
        things_add(&inventory, &thing_owner, "{\"id\":\"bbbbbbbb-2\",\"name\":\"x-y\"}");
    struct inventory_object *none = things_add(&inventory, &thing_owner, "{\"id\":\"cccccccc-1\"}");
    names_give(&inventory);
    ASSERT_TEXT(a->name, "x_y_aaaaaaaa");
    ASSERT_TEXT(b->name, "x_y_bbbbbbbb");
    ASSERT_TEXT(c->name, "x_y_bbbbbbbb_2");
    ASSERT_TEXT(none->name, "owner_cccccccc");
}

static void what_is_not_exported_takes_no_name(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct inventory inventory = things_new(arena);
    struct inventory_object *a = things_add(&inventory, &thing_owner, "{\"id\":\"1\",\"name\":\"x\"}");
    things_add(&inventory, &thing_owner, "{\"id\":\"2\",\"name\":\"X\"}")->selected = false;
    names_give(&inventory);
    ASSERT_TEXT(a->name, "x");
}

static void a_credential_becomes_no_name(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct inventory inventory = things_new(arena);
    struct inventory_object *a =
        things_add(&inventory, &thing_owner, "{\"id\":\"aaaaaaaa-1\",\"name\":\"https://u:secret@h/\"}");
    names_give(&inventory);
    ASSERT_TEXT(a->name, "owner_aaaaaaaa");
}

/* An object that names itself, or two that name each other, by what looks like an id. */
static void circles_end(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct inventory inventory = things_new(arena);
    struct inventory_object *a =
        things_add(&inventory, &thing, "{\"id\":\"1\",\"owner_id\":\"2\",\"name\":\"a\"}");
    struct inventory_object *b =
        things_add(&inventory, &thing, "{\"id\":\"2\",\"owner_id\":\"1\",\"name\":\"b\"}");
    names_give(&inventory);
    ASSERT_TEXT(a->name, "b_a");
    ASSERT_TEXT(b->name, "a_b");
}

SUITE("export/names", TEST(names_say_what_people_know), TEST(those_that_are_the_same_have_the_id_behind),
      TEST(what_is_not_exported_takes_no_name), TEST(a_credential_becomes_no_name), TEST(circles_end))
