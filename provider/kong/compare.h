/* Free-form configuration whose fields are known: a plugin's by Konnect's schema of it, a vault's by its
 * type.
 *
 * What the user wrote and what Konnect holds are compared by meaning: null, absent and the default are one, a
 * deprecated shorthand is what it stands for, sets have no order, numbers are compared by value. Fields that
 * nobody wrote and that are not at their default any more are found too (konnect-api.md 4.1, 4.2).
 *
 * A *skeleton* says which places are meant: an object whose members are skeletons or `true` ("all of it").
 * It holds names of fields, never values, so that it may be kept where values may not.
 */
#ifndef KONG_COMPARE_H
#define KONG_COMPARE_H

#include "kong/schema.h"
#include "value/value.h"

/* Whether two written objects (HCL or JSON text) ask for the same. Neither has unknown parts. */
bool described_same(struct arena *arena, const struct plugin_field *shape, const struct value *a,
                    const struct value *b);

enum described_option {
    DESCRIBED_CONCEAL = 1 << 0, /* literals at encrypted fields that differ are shown as DESCRIBED_HIDDEN */
    DESCRIBED_SURPLUS = 1 << 1  /* also what nobody wrote in the elements of a list (described_surplus does
                                   not look into lists) */
};
#define DESCRIBED_HIDDEN "(hidden)"
/* Konnect's object in the form in which `written` says it: `written` itself when Konnect holds all that it
 * asks for, else the same keys with Konnect's values. */
const struct value *described_project(struct arena *arena, const struct plugin_field *shape,
                                      const struct value *written, const struct value *actual,
                                      unsigned options);

/* What of `actual` nobody wrote and is not at its default, as an object; {} when there is nothing. `written`
 * is all that is configured, as one object. Left out: what `skip` (a skeleton) covers, what Kong makes up
 * by itself (`auto`), what the shape does not know. Of the options, DESCRIBED_CONCEAL counts. */
const struct value *described_surplus(struct arena *arena, const struct plugin_field *shape,
                                      const struct value *written, const struct value *actual,
                                      const struct value *skip, unsigned options);

/* `actual` without nulls, defaults, and literals at encrypted fields: what one would write to get it. */
const struct value *described_minimal(struct arena *arena, const struct plugin_field *shape,
                                      const struct value *actual);
/* `actual` without the values at encrypted fields and at the places of `hide` (a skeleton). */
const struct value *described_visible(struct arena *arena, const struct plugin_field *shape,
                                      const struct value *actual, const struct value *hide);

/* The skeleton of a written object, its shorthands expanded; {} for null, unknown and what is no object.
 * `shape` may be NULL. */
const struct value *skeleton_of(struct arena *arena, const struct plugin_field *shape,
                                const struct value *written);
/* Both together. */
const struct value *skeleton_join(struct arena *arena, const struct value *a, const struct value *b);
/* A skeleton of one place: "redis.host", or "" for everything. */
const struct value *skeleton_at(struct arena *arena, strview path);
/* The object (or its JSON text) without the places of the skeleton. */
const struct value *skeleton_cut(struct arena *arena, const struct value *written,
                                 const struct value *skeleton);

#endif
