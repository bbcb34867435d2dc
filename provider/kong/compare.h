/* Free-form configuration whose fields are known: a plugin's by Konnect's schema of it, a vault's by its
 * type.
 *
 * What the user wrote and what Konnect holds are compared by meaning: null, absent and the default are one, a
 * deprecated shorthand is what it stands for, sets have no order, numbers are compared by value. Fields that
 * nobody wrote and that are not at their default any more are found too (docs/dev/konnect.md, "How Kong fills
 * in a configuration", "Comparing configurations").
 *
 * A *field mask* says which places are meant: an object whose members are field masks or `true` ("all of
 * it"). It holds names of fields, never values, so that it may be kept where values may not.
 */
#ifndef KONG_COMPARE_H
#define KONG_COMPARE_H

#include "kong/schema.h"
#include "value/value.h"

/* Whether two written objects (HCL or JSON text) ask for the same. Neither has unknown parts. */
bool kong_same(struct arena *arena, const struct field *shape, const struct value *a, const struct value *b);

enum kong_option {
    KONG_CONCEAL = 1 << 0,  /* literals at encrypted fields that differ are shown as KONG_HIDDEN */
    KONG_UNMANAGED = 1 << 1 /* also what nobody wrote in the elements of a list (kong_unmanaged does
                                  not look into lists) */
};
#define KONG_HIDDEN "(hidden)"
/* Konnect's object in the form in which `written` says it: `written` itself when Konnect holds all that it
 * asks for, else the same keys with Konnect's values. */
const struct value *kong_project(struct arena *arena, const struct field *shape, const struct value *written,
                                 const struct value *actual, unsigned options);

/* What of `actual` nobody wrote and is not at its default, as an object; {} when there is nothing. `written`
 * is all that is configured, as one object. Left out: what `skip` (a field mask) covers, what Kong makes up
 * by itself (`auto`), what the shape does not know. Of the options, KONG_CONCEAL counts. */
const struct value *kong_unmanaged(struct arena *arena, const struct field *shape,
                                   const struct value *written, const struct value *actual,
                                   const struct value *skip, unsigned options);

/* `actual` without nulls, defaults, and literals at encrypted fields: what one would write to get it. */
const struct value *kong_minimal(struct arena *arena, const struct field *shape, const struct value *actual);
/* `actual` without the values at encrypted fields and at the places of `hide` (a field mask). */
const struct value *kong_visible(struct arena *arena, const struct field *shape, const struct value *actual,
                                 const struct value *hide);

/* The field mask of a written object, its shorthands expanded; {} for null, unknown and what is no object.
 * `shape` may be NULL. */
const struct value *field_mask_of(struct arena *arena, const struct field *shape,
                                  const struct value *written);
/* Both together. */
const struct value *field_mask_join(struct arena *arena, const struct value *a, const struct value *b);
/* A field mask of one place: "redis.host", or "" for everything. */
const struct value *field_mask_at(struct arena *arena, strview path);
/* The object (or its JSON text) without the places of the field mask. */
const struct value *field_mask_cut(struct arena *arena, const struct value *written,
                                   const struct value *mask);

#endif
