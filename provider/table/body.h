/* Rows <-> Konnect's JSON objects, both ways from the same table. */
#ifndef TABLE_BODY_H
#define TABLE_BODY_H

#include "table/schema.h"

enum body_use {
    BODY_CREATE, /* POST: with what ATTR_CREATE_BODY names */
    BODY_UPDATE, /* PUT: the whole object again; what is null is left out, and so cleared */
    BODY_CHECK /* nothing is sent: unknown values stay, but for free-form attributes that are unknown whole */
};

/* The request body for `planned`. Unknown and null values are left out, nulls also inside free-form objects.
 * Errors: JSON text that does not parse. */
bool body_from_rows(struct ctx *ctx, const struct rows *planned, enum body_use use, const struct value **out);

/* The attribute whose place in Konnect's object is the longest front part of `field` ("config.model.name" ->
 * config), and what is left of `field` behind it in `*rest` (may be NULL). NULL: none. */
const struct attr *body_attr_at(const struct attr *attrs, strview field, strview *rest);

/* What stands at a dotted place of an object; NULL: nothing. */
const struct value *body_pick(const struct value *object, strview field);

/* The state after a successful read: `prior` with what Konnect says now, but for the free-form rows
 * (config_rows.h). A value that means the same keeps its old form, so that no difference appears where there
 * is none. Local attributes that are null get their default. */
bool body_read_rows(struct ctx *ctx, const struct rows *prior, const struct value *answer, struct rows *out);

/* The state after a successful create or update: what was planned, with unknowns filled from the answer, but
 * for the free-form rows. A configured value that Konnect did not keep is an error at its attribute, and
 * `*out` is set all the same: the object exists. */
bool body_applied_rows(struct ctx *ctx, const struct rows *planned, const struct value *answer,
                       struct rows *out);

/* That error; returns false. */
bool body_not_kept(struct ctx *ctx, const struct attr *attr, const struct value *planned,
                   const struct value *actual);

/* The same rows with nulls for unknowns: the best-known state beside an error. */
struct rows body_without_unknowns(struct arena *arena, const struct rows *rows);
/* Computes the derived attributes; unknown while a part is unknown, null when one is null. */
void body_derive(struct arena *arena, struct rows *rows);

#endif
