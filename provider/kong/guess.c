#include "kong/guess.h"

#include "kong/credentials.h"
#include "kong/field_mask.h"
#include "kong/freeform.h"
#include "kong/show.h"
#include "value/build.h"
#include "value/kind.h"

struct guessing {
    struct arena *arena;
    bool leave_out; /* what looks like a credential; else KONG_HIDDEN stands there */
};

/* A value in the answer, and what is known of its place. */
struct guessed {
    const struct value *value;
    const struct value *written; /* what stands there in the open anyway; NULL: nothing */
    const struct value *unseen;  /* field mask; NULL: nothing of it */
    bool named;                  /* below a name that looks like a credential's */
};

static const struct value *guess(const struct guessing *guessing, struct guessed place);

static const struct value *guess_object(const struct guessing *guessing, struct guessed place)
{
    struct object_builder open = { .arena = guessing->arena };
    for (size_t i = 0; i < place.value->count; i++) {
        strview key = place.value->keys[i];
        const struct guessed member = {
            .value = place.value->items[i],
            .written = value_is_object(place.written) ? value_get(place.written, key) : NULL,
            .unseen = field_mask_is_whole(place.unseen) ? place.unseen : field_mask_member(place.unseen, key),
            .named = place.named || credential_is_named(key),
        };
        object_put(&open, key, guess(guessing, member));
    }
    return object_build(&open);
}

/* An element cannot be left out without moving the others: the whole list is. */
static const struct value *guess_list(const struct guessing *guessing, struct guessed place)
{
    struct list_builder open = { .arena = guessing->arena };
    bool is_list = value_is_array(place.written);
    for (size_t i = 0; i < place.value->count; i++) {
        const struct guessed element = {
            .value = place.value->items[i],
            .written = is_list && i < place.written->count ? place.written->items[i] : NULL,
            .unseen = field_mask_is_whole(place.unseen) ? place.unseen : NULL,
            .named = place.named,
        };
        const struct value *item = guess(guessing, element);
        if (item == NULL)
            return NULL;
        list_put(&open, item);
    }
    return list_build(&open);
}

/* NULL: it is left out. */
static const struct value *guess(const struct guessing *guessing, struct guessed place)
{
    bool unseen = field_mask_is_whole(place.unseen);
    if (place.written != NULL && value_same(place.written, place.value))
        return place.value;
    if (unseen && place.written == NULL)
        return NULL;
    if (value_is_object(place.value))
        return guess_object(guessing, place);
    if (value_is_array(place.value))
        return guess_list(guessing, place);
    bool secret = freeform_is_literal(place.value) &&
                  (unseen || place.named || credential_is_shaped(place.value->text));
    if (!secret)
        return place.value;
    return guessing->leave_out ? NULL : value_string(guessing->arena, SV(KONG_HIDDEN));
}

const struct value *guess_open(struct arena *arena, const struct value *actual)
{
    const struct guessing guessing = { arena, true };
    return guess(&guessing, (struct guessed){ .value = freeform_without_nulls(arena, actual) });
}

const struct value *guess_project(struct arena *arena, const struct value *written,
                                  const struct value *actual, const struct value *unseen)
{
    const struct guessing guessing = { arena, false };
    if (freeform_holds(arena, written, actual))
        return written;
    const struct value *object = freeform_as_object(arena, written);
    const struct guessed root = {
        .value = freeform_project(arena, object, actual),
        .written = object,
        .unseen = unseen,
    };
    return freeform_as_written(arena, written, guess(&guessing, root));
}
