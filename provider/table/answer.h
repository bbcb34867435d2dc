/* Konnect's JSON object -> rows. This is the first of three steps: what Konnect has, and nothing else; the
 * second (table/reconcile.h) compares it with what Terraform knows; the third (config/config.h) does the
 * same for free-form configuration. Code that only wants to know what is there stops after the first. */
#ifndef TABLE_ANSWER_H
#define TABLE_ANSWER_H

#include "table/rows.h"

/* What `answer` (an object) says of each row, converted to the row's type; the place of a free-form row gives
 * the whole object that stands there. Null: the answer has nothing there, or Konnect does not know or tell of
 * the row (local, derived, unreadable, sensitive free-form ones).
 *
 * Unlike elsewhere, `*out` is always set: a row whose value does not fit its type is unknown there, and an
 * error at its attribute was added, with false as the result. */
bool rows_from_answer(struct ctx *ctx, const struct attr *attrs, const struct value *answer,
                      struct rows *out);

#endif
