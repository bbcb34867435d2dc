/* Rows -> the JSON object that a request sends. The other way is table/answer.h. */
#ifndef TABLE_BODY_H
#define TABLE_BODY_H

#include "table/rows.h"

enum body_use {
    BODY_CREATE, /* POST: with what ATTR_CREATE_BODY names */
    BODY_UPDATE, /* all that is set: in a PUT, what is left out is cleared; in a PATCH, it stays */
    /* For checks, never sent: unknown values stay in it, except free-form attributes that are wholly unknown.
     */
    BODY_CHECK
};

/* The request body for `planned`. Unknown and null values are left out, nulls also inside free-form objects.
 * Errors: JSON text that does not parse. */
bool body_from_rows(struct ctx *ctx, const struct rows *planned, enum body_use use, const struct value **out);

/* The attribute whose place in Konnect's object is the longest front part of `field` ("config.model.name" ->
 * config), and what is left of `field` behind it in `*rest` (may be NULL). NULL: none. */
const struct attr *body_attr_at(const struct attr *attrs, strview field, strview *rest);

/* What stands at a dotted place of an object; NULL: nothing. */
const struct value *body_pick(const struct value *object, strview field);

#endif
